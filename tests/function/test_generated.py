"""Ten thousand visitors, most of them up to no good, and an oracle that reads the contract for itself."""

import json
from collections import Counter
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eroom_static.function.answer import Function
from eroom_static.function.config import Config
from eroom_static.function.grant import ROOM, Key
from eroom_static.function.message import Request
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
    claims,
    environ,
    grant,
    told,
)

EXAMPLES, SHARES = 10_000, 4  # shares can run on several cores
PREFLIGHT = "preflight"
FUNCTION = Function(Config.read(environ(EROOM_BURST=PATIENT, EROOM_RATE=PATIENT)))
HURRIED = Config.read(environ(EROOM_BURST="1", EROOM_RATE="0"))
STATUS = {
    "malformed": 400, "ticket_required": 402, "origin": 403, "grant": 403, "too_early": 403, "not_found": 404,
    "method": 405, "over": 410, "too_large": 413, "media_type": 415, "too_many": 429,
}  # fmt: skip
NEVER = [SDK_SECRET, NEW, OLD, RETIRED]  # in any answer
CANARIES = [*NEVER, PASSCODE, NUMBER, LINK, SDK_KEY, "eyJ"]  # in no refusal

HOURS = [
    None,
    [],
    [[NOW, NOW + 60]],
    [[NOW - 60, NOW]],
    [[NOW - 500, NOW - 400], [NOW - 10, NOW + 10], [NOW + 400, NOW + 500]],
]
ISSUED = {
    grant(key, w=hours, r=registration, v=video): (hours, registration, video)
    for key in (NEW, OLD)
    for hours in HOURS
    for registration in (0, 1)
    for video in (0, 1)
}
EDGES = sorted({edge for hours in HOURS for window in hours or () for edge in window})


class Part(NamedTuple):
    """One part of a request, and the refusal that it must lead to: "" for none, None where only the oracle knows."""

    value: object
    refusal: str | None = ""


@st.composite
def one_of(draw, *ways):
    """One of these strategies, each as likely as it is often here (Hypothesis takes a repeated one once)."""
    return draw(draw(st.sampled_from(ways)))


def either(good, bad, refusal, wild=None):
    """Mostly good, so that a request gets far before it fails."""
    parts = [Part(value) for value in good] * (30 // len(good)) + [Part(value, refusal) for value in bad]
    known = st.sampled_from(parts)
    return known if wild is None else one_of(*[known] * 19, wild.map(lambda value: Part(value, None)))


HEADER = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=30)
METHODS = one_of(
    *[either(["POST"], ["GET", "HEAD", "PUT", "TRACE", "post", ""], "method")] * 19,
    st.just(Part("OPTIONS", PREFLIGHT)),
)
PATHS = either(
    ["/join", "/api/join", "join"], ["/", "/join/", "/JOIN", "", "/sign"], "not_found", st.text(max_size=9)
)
ORIGINS = either(
    [ORIGIN, SECOND],
    [None, "", "null", "*", ORIGIN + "/", ORIGIN.upper(), ORIGIN + ".evil.example", f"{ORIGIN}, {SECOND}"],
    "origin",
    HEADER,
)
KINDS = either(
    ["application/json", "application/json; charset=utf-8"],
    [None, "", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1"],
    "media_type",
    HEADER,
)
# Path, method, origin and content type: half of the visitors come as the page does.
PROPER = st.sampled_from(
    [
        tuple(map(Part, (path, "POST", origin, "application/json")))
        for path in ("/join", "/api/join")
        for origin in (ORIGIN, SECOND)
    ]
)
MANNERS = one_of(PROPER, st.tuples(PATHS, METHODS, ORIGINS, KINDS))
SEALED = st.sampled_from(sorted(ISSUED))


@st.composite
def damaged(draw):
    """A grant of ours with one thing wrong, and never by chance one that is right."""
    good = draw(SEALED)
    place = draw(st.integers(0, len(good) - 1))
    bad = draw(
        st.one_of(
            st.just(good[:place]),
            st.just(good + "="),
            st.just("2" + good[1:]),
            st.just("١" + good[1:]),
            st.just(good.replace(good[2:10], Key(RETIRED).id)),
            st.sampled_from(
                [grant(RETIRED), grant(purpose=ROOM), grant(RETIRED).replace(Key(RETIRED).id, Key(NEW).id)]
            ),
            st.characters().map(lambda letter: good[:place] + letter + good[place + 1 :]),
            st.text(max_size=40),
        )
    )
    return bad if bad not in ISSUED else bad + "!"


def sent(grant, ticket=None, **more):
    return json.dumps({"grant": grant, **({} if ticket is None else {"ticket": ticket}), **more}).encode()


@st.composite
def mangled(draw):
    """A good body with a few bytes in the middle left out, put in or changed: perhaps still a good one."""
    good = sent(draw(SEALED), ticket=True)
    place = draw(st.integers(0, len(good)))
    return good[:place] + draw(st.binary(max_size=3)) + good[place + draw(st.integers(0, 2)) :]


TICKETS = st.sampled_from([None, True, False])
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
NO_TEXT = [b"NaN", b"-Infinity", b"1e999", b"null", b"{}", b"[]", b"9" * 3000, b"[" * 4000, b'"\xff"']
MALFORMED = one_of(
    JSON.map(lambda said: json.dumps(said).encode()),
    st.sampled_from(NO_TEXT).map(lambda value: b'{"grant": ' + value + b"}"),
    SEALED.map(lambda sealed: sent(sealed)[:-1] + b', "grant": "x"}'),
    SEALED.map(lambda sealed: b"\xef\xbb\xbf" + sent(sealed)),
    st.builds(
        lambda sealed, name: sent(sealed, **{name: 1}), SEALED, st.sampled_from(["role", "mn", "ticket"])
    ),
)
BODIES = one_of(
    *[st.builds(sent, SEALED, TICKETS).map(Part)] * 12,
    *[damaged().map(lambda bad: Part(sent(bad), "grant"))] * 4,
    *[MALFORMED.map(lambda content: Part(content, "malformed"))] * 2,
    st.builds(
        lambda sealed, more: Part(sent(sealed) + b" " * more, "too_large"), SEALED, st.integers(3900, 9000)
    ),
    (mangled() | st.binary(max_size=60)).map(lambda content: Part(content, None)),
)


NEAR = [edge + off for edge in EDGES for off in (-1, -0.001, 0, 0.999, 1)]
TIMES = one_of(*[st.sampled_from(NEAR)] * 9, st.floats(0, 4_102_444_800))
ADDRESSES = st.sampled_from(["203.0.113.7", "2001:db8::1", "::ffff:1.2.3.4", "", "unknown"]) | st.text(
    max_size=9
)


def read(content):
    """What a lenient reader finds in a body: one of our grants and whether a ticket was shown, or nothing."""
    try:
        said = json.loads(content.decode("utf-8-sig"))
        return ISSUED[said["grant"]], said.get("ticket") is True
    except (ValueError, LookupError, TypeError, RecursionError):
        return None


def door(content, now):
    """What the hours and the registration of a readable grant lead to: "" is an open door."""
    (hours, registration, _), ticket = read(content)
    for opens, closes in hours if hours is not None else [[now, now + 1]]:
        if opens <= now < closes:
            return "" if ticket or not registration else "ticket_required"
    return "too_early" if any(now < opens for opens, _ in hours) else "over"


def due(parts, content, now, *, hurried):
    """What the contract demands: a refusal's word, "" for the way in, None where any refusal would do."""
    path, method, origin, kind, body = (part.refusal for part in parts)
    preflight = method == PREFLIGHT
    order = (path, "" if preflight else method, origin, method, "too_many" if hurried else "", kind, body)
    for word in order:
        if word != "":
            return word
    return door(content, now)


def check(request, now, answer, expected):
    assert answer.headers.items() >= PLAIN.items()
    assert not told(answer, NEVER)
    listed = request.headers.get("origin") in {ORIGIN, SECOND}
    allowed = request.headers.get("origin") if listed else None
    assert answer.headers.get("Access-Control-Allow-Origin") == allowed
    if answer.status == 204:
        assert (request.method, answer.body, expected) in {
            ("OPTIONS", b"", PREFLIGHT),
            ("OPTIONS", b"", None),
        }
        assert listed
        return
    said = json.loads(answer.body)
    if answer.status == 200:
        assert not expected
        assert listed
        assert request.method == "POST"
        assert door(request.body, now) == ""
        video = read(request.body)[0][2]
        assert claims(said.pop("signature")) == {
            "appKey": SDK_KEY, "sdkKey": SDK_KEY, "mn": NUMBER, "role": 0, "video_webrtc_mode": video,
            "iat": int(now) - 30, "exp": int(now) + 7200, "tokenExp": int(now) + 7200,
        }  # fmt: skip
        assert said == {
            "meetingNumber": NUMBER, "passcode": PASSCODE, "joinUrl": LINK, "sdkKey": SDK_KEY,
            "expiresAt": int(now) + 7200,
        }  # fmt: skip
        return
    assert expected is None or said["error"] == expected
    assert answer.status == STATUS[said["error"]]
    assert list(said) == ["error", "message", *(["opensAt"] if said["error"] == "too_early" else [])]
    assert said.get("opensAt", now + 1) > now
    assert ("Retry-After" in answer.headers) is (answer.status == 429)
    assert not told(answer, CANARIES)


@pytest.mark.parametrize("share", range(SHARES))
def test_ten_thousand_visitors_get_what_the_contract_says_and_nothing_leaks(share, capfd, caplog):
    caplog.set_level(0)
    seen = Counter()

    @settings(max_examples=EXAMPLES // SHARES, derandomize=False)
    @given(MANNERS, BODIES, TIMES, ADDRESSES, st.sampled_from([False] * 19 + [True]))
    def visit(manners, body, now, address, hurried):
        parts = (*manners, body)
        path, method, origin, kind, content = (part.value for part in parts)
        headers = {"origin": origin, "content-type": kind}
        headers = {name: value for name, value in headers.items() if value is not None}
        request = Request(method, path, headers, content, address)
        function = FUNCTION
        if hurried:
            function = Function(HURRIED)
            function.answer(Request("POST", "/join", {"origin": ORIGIN}, b"", address), now)
        answer = function.answer(request, now)
        check(request, now, answer, due(parts, content, now, hurried=hurried))
        seen[json.loads(answer.body or b"{}").get("error", answer.status)] += 1

    visit()
    assert seen.keys() == {200, 204, *STATUS}, "the visitors did not try everything"
    assert capfd.readouterr() == ("", "")
    assert caplog.text == ""
