import pytest

from eroom_static.core.rules import parse_rule
from eroom_static.core.standing import names, standing, stands
from tests.make import found, once

RULE, HIDDEN = "tag:public", "host:ada@example.org"


def name_of(name):
    return f"<{name}>"


def rules(*texts):
    return tuple(map(parse_rule, texts))


def seen(asked=(RULE,), hide=(), meeting=None, **traits):
    """What is remembered of a public meeting under these rules."""
    one = found(meeting or once(categories=("gala",)), tags=frozenset({"public", "gala"}), **traits)
    return standing(one, names(rules(*asked, *hide), name_of))


def still(before, asked, hide=(), meeting=None):
    todays = names(rules(*asked, *hide), name_of)
    return stands(meeting or once(categories=("gala",)), before, rules(*asked), rules(*hide), todays)


@pytest.mark.parametrize(
    "rule",
    ["tag:Public", "tag: public", "tag:#public", "all", "meetings", "tag:public + meetings", "tag:gala"],
)
def test_the_archive_outlives_a_rule_that_is_respelt_or_widened(rule):
    assert still(seen(), [rule])


@pytest.mark.parametrize(
    "rule", ["webinars", "tag:other", "registration", "host:ada@example.org", "tag:public + webinars"]
)
def test_it_does_not_outlive_rules_that_do_not_take_it(rule):
    assert not still(seen(), [rule])


@pytest.mark.parametrize(
    "hide", ["tag:gala", "tag:GALA", "all", "meetings", "id:aaaaaaaa".replace("aaaaaaaa", "81234567890")]
)
def test_what_is_over_can_be_hidden(hide):
    meeting = once(key=name_of("81234567890"), categories=("gala",))
    assert not still(seen(), [RULE], [hide], meeting)


def test_a_hide_rule_that_did_not_mean_it_when_it_was_seen_leaves_it():
    assert still(seen(hide=[HIDDEN]), [RULE], [HIDDEN])


def test_a_hide_rule_of_which_nobody_can_tell_any_more_hides():
    assert not still(seen(), [RULE], [HIDDEN])


def test_no_rule_is_stored_in_its_own_words():
    asked = ["host:ada@example.org", "field:Dept=Board", "id:81234567890"]
    labels = frozenset({"host:ada@example.org"})
    text = str(standing(found(once(), host_labels=labels), names(rules(*asked), lambda _: "opaque")))
    assert not any(word in text for word in ("ada", "Board", "812"))


def test_an_instant_meeting_stays_only_while_a_rule_names_it():
    before = seen(["id:81234567890"], instant=True, number="81234567890")
    assert still(before, ["id:81234567890"])
    assert not still(before, ["all"])


@pytest.mark.parametrize(
    "hide", ["tag:private", "tag:private + meetings", "tag:private + host:ada@example.org"]
)
def test_a_tag_that_may_have_been_meant_hides_what_is_over(hide):
    meeting = once(agenda="Come #public/#private")
    assert not still(seen(meeting=meeting), [RULE], [hide], meeting)
