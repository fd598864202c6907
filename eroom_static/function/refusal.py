"""Every way in which the function says no: a status, a fixed word for scripts and one sentence for people."""

from collections.abc import Mapping

from .message import Answer, answer


class Refusal(Exception):
    """Raised where a request goes no further. `more` is what the answer holds beside word and sentence."""

    def __init__(
        self, word: str, more: Mapping[str, int] | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(word)
        self.word = word
        self.more = dict(more or {})
        self.headers = headers

    def answer(self, cors: Mapping[str, str]) -> Answer:
        status, message = SAID[self.word]
        return answer(
            status, {"error": self.word, "message": message, **self.more}, {**cors, **(self.headers or {})}
        )


SAID = {
    "malformed": (400, 'The body must be JSON of the form {"grant": "..."}.'),
    "ticket_required": (402, "This meeting lets in who has registered; use the link in your confirmation."),
    "origin": (403, "This page may not ask here."),
    "grant": (403, "The grant cannot be used; reload the page."),
    "too_early": (403, "The room is not open yet."),
    "not_found": (404, "There is nothing at this address."),
    "method": (405, "This address does not answer that method."),
    "over": (410, "The room is closed."),
    "too_large": (413, "The body is too large."),
    "media_type": (415, "The body must be application/json."),
    "too_many": (429, "Too many requests; wait a moment."),
}
