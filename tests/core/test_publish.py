import pytest

from eroom_static.core.model import Kind
from eroom_static.core.publish import Ask, ask, candidates, decide, tags
from eroom_static.core.rules import parse_rule
from eroom_static.core.scrub import hashtags
from tests.make import found, once

MEETING, WEBINAR = frozenset({Kind.MEETING}), frozenset({Kind.WEBINAR})
BOTH = MEETING | WEBINAR


def rules(*texts):
    return tuple(parse_rule(t) for t in texts)


def judged(item, *texts, hide=()):
    return decide(item, rules(*texts), rules(*hide))


def test_nothing_is_public_without_a_rule():
    assert judged(found()).reason == "no-rule"


@pytest.mark.parametrize(
    ("rule", "matching", "other"),
    [
        ("all", found(), None),
        ("tag:Public", found(tags=frozenset({"public"})), found(tags=frozenset({"publicity"}))),
        ("host:Ada@Example.org", found(host_labels=frozenset({"host:ada@example.org"})), found()),
        ("group:Public events", found(host_labels=frozenset({"group:public events"})), found()),
        (
            "field:visibility=PUBLIC",
            found(fields=frozenset({("Visibility", "public")})),
            found(fields=frozenset({("Visibility", "internal")})),
        ),
        ("template:T1", found(template="T1"), found(template="T2")),
        ("id:812 3456 7890", found(), found(number="99999999999")),
        ("webinars", found(once(kind=Kind.WEBINAR)), found()),
        ("meetings", found(), found(once(kind=Kind.WEBINAR))),
        ("registration", found(registration=True), found()),
        (
            "webinars + registration",
            found(once(kind=Kind.WEBINAR), registration=True),
            found(registration=True),
        ),
    ],
)
def test_a_rule_takes_what_it_names_and_leaves_the_rest(rule, matching, other):
    assert judged(matching, rule).published
    if other is not None:
        assert not judged(other, rule).published


def test_the_first_rule_that_matches_publishes():
    both = found(registration=True, tags=frozenset({"public"}))
    assert judged(both, "tag:public", "registration").rule == "tag:public"
    assert judged(both, "registration", "tag:public").rule == "registration"


def test_hide_wins_over_every_rule():
    item = found(tags=frozenset({"public", "private"}))
    decision = judged(item, "id:81234567890", "all", hide=("tag:private",))
    assert (decision.published, decision.reason, decision.rule) == (False, "hidden", "tag:private")


def test_a_private_meeting_is_never_published_not_even_by_id():
    assert judged(found(private=True), "id:81234567890", "all").reason == "private"


@pytest.mark.parametrize(("trait", "reason"), [("personal_room", "personal-room"), ("instant", "instant")])
def test_personal_rooms_and_instant_meetings_are_published_only_by_id(trait, reason):
    item = found(**{trait: True}, tags=frozenset({"public"}))
    assert judged(item, "all", "tag:public").reason == reason
    assert judged(item, "id:81234567890").published


def test_no_rules_at_all_ask_for_what_the_candidates_need_and_no_more():
    assert ask(()) == ask((), rules("group:Staff"), names=True) == Ask(everyone=BOTH)


SPELLINGS = [
    "#public/#private",
    "#public#private",
    "_#private_ #public",
    "#public #private-",
    "#public **#private--**",
    "#public #_private_",
    "#public tag=#private",
    "#public &#private",
    "#public ##private",
    "#public \\#private",
    "#public ＃private",
    "#public ﹟PRIVATE",
    "#public ＃ｐｒｉｖａｔｅ",
    "#public #pri\u00advate",
    "#public #privat\u200be",
    "#public #\u2060private",
    "#public #priv\ufe0fate",
    "#public #𝐩𝐫𝐢𝐯𝐚𝐭𝐞",
    "#public see https://example.org/#private",
]


@pytest.mark.parametrize("agenda", SPELLINGS)
def test_a_tag_that_hides_is_found_however_it_is_written(agenda):
    item = found(once(agenda=agenda), tags=frozenset(hashtags(agenda)) | {"public"})
    assert judged(item, "tag:public").published
    decision = judged(item, "tag:public", hide=("tag:private",))
    assert (decision.published, decision.reason, decision.rule) == (False, "hidden", "tag:private")


def test_a_tag_that_hides_is_found_in_the_topic_too():
    assert judged(found(once(topic="Talk #private")), "all", hide=("tag:private",)).reason == "hidden"


@pytest.mark.parametrize(
    "agenda",
    ["private", "# private", "#privately", "#private-party", "#private_party", "#notprivate", "#2private"],
)
def test_another_word_hides_nothing(agenda):
    assert judged(found(once(agenda=agenda)), "all", hide=("tag:private",)).published


@pytest.mark.parametrize(
    "agenda", [a.replace("public", "x").replace("private", "public") for a in SPELLINGS[5:] if "\\" not in a]
)
def test_a_tag_that_publishes_must_be_written_plainly(agenda):
    assert not judged(found(once(agenda=agenda), tags=frozenset(hashtags(agenda))), "tag:public").published


def test_a_rule_of_several_conditions_hides_only_where_all_hold():
    item = found(once(agenda="#public/#private"))
    assert judged(item, "all", hide=("tag:private + webinars",)).published
    assert not judged(item, "all", hide=("tag:Private- + meetings",)).published


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("all",), Ask(everyone=BOTH)),
        (("tag:public",), Ask(everyone=BOTH)),
        (("webinars",), Ask(everyone=WEBINAR)),
        (("webinars + registration",), Ask(everyone=WEBINAR)),
        (("host:A@example.org",), Ask(hosts={"a@example.org": BOTH})),
        (("host:a@example.org + webinars",), Ask(hosts={"a@example.org": WEBINAR})),
        (("group:Public events",), Ask(groups={"Public events": BOTH}, label_groups=("Public events",))),
        (("id:81234567890",), Ask(ids=("81234567890",))),
        (("webinars", "host:a@example.org"), Ask(everyone=WEBINAR, hosts={"a@example.org": MEETING})),
        (("all", "host:a@example.org"), Ask(everyone=BOTH)),
    ],
)
def test_a_source_is_asked_for_no_more_than_a_rule_could_publish(texts, expected):
    assert ask(rules(*texts)) == expected


def test_a_group_that_hides_has_to_be_known_too():
    assert ask(rules("all"), rules("group:Staff")).label_groups == ("Staff",)


def test_the_tags_of_rules_are_known_so_that_pages_can_leave_them_out():
    assert tags(rules("tag:Public + webinars", "tag:open", "all")) == {"public", "open"}


def test_a_site_that_shows_nothing_can_say_what_each_rule_would_publish():
    items = [
        found(once(key="a"), tags=frozenset({"public"})),
        found(once(key="b", kind=Kind.WEBINAR), registration=True),
        found(once(key="c"), private=True),
    ]
    assert candidates(items) == [
        ("all", 2),
        ("meetings", 1),
        ("registration", 1),
        ("tag:public", 1),
        ("webinars", 1),
    ]
