"""The Nu HTML checker has nothing to say of any page, style sheet or drawing of a built site."""

import json
import re
import subprocess

from tests.browser.conftest import NODE, needs

JAR = NODE / "vnu-jar/build/dist/vnu.jar"
# What the checker says and is not so. Each is a whole message, and must still be said, or it goes.
NOT_SO = {
    r"The “list” role is unnecessary for element “[uo]l”\.": "Safari takes a list without markers for no list, unless it says so",
    r"Resource violates Content Security Policy \(meta tag\): external (stylesheet|script) “/[\w.]+” .+": "it reads files, "
    "where 'self' is nobody; in the browser the policy is obeyed, or the other tests would see its complaints",
    r"CSS: Unrecognized at-rule “@container”": "its CSS is older than container queries",
    r"CSS: “container-type”: Property “container-type” doesn't exist\.": "the same",
    r"The value of attribute “data-find” .+ is not in Unicode Normalization Form C\.": "on purpose: whoever types half a "
    "syllable of Hangul finds the whole one",
    r"CSS: “(padding|font-size|gap)”: Parse Error\.": "the same: the unit cqi",
    r"CSS: “field-sizing”: Property “field-sizing” doesn't exist\.": "its CSS is older than that",
    r"CSS: “mask”: .+ is not a “mask” value\.": "its CSS is older than masks that are drawn",
    r"CSS: “--on-stage”: Cannot invoke .+": "it stumbles over a variable within light-dark()",
}


def said(files):
    """Whatever the checker says, but for NOT_SO, and the patterns of that which were of use."""
    brief = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")  # for a program that runs for seconds
    command = ["java", "-Xss4m", *brief, "-jar", str(JAR), "--format", "json", "--exit-zero-always"]
    command += ["--also-check-css", "--also-check-svg", *map(str, files)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    messages = json.loads(run.stderr)["messages"]
    known = {p for p in NOT_SO for m in messages if re.fullmatch(p, m["message"])}
    return [m for m in messages if not any(re.fullmatch(p, m["message"]) for p in NOT_SO)], known


def test_the_nu_checker_has_nothing_to_say(gallery):
    needs("java", "on Debian: sudo apt-get install default-jre-headless")
    needs(JAR, "sh tests/prepare.sh installs it from npm")
    page, function = (gallery.site(reveal).output for reveal in ("page", "function"))
    files = [f for f in sorted(page.rglob("*")) if f.suffix in (".html", ".css", ".svg")]
    files += sorted(function.glob("*/*/join/index.html"))  # nothing else differs
    messages, known = said(files)
    assert not messages, "\n".join(
        f"{m['url']}:{m.get('lastLine', '')} {m['message']} {m.get('extract', '')}" for m in messages
    )
    assert known == NOT_SO.keys()


def test_the_checker_sees_a_fault(tmp_path):
    needs("java", "on Debian: sudo apt-get install default-jre-headless")
    needs(JAR, "sh tests/prepare.sh installs it from npm")
    (tmp_path / "a.html").write_text(
        '<!doctype html><html lang="en"><title>A</title><p role="list"><img src="a">'
    )
    (tmp_path / "a.css").write_text("p { padding: red }")
    (tmp_path / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><p>A</p></svg>')
    messages, _ = said(sorted(tmp_path.iterdir()))
    assert {m["url"].rsplit(".", 1)[1] for m in messages} == {"html", "css", "svg"}
