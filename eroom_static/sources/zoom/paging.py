"""Every page of a list of Zoom's, to the very end. Does no I/O itself: `ask` gets one page.

Zoom: developers.zoom.us/docs/api/using-zoom-apis (pagination). A list that cannot be read to its end is an
error: what stands on a page that was not read would look as if it had been deleted.
"""

from collections.abc import Callable, Mapping

from eroom_static.core.errors import UnexpectedReply
from eroom_static.sources.zoom.calls import Call
from eroom_static.sources.zoom.replies import Json, ZoomRefusal, says

PAGE_SIZE = 300
RESTARTS = 3
INVALID = 300  # on a request that sent a page token: the token is unknown, or older than its 15 minutes
NEXT = "next_page_token"
AGAIN = "run again later; if it stays, report it"

Params = Mapping[str, str | int]


def every_item(call: Call, ask: Callable[[Params], Json], params: Params) -> list[Json]:
    """The items of every page. A list whose page token ran out on the way is read anew from its start."""
    left = RESTARTS
    while isinstance(found := _whole_list(call, ask, {"page_size": PAGE_SIZE, **params}), ZoomRefusal):
        if not left:
            raise UnexpectedReply(
                f"Zoom's page tokens ran out {1 + RESTARTS} times while one list was read "
                f"{says(found.status, found.code, found.zoom_message)}",
                where=call.where,
                hint=AGAIN,
            )
        left -= 1
    return found


def _whole_list(call: Call, ask: Callable[[Params], Json], params: Params) -> list[Json] | ZoomRefusal:
    """Every item, or Zoom's refusal of a page token. All other parameters must stay as they were."""
    found: list[Json] = []
    sent: set[str] = set()
    token = ""
    while True:
        try:
            body = ask({**params, NEXT: token} if token else params)
        except ZoomRefusal as no:
            if token and no.code == INVALID:
                return no
            raise
        found += _items(body, call)
        sent.add(token)
        token = _next(body, call)
        if not token:
            return found
        if token in sent:
            raise _misfit(call, NEXT, "the same page token again and again")


def _items(body: Json, call: Call) -> list[Json]:
    found = body.get(call.item_key)
    if found is None and body.get("total_records") == 0:
        return []
    if not isinstance(found, list):
        raise _misfit(call, call.item_key, "no list")
    for place, item in enumerate(found):
        if not isinstance(item, dict):
            raise _misfit(call, f"{call.item_key}[{place}]", "an entry that is no object")
    return found


def _next(body: Json, call: Call) -> str:
    token = body.get(NEXT) or ""
    if not isinstance(token, str):
        raise _misfit(call, NEXT, "a page token that is no text")
    return token


def _misfit(call: Call, path: str, what: str) -> UnexpectedReply:
    return UnexpectedReply(f"Zoom's answer holds {what}", where=f"{call.where}: {path}", hint=AGAIN)
