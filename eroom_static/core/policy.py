"""What the join page may load and use: wider than any other page, for Zoom's SDK, and for that page alone.

Sources: developers.zoom.us/docs/zcx/get-started (content policy), …/docs/video-sdk/web/sharedarraybuffer (isolation).
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from eroom_static.core.settings import SdkSettings, Video

ZOOM = "https://zoom.us https://*.zoom.us"
ZOOM_CDN, ZOOM_CDN_BACKUP = "https://source.zoom.us", "https://dmogdx0jrul3u.cloudfront.net"

PERMISSIONS = ", ".join(
    f"{name}=(self)"
    for name in ("camera", "microphone", "display-capture", "autoplay", "fullscreen", "speaker-selection")
)
# Isolation lets the SDK decode with threads; everything on the page must then be its own, or say that it may be used.
ISOLATION = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}

# For pages that no other site may show in a frame, and for those that every site may. No page can say this by itself.
NOT_FRAMED = {"Content-Security-Policy": "frame-ancestors 'self'"}
EMBEDDED = {"Content-Security-Policy": "frame-ancestors *"}


def origin(address: str) -> str:
    """Scheme, host and port of an address; "" for a path of the site itself."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def content_policy(sdk: SdkSettings, function: str) -> str:
    """Content-Security-Policy, in the form that both a header and the page itself can hold."""
    cdn = origin(sdk.address)
    cdns = f"{ZOOM_CDN} {ZOOM_CDN_BACKUP}" if cdn == ZOOM_CDN else cdn
    allowed = {
        "default-src": "'self'",
        "script-src": f"'self' 'wasm-unsafe-eval' blob: {cdns}",
        "style-src": f"'self' 'unsafe-inline' {cdns}",  # the SDK writes styles into its elements
        "worker-src": "'self' blob:",
        "img-src": f"'self' data: blob: {ZOOM} {cdns}",
        "font-src": f"'self' data: {cdns}",
        "media-src": f"'self' blob: {cdns}",
        "connect-src": f"'self' {origin(function)} {ZOOM} wss://*.zoom.us {cdns}",
        "frame-src": ZOOM,
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(" ".join(f"{name} {values}".split()) for name, values in allowed.items())


def join_headers(sdk: SdkSettings, function: str, video: Video) -> Mapping[str, str]:
    """The headers of the join page, where the static host can be told them."""
    return {
        "Content-Security-Policy": f"{content_policy(sdk, function)}; {NOT_FRAMED['Content-Security-Policy']}",
        "Permissions-Policy": PERMISSIONS,
        **(ISOLATION if video == "isolated" else {}),
    }
