"""axe-core finds nothing on any kind of page: light and dark, in both directions, with script and without."""

from contextlib import ExitStack

import pytest

from eroom_static.serve.preview import preview
from tests.browser.gallery import telling_pages
from tests.browser.staying import tab_on

EVERYTHING = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}  # all that dark can change
RUN = """async wanted => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
  const { violations, passes } = await axe.run({ runOnly: wanted });
  return [passes.length, violations.flatMap(rule => rule.nodes.map(n => `${rule.id}: ${n.html} ${n.failureSummary}`))];
}"""
DIRECTIONS = {"ltr": ("en", 1280), "rtl": ("ar", 360)}  # narrow is the same in both: once is enough


def findings(tab, scheme, wanted):
    tab.emulate_media(color_scheme=scheme)
    passed, found = tab.evaluate(RUN, wanted)
    assert passed > 10 or wanted is COLOURS, "axe has looked at next to nothing"
    return found


@pytest.mark.timeout(600)  # minutes on a busy machine
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_axe_finds_nothing(gallery, chromium, axe, direction, script):
    language, width = DIRECTIONS[direction]
    outputs = [gallery.site(reveal, language).output for reveal in ("page", "function")]
    found = []
    with ExitStack() as stack:
        addresses = {output: stack.enter_context(preview(output)) for output in outputs}
        tab, go = stack.enter_context(tab_on(chromium, script=script, width=width))
        for output, path in telling_pages(*outputs):
            go(addresses[output] + path)
            assert tab.evaluate("getComputedStyle(document.body).direction") == direction
            tab.evaluate(axe)
            for scheme, wanted in (("light", EVERYTHING), ("dark", COLOURS)):
                found += [f"{path} ({scheme}) {one}" for one in findings(tab, scheme, wanted)]
    assert not found, "\n".join(found)


def test_a_page_that_axe_sees_without_script_is_the_page_of_a_browser_without_script(gallery, chromium):
    output = gallery.site("function").output
    plain = chromium.new_context(java_script_enabled=False).new_page()  # where axe would start and never end
    seen = "document.documentElement.outerHTML"
    with preview(output) as address, tab_on(chromium, script=False) as (tab, go):
        for path in ("index.html", next(telling_pages(output))[1]):
            go(address + path)
            plain.goto(address + path)
            assert tab.evaluate(seen) == plain.evaluate(seen)
    plain.context.close()
