"""The bundle for Azure Functions, loaded with Azure's own library in a clean environment."""

import json
import subprocess
from base64 import b64decode, b64encode

import pytest

from tests.bundle.conftest import BARE, LAUNCH
from tests.bundle.talk import SECRET, VALUES, answers_as_documented

# As Azure's worker does it: the app is indexed, its one function is called with a request of the library's own.
HOST = """
import json, os, sys
from base64 import b64decode, b64encode
import azure.functions as func
import function_app
(function,) = function_app.app.get_functions()
(trigger,) = [b.get_dict_repr() for b in function.get_bindings() if b.type == "httpTrigger"]
print(json.dumps([trigger["route"], str(getattr(trigger["authLevel"], "value", trigger["authLevel"]))]), flush=True)
call = function.get_user_function()
for line in sys.stdin:
    method, url, headers, body = json.loads(line)
    reply = call(func.HttpRequest(method=method, url=url, headers=headers, body=b64decode(body)))
    assert isinstance(reply, func.HttpResponse)
    print(json.dumps([reply.status_code, dict(reply.headers) | {"content-type": reply.mimetype}, b64encode(reply.get_body()).decode()]), flush=True)
"""


@pytest.fixture
def worker(unpack, installed, tmp_path):
    folder = unpack("azure")
    (tmp_path / "host.py").write_text(HOST)
    seen = [
        folder,
        installed("--require-hashes", "--requirement", str(folder / "requirements.txt")),
        tmp_path,
    ]
    return [BARE, "-B", "-I", "-S", "-c", LAUNCH, ":".join(map(str, seen)), "host"]


def test_the_bundle_answers_as_documented_to_azures_own_objects(worker):
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(worker, env=VALUES, **streams) as process:

        def ask(method, path, headers, body):
            joined = {}
            for name, value in headers:  # as Azure's front end hands them on
                joined[name.title()] = f"{joined[name.title()]},{value}" if name.title() in joined else value
            words = [method, f"https://app.azurewebsites.net{path}", joined, b64encode(body).decode()]
            process.stdin.write(json.dumps(words) + "\n")
            process.stdin.flush()
            status, found, said = json.loads(process.stdout.readline())
            return status, {n.lower(): v for n, v in found.items()}, b64decode(said)

        try:
            assert json.loads(process.stdout.readline()) == ["{*path}", "anonymous"]
            answers_as_documented(ask)
        finally:
            process.kill()
        said = process.communicate()[1]
    assert SECRET not in said


def test_the_bundle_does_not_start_without_a_secret(worker):
    environ = VALUES | {"ZOOM_SDK_SECRET": ""}
    done = subprocess.run(worker, env=environ, capture_output=True, text=True, check=False, input="")
    assert done.returncode != 0
    assert "ZOOM_SDK_SECRET is missing" in done.stderr
    assert VALUES["EROOM_GRANT_KEY"] not in done.stderr


def test_the_host_puts_nothing_before_the_path(unpack):
    settings = json.loads((unpack("azure") / "host.json").read_text())
    assert settings["version"] == "2.0"
    assert settings["extensions"]["http"]["routePrefix"] == ""
