"""Whether a meeting that its source no longer tells of may still be shown: the rules of today, by what is remembered.

What rules ask of (a host, a tracking field, a tag that is a rule) is not stored: only opaque names of the conditions
that held, and of those that did not, when the meeting was last seen.
"""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from eroom_static.core.mention import mention, mentioned
from eroom_static.core.model import Found, Kind, Meeting
from eroom_static.core.publish import holds, may_hold
from eroom_static.core.rules import Condition, Rule

Names = Mapping[
    Condition, str
]  # of each condition of today, its opaque name; of an id, the key of that meeting

_BY_FACTS: Mapping[str, Callable[[Meeting], bool]] = {
    "all": lambda _: True,
    "meetings": lambda meeting: meeting.kind is Kind.MEETING,
    "webinars": lambda meeting: meeting.kind is Kind.WEBINAR,
    "registration": lambda meeting: meeting.registration_url is not None,
}


class Standing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was true of a meeting when it was last seen, as far as rules had asked."""

    held: tuple[str, ...] = ()
    hinted: tuple[str, ...] = ()  # for `hide` only: a tag that may have been meant
    refuted: tuple[str, ...] = ()
    by_id_only: bool = False  # a personal room or an instant meeting


def names(rules: Iterable[Rule], name_of: Callable[[str], str]) -> Names:
    conditions = {c for rule in rules for c in rule.conditions}
    return {c: name_of(c.value if c.kind == "id" else f"rule:{c.kind}:{c.value}") for c in conditions}


def standing(found: Found, todays: Names) -> Standing:
    asked = {name: condition for condition, name in todays.items() if condition.kind not in _BY_FACTS}
    held = {name for name, condition in asked.items() if holds(condition, found)}
    meant = {name for name, condition in asked.items() if may_hold(condition, found)}
    return Standing(
        held=tuple(sorted(held)),
        hinted=tuple(sorted(meant - held)),
        refuted=tuple(sorted(asked.keys() - meant)),
        by_id_only=found.traits.personal_room or found.traits.instant,
    )


def stands(
    meeting: Meeting, before: Standing, rules: Iterable[Rule], hide: Iterable[Rule], todays: Names
) -> bool:
    """`hide` wins, also where nobody can tell any more whether it is meant."""

    def told(condition: Condition) -> bool | None:
        if condition.kind in _BY_FACTS:
            return _BY_FACTS[condition.kind](meeting)
        name = todays[condition]
        if name in before.held or (condition.kind == "tag" and condition.value in meeting.categories):
            return True
        if condition.kind == "id":
            return name == meeting.key
        return False if condition.kind == "tag" or name in before.refuted else None

    def publishes(rule: Rule) -> bool:
        named = any(c.kind == "id" for c in rule.conditions)
        return (named or not before.by_id_only) and all(told(c) is True for c in rule.conditions)

    def may_be_meant(condition: Condition) -> bool:
        if condition.kind == "tag" and mention(condition.value) in mentioned(meeting.topic, meeting.agenda):
            return True
        return told(condition) is not False or todays[condition] in before.hinted

    hidden = any(all(may_be_meant(c) for c in rule.conditions) for rule in hide)
    return not hidden and any(publishes(rule) for rule in rules)
