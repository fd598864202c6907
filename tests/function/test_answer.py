import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest

from eroom_static.function.grant import ROOM, Key
from eroom_static.function.message import BODY_LIMIT, ENOUGH
from tests.function.asking import (
    LINK,
    NEW,
    NOW,
    NUMBER,
    OLD,
    ORIGIN,
    PASSCODE,
    PATIENT,
    PLAIN,
    RETIRED,
    SDK_KEY,
    SDK_SECRET,
    SECOND,
    body,
    claims,
    function,
    grant,
    join,
    refused,
    request,
    told,
)

GOOD = grant()
CORS = {"Access-Control-Allow-Origin": ORIGIN, "Access-Control-Expose-Headers": "Retry-After"}


def test_a_grant_is_answered_with_the_way_in_and_nothing_else():
    answer = join(GOOD)
    said = json.loads(answer.body)
    assert answer.status == 200
    assert claims(said.pop("signature"))["mn"] == NUMBER
    assert said == {
        "meetingNumber": NUMBER,
        "passcode": PASSCODE,
        "joinUrl": LINK,
        "sdkKey": SDK_KEY,
        "expiresAt": NOW + 7200,
    }
    assert answer.headers == {**PLAIN, **CORS, "Content-Type": "application/json"}
    assert not told(answer, [SDK_SECRET, NEW, OLD])


@pytest.mark.parametrize("video", [0, 1])
def test_what_is_signed_is_what_was_granted(video):
    said = json.loads(join(grant(n="999", v=video)).body)
    assert claims(said["signature"]) == {
        "appKey": SDK_KEY,
        "sdkKey": SDK_KEY,
        "mn": "999",
        "role": 0,
        "iat": NOW - 30,
        "exp": NOW + 7200,
        "tokenExp": NOW + 7200,
        "video_webrtc_mode": video,
    }


def test_a_part_of_a_second_does_not_reach_the_signature():
    said = json.loads(join(GOOD, now=NOW + 0.999).body)
    assert (said["expiresAt"], claims(said["signature"])["iat"]) == (NOW + 7200, NOW - 30)


@pytest.mark.parametrize("more", [{"role": 1}, {"meetingNumber": "1"}, {"expirationSeconds": 9}, {"": 0}])
def test_nothing_of_the_request_is_copied_or_even_taken(more):
    refused(join(body(GOOD, **more)), 400, "malformed")


def spare_bits(sealed):
    """The same bytes in another spelling: the last letter's unused bits are set."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    other = sealed[:-1] + letters[letters.index(sealed[-1]) + 1]
    assert urlsafe_b64decode(other.split(".")[2] + "==") == urlsafe_b64decode(sealed.split(".")[2] + "==")
    return other


def with_spare_bits():
    return next(s for n in range(9) if len((s := grant(p="x" * n)).split(".")[2]) % 4)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        ".",
        "..",
        "1",
        GOOD[:-1],
        GOOD[:-4],
        GOOD[: len(GOOD) // 2],
        GOOD.rpartition(".")[0] + ".",
        GOOD[:40] + ("A" if GOOD[40] != "A" else "B") + GOOD[41:],
        GOOD + "=",
        GOOD + "AAAA",
        GOOD + " ",
        " " + GOOD,
        GOOD[:40] + "\n" + GOOD[40:],
        spare_bits(with_spare_bits()),
        "2" + GOOD[1:],
        "01" + GOOD[1:],
        "١" + GOOD[1:],
        "１" + GOOD[1:],
        GOOD.replace(Key(NEW).id, Key(OLD).id),
        GOOD.replace(Key(NEW).id, "00000000"),
        GOOD.replace(Key(NEW).id, Key(NEW).id.upper() + "A"),
        grant(RETIRED),
        grant(RETIRED).replace(Key(RETIRED).id, Key(NEW).id),
        grant(purpose=ROOM),
        grant(purpose=""),
        "1.\ud800." + GOOD,
        "clear:" + json.dumps({"n": NUMBER}),
        "1." + Key(NEW).id + "." + urlsafe_b64encode(json.dumps({"n": "1", "w": None}).encode()).decode(),
    ],
    ids=lambda bad: bad.encode("ascii", "backslashreplace").decode()[:12],
)
def test_what_was_not_sealed_for_this_is_refused_whatever_the_reason(bad):
    assert refused(join(bad), 403, "grant") == {
        "error": "grant",
        "message": "The grant cannot be used; reload the page.",
    }


def test_while_rotating_the_old_keys_grants_still_open_and_afterwards_they_do_not():
    old = grant(OLD)
    assert join(old, at=function(EROOM_GRANT_KEY=f"{NEW},{OLD}")).status == 200
    assert join(old, at=function(EROOM_GRANT_KEY=f"{OLD},{NEW}")).status == 200
    assert join(old, at=function(EROOM_GRANT_KEY=f"{RETIRED},{OLD},{NEW}")).status == 200
    refused(join(old, at=function(EROOM_GRANT_KEY=NEW)), 403, "grant")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" ",
        b"null",
        b"1",
        b'"' + GOOD.encode() + b'"',
        b"[]",
        b"{}",
        b"[" + body(GOOD) + b"]",
        b'{"grant": null}',
        b'{"grant": 1}',
        b'{"grant": true}',
        b'{"grant": ["x"]}',
        b'{"grant": {"grant": "x"}}',
        b'{"Grant": "x"}',
        b'{"grant ": "x"}',
        body(GOOD, ticket="true"),
        body(GOOD, ticket=1),
        body(GOOD, ticket=None),
        body(GOOD, tk="x"),
        body(GOOD)[:-1],
        body(GOOD) + b"x",
        body(GOOD) + body(GOOD),
        b"grant=" + GOOD.encode(),
        b'{"grant": "x", "grant": ' + json.dumps(GOOD).encode() + b"}",
        b'{"grant": ' + json.dumps(GOOD).encode() + b', "gr\\u0061nt": "x"}',
        b'{"grant": ' + json.dumps(GOOD).encode() + b', "ticket": {"a": 1, "a": 1}}',
        b'{"grant": NaN}',
        b'{"grant": Infinity}',
        b'{"grant": -Infinity}',
        b'{"grant": ' + json.dumps(GOOD).encode() + b', "ticket": NaN}',
        b'{"grant": ' + b"9" * 4000 + b"}",
        b'{"grant": 1e999}',
        b"[" * 4096,
        b'{"a":' * 800,
        b"\xef\xbb\xbf" + body(GOOD),
        body(GOOD).decode().encode("utf-16"),
        b'{"grant": "\xff"}',
        b'{"grant": "\xed\xa0\x80"}',
        b'{"grant": "\xc0\xae"}',
        b'{"\\ud800": "x"}',
        b'{"grant": "\n"}',
        b"{'grant': 'x'}",
        b'{"grant": "x",}',
        b'{"grant": "x"} // a note',
        b"\0" + body(GOOD),
    ],
    ids=lambda content: repr(content[:24]),
)
def test_a_body_of_any_other_form_is_malformed(content):
    refused(join(content), 400, "malformed")


def test_a_lone_half_of_a_letter_is_no_grant():
    refused(join(b'{"grant": "\\ud800"}'), 403, "grant")


@pytest.mark.parametrize(
    "content", [b" \r\n\t" + body(GOOD) + b"\n", body(GOOD).replace(b"grant", b"gr\\u0061nt")]
)
def test_json_may_be_written_in_any_of_its_ways(content):
    assert join(content).status == 200


def test_a_body_may_have_4096_bytes_and_not_one_more():
    content = body(GOOD)
    content += b" " * (BODY_LIMIT - len(content))
    assert (len(content), BODY_LIMIT, ENOUGH) == (4096, 4096, 4097)
    assert join(content).status == 200
    refused(join(content + b" "), 413, "too_large")
    refused(join(b"x" * 10_000_000), 413, "too_large")


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON", " application/json ; charset=UTF-8", "application/json;"]
)
def test_the_body_is_announced_as_json(kind):
    assert join(GOOD, kind=kind).status == 200


@pytest.mark.parametrize(
    "kind",
    [
        None,
        "",
        "text/plain",
        "text/plain; application/json",
        "application/json-patch+json",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/json, text/plain",
        "application/json; charset=utf-16",
        "application/json; charset=utf-7",
        "application/json; x=y",
    ],
)
def test_what_a_page_can_send_without_a_preflight_is_not_taken(kind):
    refused(join(GOOD, kind=kind), 415, "media_type")


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "",
        "null",
        "*",
        "https://live.example.org/",
        "https://LIVE.example.org",
        "HTTPS://live.example.org",
        "https://live.example.org:443",
        "https://live.example.org:8443",
        "https://live.example.org.",
        "http://live.example.org",
        "https://a.live.example.org",
        "https://example.org",
        "https://live.example.org.evil.example",
        "https://evil.example/?https://live.example.org",
        "https://live-example.org",
        "https://1ive.example.org",
        "https://lіve.example.org",
        f"{ORIGIN}, {SECOND}",
        f"{ORIGIN} {ORIGIN}",
        f" {ORIGIN}",
        "http://localhost:8001",
        "http://localhost",
    ],
)
@pytest.mark.parametrize("method", ["POST", "OPTIONS"])
def test_another_origin_is_refused_and_its_page_may_not_read_why(origin, method):
    answer = function().answer(request(body(GOOD), method=method, origin=origin), NOW)
    refused(answer, 403, "origin")
    assert not [name for name in answer.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize("origin", [ORIGIN, SECOND])
def test_each_listed_origin_is_let_in_by_its_own_name(origin):
    answer = join(GOOD, origin=origin)
    assert answer.status == 200
    assert answer.headers["Access-Control-Allow-Origin"] == origin


@pytest.mark.parametrize("origin", [ORIGIN, SECOND])
def test_the_preflight_allows_one_method_and_one_header_for_one_origin(origin):
    answer = function().answer(request(method="OPTIONS", origin=origin, kind=None), NOW)
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers == {
        **PLAIN,
        **CORS,
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "POST",
        "Access-Control-Allow-Headers": "Content-Type",
        "Access-Control-Max-Age": "7200",
    }


@pytest.mark.parametrize(
    ("ask", "status"),
    [
        ({"content": body("x")}, 403),
        ({"content": b"x"}, 400),
        ({"content": b"x" * ENOUGH}, 413),
        ({"content": body(grant(w=[]))}, 410),
        ({"content": body(grant(r=1))}, 402),
        ({"kind": "text/plain"}, 415),
        ({"method": "PUT"}, 405),
        ({"path": "/elsewhere"}, 404),
    ],
)
def test_the_sites_own_page_may_read_every_refusal_and_no_other_page_any(ask, status):
    answer = function().answer(request(**ask), NOW)
    assert answer.status == status
    assert answer.headers.items() >= CORS.items()
    other = function().answer(request(**ask, origin="https://evil.example"), NOW)
    assert not [name for name in other.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize(
    "method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "post", "", "ÖL"]
)
def test_a_grant_is_handed_in_by_post_alone(method):
    answer = join(GOOD, method=method)
    refused(answer, 405, "method")
    assert answer.headers["Allow"] == "POST, OPTIONS"


@pytest.mark.parametrize(
    "path", ["", "/", "/joi", "/join/", "/JOIN", "/join/x", "/join.php", "/%6aoin", "/j\u043ein"]
)
def test_there_is_nothing_at_any_other_address(path):
    refused(join(GOOD, path=path), 404, "not_found")


@pytest.mark.parametrize("path", ["/join", "join", "/api/join", "/stage/eroom/join"])
def test_a_platform_may_put_anything_before_the_address(path):
    assert join(GOOD, path=path).status == 200


def test_health_tells_the_ids_of_the_keys_and_nothing_of_the_keys():
    answer = function().answer(request(method="GET", path="/health", origin=None, kind=None), NOW)
    assert (answer.status, json.loads(answer.body)) == (200, {"ok": True, "keys": [Key(NEW).id, Key(OLD).id]})
    assert answer.headers == {**PLAIN, "Content-Type": "application/json"}
    assert not told(answer, [NEW, OLD, SDK_KEY, SDK_SECRET])


@pytest.mark.parametrize("method", ["POST", "HEAD", "OPTIONS", "PUT", "TRACE"])
def test_health_is_asked_by_get_alone(method):
    answer = function().answer(request(method=method, path="/health"), NOW)
    refused(answer, 405, "method")
    assert answer.headers["Allow"] == "GET"


def test_with_registration_only_who_brings_a_ticket_is_let_in():
    sealed = grant(r=1)
    refused(join(sealed), 402, "ticket_required")
    refused(join(body(sealed, ticket=False)), 402, "ticket_required")
    assert join(body(sealed, ticket=True)).status == 200


def test_a_ticket_opens_no_door_before_its_time_and_none_afterwards():
    refused(join(body(grant(r=1, w=[[NOW + 1, NOW + 9]]), ticket=True)), 403, "too_early", "opensAt")
    refused(join(body(grant(r=1, w=[[NOW - 9, NOW]]), ticket=True)), 410, "over")


def test_where_nobody_registers_a_ticket_changes_nothing():
    assert join(body(GOOD, ticket=True)).status == join(body(GOOD, ticket=False)).status == 200


def test_who_asks_too_often_is_told_when_to_come_back():
    at = function()
    assert [join(GOOD, at=at).status for _ in range(30)] == [200] * 30
    answer = join(GOOD, at=at)
    refused(answer, 429, "too_many")
    assert answer.headers["Retry-After"] == "1"
    assert answer.headers.items() >= CORS.items()
    assert [join(GOOD, NOW + 1, at).status for _ in range(2)] == [200, 429]
    assert join(GOOD, NOW + 1, at, address="203.0.113.8").status == 200


def test_guessing_costs_as_much_as_asking():
    at = function(EROOM_BURST="3")
    bad = [body("x"), b"x", b"x" * ENOUGH]
    assert [join(content, at=at).status for content in bad] == [403, 400, 413]
    refused(join(GOOD, at=at), 429, "too_many")


def test_a_visitor_with_a_whole_network_of_addresses_is_one_visitor():
    at = function(EROOM_BURST="3")
    assert [join(GOOD, at=at, address=f"2001:db8::{n}").status for n in range(5)] == [200] * 3 + [429] * 2


def test_another_site_cannot_use_up_a_visitors_share():
    at = function(EROOM_BURST="1")
    for method in ("POST", "OPTIONS"):
        at.answer(request(body(GOOD), method=method, origin="https://evil.example"), NOW)
    assert join(GOOD, at=at).status == 200


def test_nothing_is_kept_from_one_visitor_for_the_next():
    at = function(EROOM_BURST=PATIENT)
    first = join(GOOD, at=at)
    join(grant(n="999"), at=at)
    assert join(GOOD, at=at) == first
