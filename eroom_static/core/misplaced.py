"""Keys that belong in the environment: credentials, whatever people call them, and endpoints."""

import re
from collections.abc import Mapping

# What people call them, and where they belong.
_IN_ENVIRONMENT: Mapping[str, str] = {
    "account_id": "ZOOM_ACCOUNT_ID",
    "client_id": "ZOOM_CLIENT_ID",
    "client_secret": "ZOOM_CLIENT_SECRET",
    "sdk_key": "ZOOM_SDK_KEY",
    "sdk_secret": "ZOOM_SDK_SECRET",
    "grant_key": "EROOM_GRANT_KEY",
    "api_url": "ZOOM_API_URL",
    "oauth_url": "ZOOM_OAUTH_URL",
    "access_key_id": "AWS_ACCESS_KEY_ID",
    "secret_access_key": "AWS_SECRET_ACCESS_KEY",
    "session_token": "AWS_SESSION_TOKEN",
    "account_key": "AZURE_STORAGE_ACCOUNT_KEY",
    "sas_token": "AZURE_STORAGE_SAS_TOKEN",
}
_SECRET = re.compile(
    r"secret|passw|passcode|passwd|token|credential|api_?key|private_?key|(?:^|_)(?:key|pwd|zak)$"
)


def belongs_in_environment(key: str) -> tuple[str, str] | None:
    """For an unknown key that looks like a credential: what to say of it, and the cure."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).casefold().replace("-", "_")
    bare = plain.removeprefix("eroom_").removeprefix("zoom_").removeprefix("aws_")
    variable = next((v for name, v in _IN_ENVIRONMENT.items() if bare in (name, name.replace("_", ""))), "")
    if not variable and not _SECRET.search(bare):
        return None
    cure = (
        f"put it into the environment or into .env as {variable}"
        if variable
        else "put it into the environment"
    )
    if variable.endswith("_URL"):
        return "is no setting of this file", cure
    return (
        "is a credential, and a credential never stands in this file",
        f"{cure}, and count it as known to others",
    )
