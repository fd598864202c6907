"""From a save to what is seen: milliseconds until Chromium has painted it, with `eroom serve` as a process of its own.

    python bench/serve.py [MEETINGS]

Each time is from just before a file is written to the first paint of the page that holds it (for a style sheet: to the
moment at which it counts), in a browser that has that page open. Median and worst of ten.
"""

import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from build import SETTINGS
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TIMES = 10
REST = 2.0  # seconds between two saves, as somebody who looks takes them
PAINTED = """word => {
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    return paint && document.body?.textContent.includes(word) && performance.timeOrigin + paint.startTime;
}"""
COUNTS = (
    'word => getComputedStyle(document.documentElement).getPropertyValue("--word") === word && Date.now()'
)
ABOUT = '+++\ntitle = "About"\n+++\n'
QUIET = (  # a browser that does nothing beside: its own errands take a core of two
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
EROOM = [sys.executable, "-m", "eroom_static", "--site"]


def measure(tab, what, save, holds):
    took = []
    for n in range(TIMES):
        time.sleep(REST)
        began = time.time()
        save(f"word-{n}")
        seen = tab.wait_for_function(holds, arg=f"word-{n}", polling=5).json_value()
        took.append(seen - began * 1000)
    print(f"{what:<34} {statistics.median(took):>5.0f} ms, at most {max(took):>5.0f} ms", flush=True)


def main(size):
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder)
        (site / "eroom.toml").write_text(SETTINGS.format(size=size))
        for name in ("content", "templates", "static"):
            (site / name).mkdir()
        (site / "content/about.md").write_text(ABOUT)
        subprocess.run([*EROOM, folder, "pull"], check=True, capture_output=True)
        serving = subprocess.Popen([*EROOM, folder, "serve"], stdout=subprocess.PIPE, text=True)
        address = re.search(r"http://\S+", serving.stdout.readline())[0]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        tab = browser.new_page()

        def template(name, mark):
            text = (ROOT / "templates" / name).read_text()
            return lambda word: (site / "templates" / name).write_text(text.replace(mark, f"{word}{mark}", 1))

        sheet = (ROOT / "static/site.css").read_text()
        tab.goto(f"{address}about/")
        measure(tab, "a document", lambda word: (site / "content/about.md").write_text(ABOUT + word), PAINTED)
        restyle = lambda word: (site / "static/site.css").write_text(f"{sheet}:root{{--word:{word}}}")  # noqa: E731
        measure(tab, "a style sheet", restyle, COUNTS)
        measure(tab, "page.html, on a document", template("page.html", "{% endblock %}"), PAINTED)
        tab.goto(address)
        measure(tab, "base.html, on the front page", template("base.html", "<footer"), PAINTED)
        tab.goto(address + tab.get_attribute("main [data-meeting] a", "href").lstrip("/"))
        measure(tab, "base.html, on a meeting", template("base.html", "<main"), PAINTED)
        browser.close()
        serving.send_signal(signal.SIGTERM)
        serving.wait()


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 1000)
