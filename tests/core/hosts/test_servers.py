"""Real nginx and real Caddy hand out a built site with the file that was written for them."""

import http.client
import shutil
import socket
import subprocess
import time
from contextlib import ExitStack, contextmanager

import pytest

from eroom_static.core.hosts.every import HOSTS
from tests.browser.conftest import needs
from tests.core.hosts.conftest import paths

TOLD = ("Cache-Control", "Content-Security-Policy", "Permissions-Policy", "X-Own")
ISOLATION = ("Cross-Origin-Opener-Policy", "Cross-Origin-Embedder-Policy")
NGINX = """\
daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    server {{
        listen 127.0.0.1:{port};
        root {root};
        index index.html;
        include {rules};
    }}
}}
"""
CADDY = """\
{{
    admin off
    auto_https off
}}
http://127.0.0.1:{port} {{
    bind 127.0.0.1
    root * {root}
    import {rules}
    file_server
}}
"""


APACHE = """\
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {folder}/pid
DefaultRuntimeDir {folder}
ErrorLog {folder}/error.log
User nobody
Group nogroup
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule alias_module {modules}/mod_alias.so
LoadModule dir_module {modules}/mod_dir.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule mime_module {modules}/mod_mime.so
TypesConfig /etc/mime.types
DocumentRoot {root}
<Directory {root}>
    AllowOverride All
</Directory>
"""
TRIES = 3  # ports
PATH = "/usr/sbin:/usr/bin:/bin"
MODULES = "/usr/lib/apache2/modules"


def apache2(folder, config):
    return ["apache2", "-X", "-f", str(config)]


def nginx(folder, config):
    return ["nginx", "-c", str(config), "-p", str(folder), "-e", str(folder / "start.log")]


def caddy(folder, config):
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(config)]


SERVERS = {"nginx": (nginx, NGINX), "caddy": (caddy, CADDY), "apache2": (apache2, APACHE)}
PACKAGES = {"nginx": "nginx-light", "caddy": "caddy", "apache2": "apache2-bin"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session", params=SERVERS)
def ask(request, built, tmp_path_factory):
    needs(
        shutil.which(request.param, path=PATH) or request.param,
        f"on Debian: sudo apt-get install {PACKAGES[request.param]}",
    )
    top, base, model = built
    folder, host = tmp_path_factory.mktemp(request.param), HOSTS[request.param.rstrip("2")]
    rules = (top / base.strip("/") if host.file == ".htaccess" else folder) / host.file
    rules.write_text(host.write(model))
    with ExitStack() as stack:
        for _ in range(TRIES):
            port = free_port()
            server = stack.enter_context(running(request.param, folder, port, root=top, rules=rules))
            if listens(server, port):
                break
        else:
            pytest.fail((folder / "log").read_text())

        def asked(path):
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            line.request("GET", path)
            reply = line.getresponse()
            reply.body = reply.read()
            line.close()
            return reply

        yield asked


@contextmanager
def running(name, folder, port, **more):
    start, config = SERVERS[name]
    (folder / "config").write_text(config.format(folder=folder, port=port, modules=MODULES, **more))
    environ = {"HOME": str(folder), "PATH": PATH}
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(start(folder, folder / "config"), stdout=log, stderr=log, env=environ) as server,
    ):
        try:
            yield server
        finally:
            server.terminate()
            server.wait(20)


def listens(server, port):
    """Waits for it; False where it gave up, for instance because somebody else was faster to take the port."""
    end = time.monotonic() + 30
    while server.poll() is None and time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server.poll() is None
    return False


def test_every_kind_of_page_has_the_headers_of_the_model(ask, built):
    top, base, model = built
    for kind, path in paths(top, base).items():
        answer, wanted = ask(path), model.headers_for(path)
        assert answer.status == 200, kind
        for name in (*TOLD, *ISOLATION):
            assert answer.headers.get_all(name) == ([wanted[name]] if name in wanted else None), (kind, name)


def test_the_model_says_what_the_site_needs(built):
    top, base, model = built
    address = paths(top, base)
    join = model.headers_for(address["join"])
    assert "frame-ancestors 'self'" in join["Content-Security-Policy"]
    assert set(ISOLATION) < join.keys()
    assert (
        model.headers_for(address["join in German"]) == join == model.headers_for(address["join by its file"])
    )
    assert model.headers_for(address["frame"])["Content-Security-Policy"] == "frame-ancestors *"
    assert model.headers_for(address["own rule"])["X-Own"] == 'say "hi" 100% {"a": 1}'
    assert model.headers_for(address["meeting"]) == {"Cache-Control": "public, max-age=0, must-revalidate"}
    assert model.headers_for(address["asset"]) == {"Cache-Control": "public, max-age=31536000, immutable"}
    assert model.headers_for(address["script for other sites"]) == {"Cache-Control": "public, max-age=3600"}


@pytest.mark.parametrize("path", ["/nothing/", "/site.12345678.css", "/embed/nothing/"])
def test_what_is_missing_gets_the_sites_page_and_is_not_kept(ask, built, path):
    top, base, _ = built
    answer = ask(f"{base}{path}")
    assert answer.status == 404
    assert answer.body == (top / base.strip("/") / "404.html").read_bytes()
    assert answer.headers.get_all("Cache-Control") == ["public, max-age=0, must-revalidate"]


@pytest.mark.parametrize("path", ["/.manifest.json", "/_headers", "/_redirects", "/.eroom-deploy.json"])
def test_what_is_for_hosts_is_not_for_visitors(ask, built, path):
    top, base, _ = built
    (top / base.strip("/") / ".eroom-deploy.json").write_text("{}")
    assert ask(f"{base}{path}").status == 404


def test_old_addresses_lead_on_and_other_rules_are_left_to_the_publisher(ask, built):
    _, base, model = built
    answer = ask(f"{base}/news.xml")
    assert answer.status == 301
    assert answer.headers["Location"].endswith(f"{base}/feed.xml")
    assert model.left_out == ("/blog/* /b/:splat 301",)


def test_calendars_are_calendars(ask, built):
    assert (
        ask(f"{built[1]}/calendar.ics").headers["Content-Type"].replace(" ", "")
        == "text/calendar;charset=utf-8"
    )


def test_a_page_without_its_slash_leads_to_itself(ask, built):
    top, base, _ = built
    path = paths(top, base)["meeting"].rstrip("/")
    answer = ask(path)
    assert answer.status in (301, 308)
    assert answer.headers["Location"].endswith(f"{path}/") or answer.headers["Location"].endswith(
        f"{path.rpartition('/')[2]}/"
    )
