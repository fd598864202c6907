"""A tab that loads a page as a visitor's browser does, with script or without, and then stays on it."""

from contextlib import contextmanager

from tests.browser.gallery import LATER


@contextmanager
def tab_on(chromium, *, script, width=1280):
    """A tab, and how it goes to an address: where a page redirects, it stays."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, timezone_id="Asia/Tokyo")
    tab = context.new_page()
    tab.clock.set_fixed_time(LATER)
    tools = context.new_cdp_session(tab)

    def stay(route):
        leaving = route.request.is_navigation_request() and route.request.url != wanted[0]
        return route.abort("aborted") if leaving else route.continue_()

    def go(address):
        """Without script a page is loaded while none may run; then axe may."""
        wanted[0] = address
        tools.send("Emulation.setScriptExecutionDisabled", {"value": not script})
        tab.goto(address)
        tools.send("Emulation.setScriptExecutionDisabled", {"value": False})

    wanted = [""]
    tab.route("**/*", stay)
    yield tab, go
    context.close()
