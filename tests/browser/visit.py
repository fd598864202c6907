"""A built site, and visits to it."""

from datetime import timedelta

from eroom_static.disk.reader import read_history

TALK = "moths-on-your-balcony"  # held once


class Site:
    """A built site that is being served, and the tabs opened on it."""

    host_says = ""

    def __init__(self, run, address, browser):
        self.run = run
        self.address = address
        self._browser = browser
        self._contexts = []

    def open(self, path, *, at=None, zone="UTC", width=1280, **more):
        """A tab at a path of the site; the browser's clock stands at `at`, and moves only when told."""
        context = self._browser.new_context(
            viewport={"width": width, "height": 900}, timezone_id=zone, locale="en-GB", **more
        )
        self._contexts.append(context)
        tab = context.new_page()
        tab.problems = []
        tab.on("pageerror", lambda error: tab.problems.append(str(error)))
        tab.on(
            "console",
            lambda line: tab.problems.append(line.text) if line.type in ("error", "warning") else None,
        )
        tab.on(
            "request",
            lambda r: (
                None
                if r.url.startswith(self.address) or r.url.startswith("data:")
                else tab.problems.append(r.url)
            ),
        )
        if at is not None:
            tab.clock.install(time=at - timedelta(minutes=1))  # it runs until it is stopped
            tab.clock.pause_at(at)
        tab.goto(self.address + path.lstrip("/"))
        return tab

    def path(self, topic):
        """Where the meeting whose address begins with these words is."""
        (found,) = self.run.output.glob(f"[mw]*/{topic}-*/index.html")
        return found.parent.relative_to(self.run.output).as_posix() + "/"

    def close(self):
        for context in self._contexts:
            context.close()


def starts_of(site, topic):
    """Start, end and zone of a meeting held once, as the build knows it."""
    (record,) = [r for r in read_history(site.run.root).values() if r.slug.startswith(topic)]
    occurrence = record.meeting.occurrences[0]
    return occurrence.starts, occurrence.starts + timedelta(minutes=occurrence.minutes), record.meeting.zone


def move(tab, instant):
    """Time passes: the clock is set, and the timers that would have run by then run."""
    tab.clock.pause_at(instant)
