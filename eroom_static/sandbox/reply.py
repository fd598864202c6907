"""A request and its answer as plain values, and Zoom's refusals, raised where they are found."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

JSON = "application/json;charset=UTF-8"


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What was asked. `path` is as it stood on the wire; header names are in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """An answer. A fault may ask the server to wait, to stop in the middle, or to say nothing at all."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0.0
    length: int | None = None  # the Content-Length to announce, if it is not the body's
    drop: bool = False


class Refusal(Exception):
    """An error in Zoom's words."""

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        *,
        errors: tuple[tuple[str, str], ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = dict(headers or {})
        self.body: dict[str, Any] = {"code": code, "message": message}
        if errors:
            self.body["errors"] = [{"field": name, "message": text} for name, text in errors]

    def reply(self) -> Reply:
        return answer(self.body, status=self.status, headers=self.headers)


def answer(body: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Reply(status=status, headers={"Content-Type": JSON, **(headers or {})}, body=data)


def done() -> Reply:
    return Reply(status=204)


def invalid(*errors: tuple[str, str]) -> Refusal:
    return Refusal(400, 300, "Validation Failed.", errors=errors)


def missing(kind: str, number: object) -> Refusal:
    return Refusal(404, 3001, f"{kind} does not exist: {number}.")


def no_user(name: str) -> Refusal:
    return Refusal(404, 1001, f"User does not exist: {name}.")


def may_not_host() -> Refusal:
    return Refusal(
        400, 3161, "Meeting hosting and scheduling capabilities are not allowed for your user account."
    )


def no_webinar_plan() -> Refusal:
    return Refusal(
        400,
        200,
        "Webinar plan is missing. You must subscribe to the webinar plan and enable webinars for this user "
        "in order to perform this action.",
    )


def paid_only(account_id: str) -> Refusal:
    return Refusal(400, 200, f"Only available for paid account: {account_id}.")


def unknown_endpoint() -> Refusal:
    return Refusal(404, 2300, "This API endpoint is not recognized.")
