"""What one host or one meeting may answer without ending the run: a note each, safe to print anywhere."""

from collections.abc import Mapping

from eroom_static.core.errors import UnexpectedReply
from eroom_static.core.model import Note

USER_GONE, NO_LICENCE, NOT_THIS_KIND, MEETING_GONE, MAY_NOT_HOST, NOT_OURS, INVITED = (
    1001, 200, 3000, 3001, 3161, 1010, 1120,
)  # fmt: skip
# What one host's list may answer without ending the run.
HOST_NOTES = {
    USER_GONE: "host has left the account; skipped",
    NOT_OURS: "host does not belong to this account; skipped",
    INVITED: "host has not accepted the invitation to the account; skipped",
    MAY_NOT_HOST: "host may not host meetings; skipped",
    NO_LICENCE: "host without a webinar licence; no webinars from there",
}
# The same code says "No permission." of a list of meetings.
NO_PERMISSION = "Zoom gives no permission to list this host's meetings; skipped"
# What one meeting may.
MEETING_NOTES = {
    MEETING_GONE: "deleted in Zoom between list and get; skipped",
    NOT_THIS_KIND: "refused by Zoom; skipped",
    MAY_NOT_HOST: "its host may not host any more; skipped",
    USER_GONE: "its host has left the account; skipped",
    NOT_OURS: "its host does not belong to this account; skipped",
    NO_LICENCE: "refused by Zoom for want of a plan, a licence or a role; skipped",
}

NO_SUCH_ID = Note(code="id", text="an id named by a rule does not exist in Zoom (any more)")


def unreadable(wrong: UnexpectedReply) -> Note:
    return Note(code="decode", text=f"{wrong.message} ({wrong.where}); skipped")


def note_of(what: str, code: int, texts: Mapping[int, str]) -> Note:
    return Note(code=f"{what}-{code}", text=f"{texts[code]} (Zoom code {code})")
