import pytest

from eroom_static.render.reach import Reach
from eroom_static.render.renderer import Template


def reached(**texts):
    templates = {name: Template(text, f"templates/{name}") for name, text in texts.items()}
    return Reach().of("page", templates)


@pytest.mark.parametrize(
    "text",
    [
        '{% extends "other" %}',
        '{% include "other" %}',
        '{% import "other" as o %}',
        '{% from "other" import o with context %}',
        '{% if x %}{% include ["other"] %}{% endif %}',
        '{% include "other" ignore missing %}',
    ],
)
def test_every_way_to_draw_on_another(text):
    assert reached(page=text, third="") == {"page", "other"}


def test_through_others_and_in_a_ring():
    assert reached(page='{% include "a" %}', a='{% include "b" %}', b='{% include "page" %}', c="") == {
        "page",
        "a",
        "b",
    }


def test_a_text_without_a_template():
    assert reached() == {"page"}


@pytest.mark.parametrize("text", ["{% include name %}", "{% extends 'a' if x else y %}", "{% for x in %}"])
def test_what_cannot_be_told_may_be_any(text):
    assert reached(page='{% include "a" %}', a=text) is None


def test_what_draws_on_some_is_told_before_their_own_text_is_read(monkeypatch):
    templates = {
        name: Template(text, name)
        for name, text in {"page": '{% include "a" %}', "a": '{% include "b" %}'}.items()
    }
    reach, read = Reach(), []
    names = Reach._names
    monkeypatch.setattr(Reach, "_names", lambda reach, text: (read.append(text), names(reach, text))[1])
    assert reach.draws_on("page", templates, {"a"})
    assert read == [templates["page"].text]
    assert reach.draws_on("page", templates, {"b"})
    assert not reach.draws_on("page", templates, {"c"})


def test_what_draws_on_any_draws_on_each():
    assert Reach().draws_on("page", {"page": Template("{% include name %}", "page")}, {"c"})
