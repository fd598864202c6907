"""What a store complains about, in one sentence: by status and code alone, as its text may hold a signed address."""

import re
from collections.abc import Mapping

from eroom_static.core.errors import EroomError, OutputError, Unauthorized, Unreachable

_STATUS = re.compile(r"status code: (\d{3})")
_CODE = re.compile(r"<Code>(\w{1,60})</Code>")
_KEYLESS = re.compile(r"(?i)token request|MissingAccount|credential|instance metadata")
_REFUSED = {"401", "403"}
_MISSING = {"NoSuchBucket", "ContainerNotFound"}
_MOVED = {"301", "307", "308", "400"}  # how S3 answers who asks the wrong region
_NEEDED: Mapping[str, str] = {
    "s3": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, with the rights to get, put, list and delete there",
    "gs": "GOOGLE_APPLICATION_CREDENTIALS, with the role Storage Object Admin there",
    "az": "AZURE_STORAGE_ACCOUNT_NAME, and AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_TOKEN",
}


def sentence(wrong: Exception, target: str, path: str = "") -> EroomError:
    scheme = target.partition("://")[0]
    where = f"{target}/{path}" if path else target
    if scheme == "file":
        hint = "give the user that deploys the right to write there, and look for room on the disk"
        return OutputError("cannot be read or written", where=where, hint=hint)
    text = str(wrong)
    status, code = (match[1] if (match := sign.search(text)) else "" for sign in (_STATUS, _CODE))
    if _KEYLESS.search(text):
        return Unauthorized("no credentials were found, or none that work", where=where, hint=_NEEDED[scheme])
    return _answered(status, code, where, scheme) if status else _silent(where)


def _silent(where: str) -> EroomError:
    hint = "look at the network and at [deploy] endpoint, then deploy again: what is done is not done twice"
    return Unreachable("cannot be reached", where=where, hint=hint)


def _answered(status: str, code: str, where: str, scheme: str) -> EroomError:
    said = " ".join(part for part in (status, code) if part)
    if status in _REFUSED:
        return Unauthorized(f"refused with {said}", where=where, hint=f"it wants {_NEEDED[scheme]}")
    if code in _MISSING:
        return OutputError(
            "there is no such bucket", where=where, hint="create it, or correct [deploy] target"
        )
    if status in _MOVED:
        hint = "[deploy] region must be that of the bucket, and endpoint that of its store"
        return OutputError(f"answered with {said}", where=where, hint=hint)
    return Unreachable(
        f"answered with {said}", where=where, hint="deploy again: what is done is not done twice"
    )
