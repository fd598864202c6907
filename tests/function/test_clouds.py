"""The clouds' faces by their own events; under the platforms' real runtimes they are tried in tests/bundle."""

import asyncio
import json
from base64 import b64encode
from io import BytesIO
from types import SimpleNamespace

import pytest

from eroom_static.function import aws, azure, cloudflare, google
from eroom_static.function.config import ConfigError
from tests.function.asking import NOW, ORIGIN, body, environ, grant

HEADERS = {"Content-Type": "application/json", "Origin": ORIGIN}


def event(content, *, encoded=False, **more):
    text = b64encode(content).decode() if encoded else content.decode()
    context = {"http": {"method": "POST", "sourceIp": "192.0.2.7"}}
    usual = {"rawPath": "/join", "headers": HEADERS, "requestContext": context, "body": text}
    return usual | {"isBase64Encoded": encoded} | more


def lambda_(asked, **more):
    reply = aws.create(environ(**more), lambda: NOW)(asked, None)
    return reply["statusCode"], json.loads(reply["body"]).get("error")


def flask(content=b"", *, length=None, stream=None, headers=HEADERS, **more):
    told = {**headers, "Content-Length": str(len(content)) if length is None else length}
    usual = {"method": "POST", "path": "/join", "headers": told, "remote_addr": "10.0.0.1", "environ": {}}
    return SimpleNamespace(**(usual | {"stream": stream or BytesIO(content)} | more))


def functions(content=b"", *, url="https://a.azurewebsites.net/join", headers=HEADERS, method="POST"):
    return SimpleNamespace(method=method, url=url, headers=headers, get_body=lambda: content)


def worker(content, length=None, **more):
    pairs = [
        *HEADERS.items(),
        ("Content-Length", str(len(content)) if length is None else length),
        *more.items(),
    ]
    reads = []

    async def read():
        reads.append(1)
        return content

    join = cloudflare.create(environ(), lambda: NOW)
    reply = asyncio.run(join("POST", "https://w.example/join?x=1", pairs, read))
    return reply.status, json.loads(reply.body).get("error"), len(reads)


@pytest.mark.parametrize("encoded", [False, True])
def test_lambda_signs_a_grant(encoded):
    assert lambda_(event(body(grant()), encoded=encoded)) == (200, None)


@pytest.mark.parametrize(
    ("asked", "status", "word"),
    [
        ({}, 404, "not_found"),
        ({"requestContext": None, "headers": None, "body": None}, 404, "not_found"),
        (event(b"", body=None), 400, "malformed"),
        (event(b"", body="%%%", isBase64Encoded=True), 400, "malformed"),
        (event(b"", body="ü", isBase64Encoded=True), 400, "malformed"),
        (event(b"", body="\ud800"), 400, "malformed"),
        (event(b" " * 4097), 413, "too_large"),
        (event(b" " * 6_000_000), 413, "too_large"),
        (event(b" " * 4097, encoded=True), 413, "too_large"),
        (event(b" " * 6_000_000, encoded=True), 413, "too_large"),
        (event(b"{}", headers={**HEADERS, "origin": ORIGIN}), 403, "origin"),
        (event(b"{}", multiValueHeaders={"Origin": [ORIGIN, ORIGIN]}), 403, "origin"),
    ],
)
def test_lambda_refuses_as_documented(asked, status, word):
    assert lambda_(asked) == (status, word)


def test_a_body_of_the_greatest_length_is_still_read_in_base64():
    assert lambda_(event(b" " * 4096, encoded=True)) == (400, "malformed")


def test_google_signs_a_grant_and_takes_the_rightmost_address():
    join = google.create(environ(EROOM_BURST="1"), lambda: NOW)

    def status(forwarded):
        return join(flask(body(grant()), headers={**HEADERS, "X-Forwarded-For": forwarded}))[1]

    assert status("6.6.6.6, 192.0.2.7") == 200
    assert status("7.7.7.7, 192.0.2.7") == 429
    assert status("6.6.6.6, 192.0.2.8") == 200


class Broken:
    def read(self, _):
        raise RuntimeError("an error of werkzeug's")


@pytest.mark.parametrize(
    ("asked", "status", "word"),
    [
        (flask(body(grant()), length="-1"), 400, "malformed"),
        (flask(body(grant()), length="9999"), 413, "too_large"),
        (flask(length="20", stream=Broken()), 400, "malformed"),
        (flask(method="TRACE"), 405, "method"),
    ],
)
def test_google_refuses_as_documented(asked, status, word):
    said, found, _ = google.create(environ(), lambda: NOW)(asked)
    assert (found, json.loads(said)["error"]) == (status, word)


def test_azure_signs_a_grant_and_takes_the_rightmost_address_without_its_port():
    join = azure.create(environ(EROOM_BURST="1"), lambda: NOW)

    def status(forwarded):
        return join(functions(body(grant()), headers={**HEADERS, "X-Forwarded-For": forwarded})).status

    assert status("6.6.6.6, 192.0.2.7:1000") == 200
    assert status("7.7.7.7, 192.0.2.7:2000") == 429
    assert status("192.0.2.8:1000") == 200


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (functions(b" " * 10_000_000), 413),
        (functions(None), 400),
        (functions(url="https://[/join"), 404),
        (functions(method="TRACE"), 405),
    ],
)
def test_azure_refuses_as_documented(asked, status):
    assert azure.create(environ(), lambda: NOW)(asked).status == status


def test_a_worker_signs_a_grant():
    assert worker(body(grant())) == (200, None, 1)


@pytest.mark.parametrize(
    ("length", "status", "word"),
    [("", 400, "malformed"), ("-1", 400, "malformed"), ("５", 400, "malformed"), ("4097", 413, "too_large")],
)
def test_a_worker_reads_no_body_of_unknown_or_great_length(length, status, word):
    assert worker(body(grant()), length) == (status, word, 0)


@pytest.mark.parametrize("face", [aws, azure, cloudflare, google])
def test_no_face_starts_with_a_secret_too_short(face):
    with pytest.raises(ConfigError, match="ZOOM_SDK_SECRET is too short") as told:
        face.create(environ(ZOOM_SDK_SECRET="too-short-a-one"))
    assert "too-short-a-one" not in str(told.value)
