"""Long lists by the page: tokens that are opaque, live for 15 minutes and belong to one question."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from .fakes import Fakes
from .reply import Refusal, invalid

LIFE = 15 * 60
LARGEST, USUAL = 300, 30
TOKEN = "next_page_token"  # noqa: S105 - a parameter's name
T = TypeVar("T")


def bad_token() -> Refusal:
    return Refusal(400, 300, "The next page token is invalid or expired.")


@dataclass(frozen=True, slots=True)
class _Place:
    question: tuple[object, ...]
    offset: int
    expires: float


class Pages:
    """Remembers which token leads where. One per sandbox."""

    def __init__(self, fake: Fakes) -> None:
        self._fake = fake
        self._places: dict[str, _Place] = {}
        self._issued = 0

    def page(
        self,
        name: str,
        items: Sequence[T],
        show: Callable[[T], Mapping[str, Any]],
        *,
        path: str,
        query: Mapping[str, str],
        now: float,
    ) -> dict[str, Any]:
        """One page of `items` under `name`, in Zoom's envelope; "" is the token of the last page."""
        size = page_size(query)
        question = (path, tuple(sorted((key, value) for key, value in query.items() if key != TOKEN)))
        offset = self._offset(question, query, now)
        after = offset + size
        return {
            "page_count": -(-len(items) // size),
            "page_size": size,
            "total_records": len(items),
            TOKEN: self._issue(question, after, now) if after < len(items) else "",
            name: [show(item) for item in items[offset:after]],
        }

    def again(self, *, path: str, query: Mapping[str, str], now: float) -> str:
        """A fresh token that leads to the very page that `query` asks for."""
        question = (path, tuple(sorted((key, value) for key, value in query.items() if key != TOKEN)))
        return self._issue(question, self._offset(question, query, now), now)

    def _offset(self, question: tuple[object, ...], query: Mapping[str, str], now: float) -> int:
        token = query.get(TOKEN, "")
        if not token:
            return 0
        place = self._places.get(token)
        if place is None or place.question != question or place.expires <= now:
            raise bad_token()
        return place.offset

    def _issue(self, question: tuple[object, ...], offset: int, now: float) -> str:
        self._issued += 1
        token = self._fake.token("page", self._issued, question, size=24)
        self._places[token] = _Place(question, offset, now + LIFE)
        return token


def page_size(query: Mapping[str, str]) -> int:
    text = query.get("page_size", str(USUAL))
    size = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= size <= LARGEST:
        raise invalid(("page_size", f"Invalid field. The value must be between 1 and {LARGEST}."))
    return size
