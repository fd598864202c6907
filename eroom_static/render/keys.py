"""A name for all that a page is made from: while it stays, so do the page's bytes."""

from types import MappingProxyType
from typing import Any

import msgspec

from eroom_static.core.history import Record
from eroom_static.core.page import Page, digest
from eroom_static.core.pages.views import MeetingView

_SHARED = {MeetingView, Record}


class Keys:
    """Keys of pages that have `common` in common: templates, settings, the language."""

    def __init__(self, common: bytes) -> None:
        self._common = digest(common).encode()
        self._names: dict[int, tuple[str, object]] = {}

    def of(self, page: Page, *more: object) -> str:
        """`more` is what the page is given beside its context. "" where something in it is no plain fact."""
        context = {name: self._brief(value) for name, value in page.context.items()}
        try:
            return digest(self._common + msgspec.json.encode((page.template, page.path, more, context)))
        except (TypeError, ValueError, OverflowError):
            return ""

    def _brief(self, value: Any) -> Any:
        """With a name in the place of what stands on many pages."""
        kind = type(value)
        if kind in _SHARED:
            return self._name(value)
        if kind is tuple and value and type(value[0]) in _SHARED:
            return [self._brief(one) for one in value]
        if kind is dict or kind is MappingProxyType:
            return {name: self._brief(one) for name, one in value.items()}
        return value

    def _name(self, value: MeetingView | Record) -> str:
        found = self._names.get(id(value))
        if found is None:
            # JSON, unlike MessagePack, keeps the offset of a time. It is held: nothing else takes its identity.
            found = self._names[id(value)] = digest(msgspec.json.encode(value)), value
        return found[0]
