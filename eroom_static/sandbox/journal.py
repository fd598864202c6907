"""What was changed in the invented account, kept as text: an account that is invented anew can be brought as far."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from .reply import Request


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One request that was granted, at `time` in Unix seconds."""

    time: float
    method: str
    path: str
    query: Mapping[str, str]
    body: bytes


def entry_of(request: Request, time: float) -> Entry:
    """Without its headers: they hold the token."""
    return Entry(
        time=time,
        method=request.method,
        path=request.path,
        query=dict(request.query),
        body=request.body,
    )


def write_journal(account: Mapping[str, int], entries: Iterable[Entry]) -> bytes:
    """`account` names the one that they belong to: in another one the same numbers mean other meetings."""
    told = [{**asdict(entry), "body": entry.body.decode()} for entry in entries]
    return json.dumps({"account": dict(account), "done": told}, indent=1, sort_keys=True).encode()


def read_journal(data: bytes, account: Mapping[str, int]) -> tuple[Entry, ...]:
    """Nothing where it is another account's, or no journal."""
    try:
        kept: Any = json.loads(data)
        if kept["account"] != dict(account):
            return ()
        return tuple(replace(Entry(**one), body=one["body"].encode()) for one in kept["done"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return ()
