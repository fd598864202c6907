"""What is written for each host, read as that host reads it."""

import json
import re
import subprocess

import pytest

from eroom_static.core.hosts.apache import apache
from eroom_static.core.hosts.cloudfront import MOST, cloudfront
from eroom_static.core.hosts.documents import AZURE_BYTES, azure, firebase, vercel
from eroom_static.core.hosts.every import HOSTS
from eroom_static.core.hosts.model import Redirect, hosting
from eroom_static.core.media import FRESH, LASTING
from tests.browser.conftest import needs
from tests.core.hosts.conftest import paths

HEADERS = """\
/meetings/:slug/join/
  Content-Security-Policy: frame-ancestors 'self'
/embed/*
  Content-Security-Policy: frame-ancestors *
/site.12345678.css
  Cache-Control: public, max-age=31536000, immutable
"""
MANY = "".join(f"/meetings/old-name-of-a-meeting-{n}/ /meetings/new-{n}/ 301\n" for n in range(2000))


def test_redirects_that_need_places_conditions_or_rewrites_are_left_to_the_publisher():
    plain = "/a/ /b/\n/c https://example.org:8080/d 302\n# why\n\n"
    odd = ["/e/* /f/:splat 301", "/g /h 200", "/i /j 301 Country=de", "/k :l", "x /y"]
    model = hosting("", plain + "\n".join(odd))
    assert model.redirects == (Redirect("/a/", "/b/", 301), Redirect("/c", "https://example.org:8080/d", 302))
    assert list(model.left_out) == odd


@pytest.mark.parametrize(
    "line",
    [
        '/a"{return /b',
        '/a";return /b',
        "/a /b`",
        "/a /{env.ZOOM_CLIENT_SECRET}",
        "/a /${HOME}",
        "/a\\ /b",
    ],
)
def test_a_redirect_that_would_go_on_in_a_servers_configuration_is_left_out(line):
    model = hosting("", f"{line} 301\n/c /d 301\n")
    assert model.redirects == (Redirect("/c", "/d", 301),)
    assert model.left_out == (f"{line} 301",)


@pytest.mark.parametrize(
    "rule",
    [
        '/a"; } location /b {\n  X-A: 1\n',
        "/a`\n  X-A: 1\n",
        "/a\n  X-A`: 1\n",
        "/a\n  X-A: 1` }\n",
        "/a\n  X-A: $http_cookie\n",
        "/a\n  X-A: ${HOME}\n",
        "/a\n  X-A: {env.ZOOM_CLIENT_SECRET}\n",
        "/a\n  X-A: \\\n",
    ],
)
def test_headers_that_would_go_on_in_a_servers_configuration_are_left_out(rule):
    model = hosting(f"{rule}/c\n  X-C: yes\n", "")
    assert [rule.path for rule in model.headers] == ["/c"]
    assert model.left_out == (rule.split("\n")[0],)


def test_a_dollar_in_a_target_is_no_variable_of_a_server():
    assert hosting("", "/a /b$uri 301\n").redirects == (Redirect("/a", "/b%24uri", 301),)


def test_of_two_rules_for_one_path_the_lower_one_wins():
    model = hosting("/embed/*\n  X-A: own\n  X-B: own\n/embed/*\n  X-A: ours\n", "")
    assert model.headers_for("/embed/x/") == {"Cache-Control": FRESH, "X-A": "ours", "X-B": "own"}


def test_signs_in_a_path_stand_for_themselves():
    model = hosting("/a.b+(c)/\n  X-A: yes\n", "")
    assert "X-A" in model.headers_for("/a.b+(c)/")
    assert "X-A" not in model.headers_for("/aXbb(c)/")


@pytest.mark.parametrize(
    ("old", "rule"),
    [
        ("/foo(bar/", r'"^/foo\(bar/$"'),
        ("/a+b.html", r'"^/a\+b\.html$"'),
        ("/%C3%BCber%20uns/", '"^/über uns/$"'),
        ("/a%22b%0A/", '"^/a%22b%0A/$"'),
    ],
)
def test_apache_compares_an_old_address_with_its_signs(old, rule):
    assert f"RedirectMatch 301 {rule} " in apache(hosting("", f"{old} /new/ 301\n"))


def test_firebase_gives_each_address_what_the_model_says(built):
    top, base, model = built
    said = json.loads(firebase(model))["hosting"]
    for kind, path in paths(top, base).items():
        given = {"Cache-Control": "public, max-age=3600"}  # Firebase's own
        for rule in said["headers"]:
            if re.search(rule["regex"], path):
                given |= {h["key"]: h["value"] for h in rule["headers"]}
        assert given == model.headers_for(path), kind
    assert {"source": f"{base}/news.xml", "destination": f"{base}/feed.xml", "type": 301} in said["redirects"]


def test_vercel_gives_each_address_what_the_model_says(built):
    top, base, model = built
    said = json.loads(vercel(model))
    for kind, path in paths(top, base).items():
        given = {"Cache-Control": "public, max-age=0, must-revalidate"}  # Vercel's own
        for rule in said["headers"]:
            if re.fullmatch(re.sub(r":\w+", "[^/]+", rule["source"]), path):
                given |= {h["key"]: h["value"] for h in rule["headers"]}
        wanted = model.headers_for(path)
        if wanted["Cache-Control"] != LASTING:
            wanted["Cache-Control"] = FRESH  # which is more than is wanted of pictures
        assert given == wanted, kind


def test_azure_has_a_route_for_what_matters_and_stays_small(built):
    top, base, model = built
    routes = json.loads(azure(model))["routes"]

    def given(path):
        for route in routes:
            if path == route["route"] or (route["route"][-1] == "*" and path.startswith(route["route"][:-1])):
                return route.get("headers", {})
        return {}

    address = paths(top, base)
    for kind in ("join", "join in German", "frame", "own rule"):
        wanted = model.headers_for(address[kind])
        assert given(address[kind]) == {n: v for n, v in wanted.items() if n != "Cache-Control"}, kind
    assert given(address["asset"]) == model.headers_for(address["asset"])
    assert {"route": f"{base}/news.xml", "redirect": f"{base}/feed.xml", "statusCode": 301} in routes


@pytest.mark.parametrize(("write", "most"), [(azure, AZURE_BYTES), (cloudfront, MOST)])
def test_files_that_may_not_be_large_hold_the_latest_redirects(write, most):
    text = write(hosting(HEADERS, MANY))
    assert most - 300 < len(text.encode()) <= most
    assert "/meetings/new-0/" in text
    assert "frame-ancestors *" in text


def test_the_function_of_cloudfront_does_what_the_model_says(built, tmp_path):
    needs("node", "on Debian: sudo apt-get install nodejs")
    top, base, model = built
    address = paths(top, base)
    asked = [
        {"context": {"eventType": kind}, "request": {"uri": path}, "response": {"headers": {}}}
        for path in (*address.values(), f"{base}/news.xml", f"{base}/about", f"{base}/a.txt")
        for kind in ("viewer-request", "viewer-response")
    ]
    script = f"{cloudfront(model)}\nconsole.log(JSON.stringify({json.dumps(asked)}.map(handler)))"
    (tmp_path / "run.js").write_text(script)
    done = subprocess.run(["node", tmp_path / "run.js"], capture_output=True, text=True, check=True)
    answers = iter(json.loads(done.stdout))
    for kind, path in address.items():
        request, response = next(answers), next(answers)
        assert request["uri"] == (f"{path}index.html" if path.endswith("/") else path)
        wanted = {n.lower(): {"value": v} for n, v in model.headers_for(path).items() if n != "Cache-Control"}
        assert response["headers"] == wanted, kind
    moved, _, slash, _, plain, _ = answers
    assert (moved["statusCode"], moved["headers"]["location"]["value"]) == (301, f"{base}/feed.xml")
    assert slash["headers"]["location"]["value"] == f"{base}/about/"
    assert plain["uri"] == f"{base}/a.txt"


@pytest.mark.parametrize("name", HOSTS)
def test_no_host_is_told_of_the_cache_of_single_files_that_their_kind_has_anyway(name):
    assert "site.12345678.css" not in HOSTS[name].write(hosting(HEADERS, "")) or name == "azure"
