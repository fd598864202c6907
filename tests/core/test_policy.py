import pytest

from eroom_static.core.policy import content_policy, join_headers
from eroom_static.core.settings import SdkSettings

FUNCTION = "https://join.example.org/prod"
CDN, OWN = SdkSettings(), SdkSettings(url="/zoom-sdk/6.2.0")


def parts(sdk=CDN):
    return {
        name: values for name, *values in (part.split() for part in content_policy(sdk, FUNCTION).split("; "))
    }


def test_the_page_may_ask_the_function_and_zoom_and_nobody_else():
    assert parts(OWN)["connect-src"] == [
        "'self'", "https://join.example.org", "https://zoom.us", "https://*.zoom.us", "wss://*.zoom.us",
    ]  # fmt: skip


def test_scripts_come_from_the_site_and_from_where_the_sdk_lies():
    assert parts(OWN)["script-src"] == ["'self'", "'wasm-unsafe-eval'", "blob:"]
    assert "https://source.zoom.us" in parts(CDN)["script-src"]
    elsewhere = parts(SdkSettings(url="https://cdn.example.org/zoom/6.2.0"))["script-src"]
    assert elsewhere[-1] == "https://cdn.example.org"


@pytest.mark.parametrize("sdk", [CDN, OWN], ids=["cdn", "own"])
def test_no_script_may_be_inline_or_evaluated(sdk):
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:"} & set(parts(sdk)["script-src"])


@pytest.mark.parametrize(("video", "isolated"), [("webrtc", False), ("isolated", True)])
def test_isolation_is_asked_for_by_setting(video, isolated):
    headers = join_headers(CDN, FUNCTION, video)
    assert ("Cross-Origin-Opener-Policy" in headers) is isolated
    assert ("Cross-Origin-Embedder-Policy" in headers) is isolated
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
