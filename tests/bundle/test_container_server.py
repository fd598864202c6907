"""The container's own server over raw sockets: what it takes of a visitor, how long, and what it says of it."""

import itertools
import json
import random
import re
import select
import signal
import socket
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from tests.bundle.conftest import listening, running
from tests.bundle.talk import JSON, ORIGIN, VALUES, answers_as_documented, granted

START = """
import server
{0}
server.main(server.Limits({1}))
"""
PATIENT = "request=99, idle=99, farewell=99"  # what is to be done at once is not done by a time-out
HASTY = "request=0.6, idle=0.6, farewell=0.3"
ENVIRON = VALUES | {"HOST": "127.0.0.1", "PORT": "0", "EROOM_BURST": "9999", "EROOM_RATE": "9999"}
HEALTH = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture(scope="module")
def start(unpack, installed, tmp_path_factory):
    """Starts the bundle's server with limits and, where a test needs that, a line run before."""
    folder = unpack("container")
    packages = installed("--require-hashes", "--requirement", str(folder / "requirements.txt"))

    @contextmanager
    def started(limits="", before="", **environ):
        place = tmp_path_factory.mktemp("start")
        (place / "stand_in.py").write_text(START.format(before, limits))
        with running(
            "stand_in", seen=[place, folder, packages], cwd=folder, environ=ENVIRON | environ
        ) as process:
            yield process

    return started


@contextmanager
def silent(started):
    """The port of a server that has nothing to say to the end, and ends when it is told."""
    with started as process:
        yield listening(process)
        process.terminate()
        assert process.communicate(timeout=30)[0] == ""
        assert process.returncode == 0


@pytest.fixture(scope="module")
def port(start):
    with silent(start(PATIENT)) as port:
        yield port


@pytest.fixture(scope="module")
def hasty(start):
    with silent(start(HASTY)) as port:
        yield port


@contextmanager
def connected(port, sent=b""):
    with socket.create_connection(("127.0.0.1", port), timeout=15) as wire:
        wire.sendall(sent)
        yield wire


def post(body=b"", *lines, path="/join", headers=JSON, length=None):
    lines = [f"POST {path} HTTP/1.1", "Host: x", *(f"{n}: {v}" for n, v in headers), *lines]
    if not any("chunked" in line for line in lines):
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def heard(wire, method="GET"):
    """The next reply, and no byte of what may follow it."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        part = wire.recv(1)
        assert part, f"hung up after {head!r}"
        head += part
    first, *lines = head.decode().splitlines()[:-1]
    headers = {n.lower(): v for n, v in (line.split(": ", 1) for line in lines)}
    length = 0 if method == "HEAD" else int(headers.get("content-length", 0))
    body = b""
    while len(body) < length:
        body += wire.recv(length - len(body))
    return int(first.split()[1]), headers, body


def rest(wire):
    """All that comes until the server hangs up."""
    said = b""
    try:
        while part := wire.recv(65_536):
            said += part
    except ConnectionResetError:
        pass
    return said


def refused(wire, status, word):
    found, headers, body = heard(wire)
    assert (found, json.loads(body)["error"]) == (status, word)
    assert headers["connection"] == "close"
    assert headers["access-control-allow-origin"] == ORIGIN
    assert rest(wire) == b""


def test_all_that_is_documented_is_answered_on_one_connection_until_it_says_otherwise(port):
    wires = []

    def ask(method, path, headers, body):
        if not wires or wires[-1].fileno() < 0:
            wires.append(socket.create_connection(("127.0.0.1", port), timeout=30))
        lines = [f"{method} {path} HTTP/1.1", "Host: x", *(f"{n}: {v}" for n, v in headers)]
        wires[-1].sendall("\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body)
        reply = heard(wires[-1], method)
        if reply[1].get("connection") == "close":
            wires[-1].close()
        return reply

    answers_as_documented(ask)
    wires[-1].close()
    assert len(wires) == 2  # it says so to the body that is too large


# Sizes


def test_a_length_too_long_is_refused_before_its_body(port):
    for length in (4097, 10_000_000, 2**64 - 1):
        with connected(port, post(length=length)) as wire:
            refused(wire, 413, "too_large")


def test_a_body_that_grows_by_chunks_is_refused_when_it_is_too_long(port):
    with connected(port, post(b"", "Transfer-Encoding: chunked")) as wire:
        wire.sendall(b"1000\r\n" + b" " * 4096 + b"\r\n")
        assert not select.select([wire], [], [], 0.1)[0]
        wire.sendall(b"1\r\n \r\n")
        refused(wire, 413, "too_large")


def test_a_body_in_chunks_counts_like_another_down_to_single_bytes(port):
    body = granted().ljust(4096)
    for size in (1, 7, 4096):
        parts = [body[at : at + size] for at in range(0, len(body), size)]
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
        with connected(port, post(b"", "Transfer-Encoding: chunked") + chunks) as wire:
            assert heard(wire)[0] == 200


def test_chunks_that_are_all_wrapping_are_refused_too(port):
    with connected(port, post(b"", "Transfer-Encoding: chunked") + b"1;" + b"x" * 80_000) as wire:
        refused(wire, 413, "too_large")


def test_ten_megabytes_sent_to_the_end_do_not_drown_the_refusal(port):
    with connected(port, post(b" " * 10_000_000)) as wire:
        refused(wire, 413, "too_large")


def test_what_stands_behind_a_body_is_not_a_header(port):
    bare = post(b"", "Transfer-Encoding: chunked", headers=JSON[:1])
    with connected(port, bare + b"0\r\nOrigin: " + ORIGIN.encode() + b"\r\n\r\n") as wire:
        assert json.loads(heard(wire)[2])["error"] == "origin"


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"x" * 30_000,
        b"GET / HTTP/1.1\r\nX: " + b"x" * 30_000,
        b"GET / HTTP/1.1\r\n" + b"x" * 30_000,
        b"GET / HTTP/1.1\r\n" + b"X: x\r\n" * 102,
        b"\r\n" * 15_000,
    ],
    ids=["address", "value", "name", "lines", "nothing"],
)
def test_a_head_without_end_is_hung_up_on(port, head):
    with connected(port, head) as wire:
        assert rest(wire) == b""


def test_a_large_head_with_an_end_is_read(port):
    head = b"X: x\r\n" * 99 + b"Y: " + b"y" * 14_000
    with connected(port, b"GET /health HTTP/1.1\r\n" + head + b"\r\n\r\n") as wire:
        assert heard(wire)[0] == 200


# Time


def trickle(wire, part):
    """Until something comes back."""
    for _ in range(600):
        if select.select([wire], [], [], 0.05)[0]:
            return
        wire.sendall(part)
    pytest.fail("no end of patience")


def test_a_slow_body_is_refused_though_it_goes_on_coming(hasty):
    with connected(hasty, post(length=4000)) as wire:
        trickle(wire, b" ")
        refused(wire, 400, "malformed")
    with connected(hasty, post(b"", "Transfer-Encoding: chunked")) as wire:
        trickle(wire, b"1\r\n \r\n")
        refused(wire, 400, "malformed")


def test_a_slow_head_is_hung_up_on_though_it_goes_on_coming(hasty):
    with connected(hasty, b"GET /health HTTP/1.1\r\nX: ") as wire:
        trickle(wire, b"x")
        assert rest(wire) == b""


def test_a_connection_without_a_request_is_closed(hasty):
    with connected(hasty) as wire:
        assert rest(wire) == b""
    with connected(hasty, HEALTH) as wire:
        assert heard(wire)[0] == 200
        trickle(wire, b"\r\n")
        assert rest(wire) == b""


def test_who_does_not_hang_up_after_a_refusal_is_hung_up_on(hasty):
    with connected(hasty, post(length=10_000_000)) as wire:
        assert heard(wire)[0] == 413
        assert wire.recv(1) == b""
        with pytest.raises(ConnectionError):
            linger(wire)


def linger(wire):
    for _ in range(600):
        wire.sendall(b" ")
        select.select([], [], [], 0.05)


# One after the other


def test_requests_sent_ahead_are_answered_in_order(port):
    asked = [b"/health", b"/nowhere", b"/join", b"/health"] * 500
    with connected(port, b"".join(HEALTH.replace(b"/health", path) for path in asked)) as wire:
        for path in asked:
            assert heard(wire)[0] == {b"/health": 200, b"/nowhere": 404, b"/join": 405}[path]


def test_a_request_may_come_in_single_bytes(port):
    with connected(port) as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in post(granted()):
            wire.sendall(bytes([byte]))
        assert heard(wire)[0] == 200


def test_who_does_not_listen_is_not_listened_to(start):
    with start() as process:
        port, memory = listening(process), Path(f"/proc/{process.pid}/status")
        with connected(port) as wire:
            before, sent, batch = peak(memory), 0, HEALTH * 1000
            while select.select([], [wire], [], 0.5)[1]:
                sent += wire.send(batch[sent % len(HEALTH) :], socket.MSG_DONTWAIT)
            assert peak(memory) - before < 4
            with connected(port, HEALTH) as other:
                assert heard(other)[0] == 200
            answers, said = sent // len(HEALTH), b""
            while said.count(b'{"ok":true,') < answers:
                said += wire.recv(1_000_000)
            assert said.count(b"HTTP/1.1 200 OK\r\n") == answers


def peak(status):
    return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) / 1024


# The protocol


def test_head_is_refused_without_a_body_and_the_connection_goes_on(port):
    for method, path, status in ((b"HEAD", b"/health", 405), (b"HEAD", b"/nowhere", 404)):
        with connected(port, HEALTH.replace(b"GET", method).replace(b"/health", path) + HEALTH) as wire:
            found, headers, _ = heard(wire, "HEAD")
            assert (found, int(headers["content-length"]) > 0) == (status, True)
            assert heard(wire)[0] == 200


def test_who_asks_whether_to_go_on_is_told(port):
    with connected(port, post(b"", "Expect: 100-continue", length=len(granted()))) as wire:
        assert heard(wire)[0] == 100
        wire.sendall(granted())
        assert heard(wire)[0] == 200
    with connected(port, post(b"", "Expect: 100-continue", length=5000)) as wire:
        refused(wire, 413, "too_large")


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\x00" * 100,
        b"SSH-2.0-x\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /health HTTP/1.1\r\nX : x\r\n\r\n",
        b"GET /health HTTP/1.1\nHost: x\n\n",
        b"GET /health HTTP/1.1\r\nX: x\r\n y\r\n\r\n",
        b"GET /health HTTP/1.1\r\nX: \x00\r\n\r\n",
        post(b"{}", "Content-Length: 2"),
        post(b"{}", "Content-Length: +2", length=2),
        post(b"", "Transfer-Encoding: chunked", "Content-Length: 2"),
    ],
    ids=itertools.count(),
)
def test_what_is_no_http_is_hung_up_on(port, garbage):
    with connected(port, garbage + HEALTH) as wire:
        assert rest(wire) == b""


def test_a_broken_chunk_is_refused_like_a_broken_body(port):
    with connected(port, post(b"", "Transfer-Encoding: chunked") + b"zz\r\n") as wire:
        refused(wire, 400, "malformed")
    with connected(port, post(b"", "Transfer-Encoding: x-chunked-not") + HEALTH) as wire:
        refused(wire, 400, "malformed")


@pytest.mark.parametrize(
    "asked",
    [
        HEALTH.replace(b"Host: x", b"Connection: close"),
        HEALTH.replace(b"1.1", b"1.0"),
        HEALTH.replace(b"Host: x", b"Connection: keep-alive").replace(b"1.1", b"1.0"),
        HEALTH.replace(b"Host: x", b"Connection: Upgrade\r\nUpgrade: websocket"),
    ],
    ids=["close", "1.0", "1.0 keep-alive", "upgrade"],
)
def test_a_last_request_is_answered_and_the_connection_closed(port, asked):
    with connected(port, asked + HEALTH) as wire:
        status, headers, _ = heard(wire)
        assert (status, headers["connection"]) == (200, "close")
        assert rest(wire) == b""


def test_an_answer_tells_the_hour_and_nothing_of_the_server(port):
    with connected(port, HEALTH) as wire:
        _, headers, _ = heard(wire)
    assert re.fullmatch(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT", headers["date"])
    assert parsedate_to_datetime(headers["date"]).tzinfo is not None
    assert "server" not in headers


def test_a_question_mark_ends_the_path(port):
    with connected(port, post(granted(), path="/join?/health")) as wire:
        assert heard(wire)[0] == 200


def test_blanks_around_a_header_are_not_of_it(port):
    padded = [(name, f"  {value} \t") for name, value in JSON]
    with connected(port, post(granted(), headers=padded)) as wire:
        assert heard(wire)[0] == 200


def test_the_address_is_what_the_proxy_in_front_saw(start):
    with silent(start(EROOM_PROXIES="1", EROOM_BURST="1", EROOM_RATE="0")) as port:
        found = []
        for seen in ("192.0.2.1", "192.0.2.2", "192.0.2.9, 192.0.2.1"):
            with connected(port, post(granted(), f"X-Forwarded-For: {seen}")) as wire:
                found.append(heard(wire)[0])
        assert found == [200, 200, 429]


def test_requests_bent_at_random_neither_stop_it_nor_make_it_speak(port):
    chance = random.Random(7)
    good = post(granted()), post(b"2\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: chunked"), HEALTH
    for _ in range(400):
        bent = bytearray(chance.choice(good))
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(bent))
            bent[at : at + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
        with connected(port, bytes(bent)) as wire:
            wire.shutdown(socket.SHUT_WR)
            assert re.match(rb"$|HTTP/1\.1 (?!5)", rest(wire))
    with connected(port, HEALTH) as wire:
        assert heard(wire)[0] == 200


# Starting, stopping, many, and errors of its own


def test_no_more_visits_at_once_than_it_holds(start):
    with (
        silent(start("visits=3")) as port,
        connected(port, HEALTH) as first,
        connected(port, HEALTH) as second,
        connected(port, HEALTH) as third,
    ):
        for wire in (first, second, third):
            assert heard(wire)[0] == 200
        with connected(port) as fourth:
            assert rest(fourth) == b""
        first.sendall(HEALTH.replace(b"Host: x", b"Connection: close"))
        assert heard(first)[0] == 200
        assert rest(first) == b""
        with connected(port, HEALTH) as fourth:
            assert heard(fourth)[0] == 200


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_finishes_what_is_begun(start, sign):
    with start() as process:
        port, asked = listening(process), post(granted(), "Expect: 100-continue")
        with connected(port, HEALTH) as idle, connected(port, asked[:-9]) as begun:
            assert heard(idle)[0] == 200
            assert heard(begun)[0] == 100
            process.send_signal(sign)
            assert rest(idle) == b""
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port), timeout=30)
            begun.sendall(asked[-9:])
            status, headers, _ = heard(begun)
            assert (status, headers["connection"]) == (200, "close")
            assert rest(begun) == b""
        assert process.communicate(timeout=30)[0] == ""
        assert process.returncode == 0


def test_told_to_stop_it_does_not_wait_for_ever(start):
    asked = post(b"", "Expect: 100-continue", length=100)
    with start() as process, connected(listening(process), asked) as wire:
        assert heard(wire)[0] == 100
        process.terminate()
        assert process.wait(timeout=20) == 0
        assert rest(wire) == b""


def test_an_error_of_its_own_is_one_line_without_contents(start):
    broken = "def fail(*asked): raise ValueError(asked)\nserver.Function.answer = fail"
    with start(HASTY, before=broken) as process:
        port = listening(process)
        for asked in (post(granted()), post(granted()), post(length=9), post(length=9)):
            with connected(port, asked) as wire:
                assert rest(wire) == b""
        process.terminate()
        said = process.communicate(timeout=30)[0].splitlines()
    assert said == ["The server met an error of its own; what was asked is not written down."] * 4
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        (
            {"ZOOM_SDK_SECRET": "too-short-a-one", "EROOM_GRANT_KEY": ""},
            "EROOM_GRANT_KEY is missing; ZOOM_SDK_SECRET is too short: 32 characters at least",
        ),
        ({"PORT": "http"}, "PORT must be a number below 65536"),
        ({"PORT": "65536"}, "PORT must be a number below 65536"),
    ],
)
def test_it_does_not_start_with_what_is_wrong_and_says_so_in_a_sentence(start, environ, sentence):
    with start(**environ) as process:
        assert process.communicate(timeout=60)[0] == sentence + "\n"
    assert process.returncode == 1


def test_it_says_that_its_port_is_taken(start, port):
    with start(PORT=str(port)) as process:
        said = process.communicate(timeout=60)[0]
    assert re.fullmatch(r"cannot listen: .*address already in use.*\n", said)
    assert process.returncode == 1
