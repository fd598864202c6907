"""What a calendar shows of a meeting, as a digest: SEQUENCE rises when it changes, and only then."""

from hashlib import sha256

import msgspec

from eroom_static.core.model import Meeting


def facts(meeting: Meeting, *words: str) -> str:
    """Sixteen letters and digits. `words` are the texts shown beside the meeting's own: address, description.

    The order in which a source lists occurrences or categories is no fact, nor are their ids.
    """
    rule = meeting.recurrence
    shown = (
        meeting.shape,
        meeting.topic,
        meeting.zone,
        meeting.cancelled,
        sorted(meeting.categories),
        sorted((o.starts, o.minutes, o.cancelled) for o in meeting.occurrences),
        # How often and until when is not shown: a calendar ends with the last occurrence listed.
        rule and msgspec.structs.replace(rule, count=None, until=None),
        words,
    )
    return sha256(msgspec.json.encode(shown)).hexdigest()[:16]
