"""Where a site is deployed to: [deploy] of eroom.toml. What opens that place comes from the environment."""

import re
from typing import Annotated

import msgspec

from eroom_static.core.address import service_address
from eroom_static.core.schema import Unfit, from_text, meaning
from eroom_static.core.text import quoted

_TARGET = re.compile(
    r"(?:s3|gs|az)://(?P<rest>[$A-Za-z0-9][A-Za-z0-9._-]*(?:/[\w.~-]+)*)/?|file://(?P<folder>(?:/[^/\0]+)+)/?"
)


def parse_target(text: str) -> str:
    """Where a site is deployed to: s3://bucket/prefix, gs://…, az://$web/…, file:///folder."""
    place = text.strip()
    if not _is_place(place):
        if "@" in text:  # what stands before it may be a password: nothing is repeated
            raise Unfit("holds a user name or a password", "credentials belong in the environment")
        hint = 'for instance "s3://bucket", "gs://bucket/prefix", "az://container" or "file:///var/www/live"'
        if _is_place(folder := f"file://{place}"):
            hint = f"a folder is written {quoted(folder)}"
        raise Unfit(f"names no place to deploy to: {quoted(text)}", hint)
    return place.rstrip("/")


def _is_place(text: str) -> bool:
    match = _TARGET.fullmatch(text)
    return match is not None and not {"", ".", ".."}.intersection(
        (match["rest"] or match["folder"]).strip("/").split("/")
    )


def parse_region(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]{2,40}", text):
        raise Unfit(f"names no region: {quoted(text)}", 'for instance "eu-central-1", or "auto" for R2')
    return text


Target = Annotated[str, from_text(parse_target, 'an address such as "s3://bucket/prefix"')]
Endpoint = Annotated[str, from_text(service_address, "an address such as https://s3.example.org")]
Region = Annotated[str, from_text(parse_region, 'a region such as "eu-central-1"')]


class DeploySettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where `eroom deploy` puts the site. `endpoint` is a store that speaks S3's protocol and is not Amazon's."""

    target: Annotated[Target, meaning("Where the built site is put: a bucket or a folder.")] = ""
    endpoint: Annotated[
        Endpoint, meaning("Where a store answers that speaks the protocol of S3 and is not Amazon's.")
    ] = ""
    region: Annotated[Region, meaning("The region of a bucket of S3's.")] = ""
