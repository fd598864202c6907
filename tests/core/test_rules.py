import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eroom_static.core.rules import Condition, Rule, parse_rule
from eroom_static.core.schema import Unfit


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("all", [("all", "")]),
        ("Webinars", [("webinars", "")]),
        ("tag:public", [("tag", "public")]),
        ("tag: #Public ", [("tag", "public")]),
        ("tag:été-2030", [("tag", "été-2030")]),
        ("host:Events@Example.org", [("host", "events@example.org")]),
        ("group:Public  events", [("group", "Public events")]),
        ("field:Visibility = public", [("field", "Visibility=public")]),
        ("field:A=b=c", [("field", "A=b=c")]),
        ("template:Dv4YdINdTk+Z5RToadh5ug==", [("template", "Dv4YdINdTk+Z5RToadh5ug==")]),
        ("id:812 3456-7890", [("id", "81234567890")]),
        ("host:a@example.org + host:A@example.org", [("host", "a@example.org"), ("host", "a@example.org")]),
        ("webinars + registration", [("webinars", ""), ("registration", "")]),
        ("webinars+registration+tag:x", [("webinars", ""), ("registration", ""), ("tag", "x")]),
        ("host:events+zoom@example.org", [("host", "events+zoom@example.org")]),
        ("host:a+b@example.org+webinars", [("host", "a+b@example.org"), ("webinars", "")]),
        ('group:"Sales + Marketing" + meetings', [("group", "Sales + Marketing"), ("meetings", "")]),
    ],
)
def test_a_rule_is_its_conditions(text, conditions):
    assert parse_rule(text).conditions == tuple(Condition(*c) for c in conditions)


def test_a_rule_keeps_the_words_it_was_written_in():
    assert parse_rule(" tag:Public  +  webinars ") == Rule(
        text="tag:Public + webinars", conditions=(Condition("tag", "public"), Condition("webinars"))
    )


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "has an empty condition", "for instance"),
        ("tag:x + ", "has an empty condition", "for instance"),
        ("+ tag:x", "has an empty condition", "for instance"),
        ("tag:x + + all", "has an empty condition", "for instance"),
        ("webinar", 'has an unknown condition: "webinar"', "did you mean `webinars`?"),
        ("tags:public", 'has an unknown condition: "tags:public"', "did you mean `tag`?"),
        ("public", 'has an unknown condition: "public"', "a condition is one of all,"),
        ("#public", 'has an unknown condition: "#public"', 'write "tag:public"'),
        ("812 3456 7890", "has a number without a condition", 'write "id:"'),
        ("ann@example.org", "has an address without a condition", 'write "host:"'),
        ("tag", 'has an unknown condition: "tag"', "a condition is one of"),
        ("all:x", "gives a value to `all`, which takes none", 'write "all"'),
        ("tag:", "names no value after `tag:`", 'for instance "tag:public"'),
        ("id: ", "names no value after `id:`", 'for instance "id:'),
        ("tag:two words", "names a tag that is not one word", "for instance"),
        ("tag:a+webinar", "names a tag that is not one word", "for instance"),
        ("tag:2026", "names a tag without a letter", "tag:event-2026"),
        ("tag:#20_26", "names a tag without a letter", "for instance"),
        ("host:a@example.org + host:d@example.org", "asks for two hosts at once", "two rules"),
        ("template:A + template:B", "asks for two templates at once", "two rules"),
        ("host:Ann", "names a host, but no e-mail address", "goes by e-mail"),
        ("id:8123x", "names an id that is no number", "for instance"),
        ("id:٨١٢٣٤٥٦٧٨", "names an id that is no number", "for instance"),
        ("id:1234", "names an id that is no number", "for instance"),
        ("field:Visibility", "names a tracking field without its value", "for instance"),
        ("field:=x", "names a tracking field without its value", "for instance"),
        ("template:a b", "names a template id with a space in it", "for instance"),
        ("meetings + webinars", "asks for meetings and webinars at once", "two rules"),
        ("id:81234567890 + id:81234567891", "asks for two ids at once", "two rules"),
        ("group:Sales + Marketing", 'has an unknown condition: "Marketing"', "a condition is one of"),
    ],
)
def test_what_could_never_match_what_was_meant_is_told(text, message, hint):
    with pytest.raises(Unfit) as caught:
        parse_rule(text)
    assert message in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    "text", ["ann@example.org", "tags:ann@example.org", "host:ann@", "812 3456 7890", "id:8123456789012345"]
)
def test_addresses_and_numbers_are_not_repeated_in_a_complaint(text):
    with pytest.raises(Unfit) as caught:
        parse_rule(text)
    told = caught.value.message + caught.value.hint.replace("81234567890", "").replace(
        "events@example.org", ""
    )
    assert "ann@" not in told
    assert "812" not in told


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_a_rule_with_conditions_or_unfit(text):
    try:
        rule = parse_rule(text)
    except Unfit:
        return
    assert rule.conditions
    assert all(c.value or c.kind in {"all", "meetings", "registration", "webinars"} for c in rule.conditions)
