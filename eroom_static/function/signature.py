"""The Meeting SDK's signature: a JWT that lets one visitor into one meeting, as a participant, for a while.

Claims: developers.zoom.us/docs/meeting-sdk/auth.
"""

import jwt

BACKDATED = 30  # seconds: a clock that runs ahead of Zoom's makes "Signature is invalid"
LIFE = 2 * 60 * 60  # seconds from now; Zoom takes 30 minutes to 48 hours
PARTICIPANT = 0


def sign(sdk_key: str, sdk_secret: str, number: str, now: int, video: int | None) -> tuple[str, int]:
    """The token, and when it ends in Unix seconds. `video`: 1 asks for WebRTC, 0 for WebAssembly, None for neither."""
    ends = now + LIFE
    claims: dict[str, str | int] = {
        "appKey": sdk_key,
        "sdkKey": sdk_key,
        "mn": number,
        "role": PARTICIPANT,
        "iat": now - BACKDATED,
        "exp": ends,
        "tokenExp": ends,
    }
    if video is not None:
        claims["video_webrtc_mode"] = video
    return jwt.encode(claims, sdk_secret, algorithm="HS256"), ends
