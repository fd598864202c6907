"""Settings of the accounts that are asked: how fast, by how many at a time, and how often."""

from datetime import timedelta
from typing import Annotated, Literal

import msgspec

from eroom_static.core.schema import meaning
from eroom_static.core.values import Duration

Plan = Literal["free", "pro", "business"]


class SandboxSettings(msgspec.Struct, frozen=True, kw_only=True):
    meetings: Annotated[
        int, msgspec.Meta(ge=0, le=100_000), meaning("How many meetings the invented account has.")
    ] = 60
    seed: Annotated[int, meaning("Another number invents another account.")] = 1
    plan: Annotated[Plan, meaning("The invented account's plan.")] = "pro"


class ZoomSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`plan` decides how fast Zoom may be asked; `deadline` how long a pull may take; `fresh_within` how old an answer
    may be that a pull need not ask for again.
    """

    plan: Annotated[Plan, meaning("The account's plan: how fast Zoom may be asked.")] = "pro"
    workers: Annotated[
        int,
        msgspec.Meta(ge=1, le=64),
        meaning("Requests at a time: at most, for the plan's limit comes first."),
    ] = 32
    deadline: Annotated[Duration, meaning("How long a pull may take.")] = timedelta(minutes=15)
    fresh_within: Annotated[
        Duration,
        meaning(
            "How long at most until a pull reads anew what Zoom's lists do not show: settings, tracking fields, moved "
            "sittings, the end of a long agenda, the first meeting of a host who had none. Longer means fewer "
            "requests, and later withdrawals; 0m asks for everything each time."
        ),
    ] = timedelta()
