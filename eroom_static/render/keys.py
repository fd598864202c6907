"""A name for all that a page is made from: while it stays, so do the page's bytes."""

from collections.abc import Mapping
from typing import Any

import msgspec

from eroom_static.core.page import Page, digest
from eroom_static.core.pages.views import MeetingView


class Keys:
    """Keys of pages that have `common` in common: templates, settings, the language."""

    def __init__(self, common: bytes) -> None:
        self._common = common
        self._names: dict[int, tuple[str, MeetingView]] = {}  # a view stands on many pages

    def of(self, page: Page, *more: object) -> str:
        """`more` is what the page is given beside its context. "" where something in it is no plain fact."""
        context = {name: self._brief(value) for name, value in page.context.items()}
        try:
            return digest(self._common + msgspec.json.encode((page.template, page.path, more, context)))
        except (TypeError, ValueError, OverflowError):
            return ""

    def _brief(self, value: Any) -> Any:
        if isinstance(value, MeetingView):
            return self._name(value)
        if isinstance(value, tuple) and value and isinstance(value[0], MeetingView):
            return [self._brief(one) for one in value]
        if isinstance(value, Mapping):
            return {name: self._brief(one) for name, one in value.items()}
        return value

    def _name(self, view: MeetingView) -> str:
        found = self._names.get(id(view))
        if found is None:
            # JSON, unlike MessagePack, keeps the offset of a time. The view is held: no other takes its identity.
            found = self._names[id(view)] = digest(msgspec.json.encode(view)), view
        return found[0]
