"""The hosts that get files of their own: what writes each, how its file is called, and where it goes."""

from collections.abc import Callable, Mapping

import msgspec

from eroom_static.core.hosts.apache import apache
from eroom_static.core.hosts.caddy import caddy
from eroom_static.core.hosts.cloudfront import cloudfront
from eroom_static.core.hosts.documents import azure, firebase, vercel
from eroom_static.core.hosts.model import Hosting
from eroom_static.core.hosts.nginx import nginx


class Host(msgspec.Struct, frozen=True):
    write: Callable[[Hosting], str]
    file: str
    place: str


HOSTS: Mapping[str, Host] = {
    "apache": Host(apache, ".htaccess", "the top folder of the site"),
    "azure": Host(azure, "staticwebapp.config.json", "the folder that is uploaded"),
    "caddy": Host(caddy, "eroom.caddy", "anywhere: import it in the site block"),
    "cloudfront": Host(
        cloudfront, "eroom.cloudfront.js", "a CloudFront function, for viewer request and response"
    ),
    "firebase": Host(firebase, "firebase.json", "the folder above output/"),
    "nginx": Host(nginx, "eroom.nginx.conf", "anywhere: include it in the server block"),
    "vercel": Host(vercel, "vercel.json", "the folder that is uploaded"),
}
BUILT_IN = ("cloudflare", "netlify")  # what they read is in output/ after each build
