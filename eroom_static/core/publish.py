"""Which meetings are public, and by which rule; and what a source has to be asked so that the rules can tell.

Nothing is public until a rule says so. The first rule that matches publishes; `hide` wins over all of them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from eroom_static.core.mention import mention, mentioned
from eroom_static.core.model import Found, Kind, Traits
from eroom_static.core.rules import Condition, Rule

BOTH = frozenset(Kind)


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """The answer for one meeting. `rule` is the text of the rule that gave it, where one did."""

    published: bool
    reason: str  # "rule", "hidden", "private", "personal-room", "instant", "no-rule"
    rule: str = ""


REASONS: Mapping[str, str] = {
    "rule": "published by rule {rule!r}",
    "hidden": "hidden by {rule!r} in [publish] hide, which wins over every rule",
    "private": "marked private in Zoom; private meetings are never published",
    "personal-room": "a personal meeting room; only a rule that names its id publishes one",
    "instant": "an instant meeting; only a rule that names its id publishes one",
    "no-rule": "no rule of [publish] matches it",
}


def _field(traits: Traits, value: str) -> bool:
    name, _, wanted = value.partition("=")
    pair = (name.strip().casefold(), wanted.strip().casefold())
    return any((n.casefold(), v.casefold()) == pair for n, v in traits.fields)


def _named(prefix: str) -> Callable[[Found, str], bool]:
    return lambda found, value: f"{prefix}:{value.casefold()}" in found.traits.host_labels


_TESTS: Mapping[str, Callable[[Found, str], bool]] = {
    "all": lambda _, __: True,
    "meetings": lambda found, _: found.meeting.kind is Kind.MEETING,
    "webinars": lambda found, _: found.meeting.kind is Kind.WEBINAR,
    "registration": lambda found, _: found.traits.registration,
    "tag": lambda found, value: value.casefold().lstrip("#") in found.traits.tags,
    "host": _named("host"),
    "group": _named("group"),
    "field": lambda found, value: _field(found.traits, value),
    "template": lambda found, value: found.traits.template == value,
    "id": lambda found, value: found.traits.number == value,
}


def holds(condition: Condition, found: Found) -> bool:
    return _TESTS[condition.kind](found, condition.value)


def matches(rule: Rule, found: Found) -> bool:
    return all(holds(condition, found) for condition in rule.conditions)


def may_hold(condition: Condition, found: Found) -> bool:
    """Holds, or may have been meant to: what hides must not fail over the spelling of a tag."""
    if holds(condition, found):
        return True
    words = (found.meeting.topic, found.meeting.agenda)
    return condition.kind == "tag" and mention(condition.value) in mentioned(*words)


def hides(rule: Rule, found: Found) -> bool:
    """What `matches` is to rules that publish, for those of `hide`."""
    return all(may_hold(condition, found) for condition in rule.conditions)


def decide(found: Found, rules: Sequence[Rule], hide: Sequence[Rule]) -> Decision:
    """Take or leave one meeting."""
    if found.traits.private:
        return Decision(published=False, reason="private")
    if (hidden := next((r for r in hide if hides(r, found)), None)) is not None:
        return Decision(published=False, reason="hidden", rule=hidden.text)
    unusual = "personal-room" if found.traits.personal_room else "instant" if found.traits.instant else ""
    rule = next((r for r in rules if matches(r, found) and (not unusual or _names_id(r))), None)
    if rule is not None:
        return Decision(published=True, reason="rule", rule=rule.text)
    return Decision(published=False, reason=unusual or "no-rule")


def _names_id(rule: Rule) -> bool:
    return any(c.kind == "id" for c in rule.conditions)


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What to ask a source for: no more than some rule could publish.

    `everyone` are the kinds to list for all hosts; `hosts` and `groups` the kinds for those named; `ids` are got
    one by one. `label_groups` are groups whose members must be known because a condition names them.
    """

    everyone: frozenset[Kind] = frozenset()
    hosts: Mapping[str, frozenset[Kind]] = msgspec.field(default_factory=dict)
    groups: Mapping[str, frozenset[Kind]] = msgspec.field(default_factory=dict)
    ids: tuple[str, ...] = ()
    label_groups: tuple[str, ...] = ()
    names: bool = False  # hosts' display names are wanted


# What the candidate rules need: lists of everyone, but no groups and no names.
SURVEY = Ask(everyone=BOTH)


def ask(rules: Iterable[Rule], hide: Iterable[Rule] = (), *, names: bool = False) -> Ask:
    """The least that these rules need.

    Without any rule it is everything: such a site is still being set up, and publishes nothing, but has to say what
    each rule would publish.
    """
    rules = tuple(rules)
    if not rules:
        return SURVEY
    everyone: frozenset[Kind] = frozenset()
    hosts: dict[str, frozenset[Kind]] = {}
    groups: dict[str, frozenset[Kind]] = {}
    ids: list[str] = []
    for rule in rules:
        kinds = _kinds(rule)
        if numbers := _values(rule, "id"):
            ids += numbers[:1]  # several ids in one rule can never all be true
        elif named := _values(rule, "host"):
            hosts[named[0].casefold()] = hosts.get(named[0].casefold(), frozenset()) | kinds
        elif named := _values(rule, "group"):
            groups[named[0]] = groups.get(named[0], frozenset()) | kinds
        else:
            everyone |= kinds
    asked = {c.value for r in (*rules, *hide) for c in r.conditions if c.kind == "group"}
    return Ask(
        everyone=everyone,
        hosts={h: more for h, k in sorted(hosts.items()) if (more := k - everyone)},
        groups={g: more for g, k in sorted(groups.items()) if (more := k - everyone)},
        ids=tuple(dict.fromkeys(ids)),
        label_groups=tuple(sorted(asked)),
        names=names,
    )


def _values(rule: Rule, kind: str) -> list[str]:
    return [c.value for c in rule.conditions if c.kind == kind]


def _kinds(rule: Rule) -> frozenset[Kind]:
    kinds = BOTH
    for condition in rule.conditions:
        kinds &= _ONLY.get(condition.kind, BOTH)
    return kinds


_ONLY: Mapping[str, frozenset[Kind]] = {
    "meetings": frozenset({Kind.MEETING}),
    "webinars": frozenset({Kind.WEBINAR}),
}


def tags(rules: Iterable[Rule]) -> frozenset[str]:
    """The #words that are rules: taken out of the page."""
    return frozenset(c.value.casefold().lstrip("#") for r in rules for c in r.conditions if c.kind == "tag")


def candidates(found: Sequence[Found], hide: Sequence[Rule] = ()) -> list[tuple[str, int]]:
    """One line per rule that would publish something, most first: what a site that shows nothing could say."""
    simple = [("all", ""), ("webinars", ""), ("meetings", ""), ("registration", "")]
    named = sorted({("tag", t) for f in found for t in f.traits.tags})
    counted = []
    for kind, value in [*simple, *named]:
        rule = Rule(text=f"{kind}:{value}" if value else kind, conditions=(Condition(kind, value),))
        counted.append((rule.text, sum(decide(f, [rule], hide).published for f in found)))
    return sorted((c for c in counted if c[1]), key=lambda c: (-c[1], c[0]))
