from babel.core import Locale
from markupsafe import Markup

from eroom_static.render.catalogue import Catalogue
from eroom_static.render.phrases import phrases

GERMAN = b"""
msgid "Join"
msgstr "<b>\\"Teilnehmen\\"</b> & mehr"

msgid "About %(topic)s"
msgstr "\xc3\x9cber %(topic)s"

msgid "%(num)s meeting"
msgid_plural "%(num)s meetings"
msgstr[0] "%(num)s Treffen"
msgstr[1] "%(num)s Treffen <3"
"""
_ = phrases(Catalogue(Locale("de"), [("locale/de.po", GERMAN)]))


def test_a_translation_is_text_and_no_markup():
    assert _["_"]("Join") == Markup("&lt;b&gt;&#34;Teilnehmen&#34;&lt;/b&gt; &amp; mehr")


def test_what_fills_a_place_is_text_too_unless_it_is_markup_already():
    assert _["_"]("About %(topic)s", topic="<i>") == Markup("Über &lt;i&gt;")
    assert _["_"]("About %(topic)s", topic=Markup("<i>x</i>")) == Markup("Über <i>x</i>")


def test_a_count_is_filled_in_by_itself():
    ngettext = _["ngettext"]
    assert ngettext("%(num)s meeting", "%(num)s meetings", 1) == "1 Treffen"
    assert ngettext("%(num)s meeting", "%(num)s meetings", 2) == Markup("2 Treffen &lt;3")


def test_a_percent_sign_is_written_twice_and_shown_once():
    assert _["gettext"]("100 %% of it") == "100 % of it"
