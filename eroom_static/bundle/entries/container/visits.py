"""HTTP/1.1 as httptools reads it, with a bound on all that a visitor may take: bytes, lines, seconds, connections."""

import asyncio
import time
from contextlib import suppress
from http import HTTPStatus
from typing import NamedTuple

import httptools
from eroom_function.body import TOO_LONG, UNREADABLE
from eroom_function.message import BODY_LIMIT, ENOUGH, Request
from eroom_function.visitor import spelled, visitor

PIECE = 4096  # bytes read at a turn, so that who sends much at once keeps nobody waiting
HEAD, LINES = 16_384, 100  # bytes and lines of a head, give or take a piece
WIRE = HEAD + 8 * ENOUGH  # bytes of a whole request: a chunk of one byte takes six
SWEEP, GRACE = 0.25, 3.0  # seconds between two looks at the clock; for what is under way when told to stop
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Limits(NamedTuple):
    """Seconds for a request from first byte to last, between two of them, for a farewell; visits at once."""

    request: float = 10.0
    idle: float = 30.0
    farewell: float = 2.0
    visits: int = 1000


class House:
    """What all visits share."""

    def __init__(self, function, limits, clock, loop):
        self.function, self.limits, self.clock, self.loop = function, limits, clock, loop
        self.visits, self.closing, self.empty = set(), False, asyncio.Event()
        self.dated = 0, ""
        # One for all: the loop has each piece taken in before it reads the next.
        self.buffer = memoryview(bytearray(PIECE))

    def date(self, now):
        if int(now) != self.dated[0]:
            self.dated = int(now), time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(now))
        return self.dated[1]

    def sweep(self):
        self.loop.call_later(SWEEP, self.sweep)  # first, so that an error below does not end it
        for visit in [visit for visit in self.visits if visit.due <= self.loop.time()]:
            visit.give_up()

    async def close(self):
        self.closing = True
        for visit in [visit for visit in self.visits if not visit.begun]:
            visit.end()
        if self.visits:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.empty.wait(), GRACE)


class Visit(asyncio.BufferedProtocol):
    """A connection. What it asks is answered within the call that brings the last byte: one after the other."""

    def __init__(self, house):
        self.house = house
        self.begun = self.headed = False  # a request is under way; its head is here
        self.over = False  # nothing more is said, and what still comes is dropped
        self.read = 0

    def connection_made(self, transport):
        if self.house.closing or len(self.house.visits) >= self.house.limits.visits:
            transport.abort()
            return
        self.house.visits.add(self)
        self.transport, self.parser = transport, httptools.HttpRequestParser(self)
        self.peer = (transport.get_extra_info("peername") or ("",))[0]
        self.wait(self.house.limits.idle)

    def connection_lost(self, _):
        self.house.visits.discard(self)
        if self.house.closing and not self.house.visits:
            self.house.empty.set()

    def pause_writing(self):
        self.transport.pause_reading()  # who does not listen is not listened to

    def resume_writing(self):
        self.transport.resume_reading()

    def get_buffer(self, _):
        return self.house.buffer

    def buffer_updated(self, count):
        if self.over:
            return
        self.read += count
        try:
            self.parser.feed_data(self.house.buffer[:count])
        except httptools.HttpParserCallbackError:  # ours, not the visitor's
            raise
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self.refuse(UNREADABLE)
        if self.read > (WIRE if self.headed else HEAD):
            self.refuse(TOO_LONG)

    def on_message_begin(self):
        self.begun, self.target, self.lines, self.body = True, b"", [], b""
        self.wait(self.house.limits.request)

    def on_url(self, part):
        self.target += part

    def on_header(self, name, value):
        self.lines.append((name.decode("latin-1"), value.decode("latin-1").strip(" \t")))
        if len(self.lines) > LINES:
            self.refuse(UNREADABLE)

    def on_headers_complete(self):
        self.headed, self.headers = True, spelled(self.lines)  # what stands behind a body has no say
        if int(self.headers.get("content-length", 0)) > BODY_LIMIT:
            self.refuse(TOO_LONG)
        elif self.headers.get("expect", "").lower() == "100-continue" and not self.over:
            self.transport.write(CONTINUE)

    def on_body(self, part):
        self.body += part
        if len(self.body) > BODY_LIMIT:
            self.refuse(TOO_LONG)

    def on_message_complete(self):
        if self.over:
            return
        parser = self.parser
        stays = parser.should_keep_alive() and parser.get_http_version() == "1.1" and not self.house.closing
        # Where another protocol is wished for, httptools leaves the body unread.
        self.answer(self.body, stays=stays and not parser.should_upgrade(), unread=parser.should_upgrade())

    def answer(self, body, *, stays, unread):
        self.begun, self.headed, self.read = False, False, 0
        house, now = self.house, self.house.clock()
        method, path = self.parser.get_method().decode(), self.target.partition(b"?")[0].decode("latin-1")
        address = visitor(self.headers, self.peer, house.function.config.proxies)
        reply = house.function.answer(Request(method, path, self.headers, body, address), now)
        head = f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}\r\nDate: {house.date(now)}\r\n"
        head += "".join([f"{name}: {value}\r\n" for name, value in reply.headers.items()])
        if reply.status != HTTPStatus.NO_CONTENT:
            head += f"Content-Length: {len(reply.body)}\r\n"
        head += "\r\n" if stays else "Connection: close\r\n\r\n"
        self.transport.write(head.encode("latin-1") + (b"" if method == "HEAD" else reply.body))
        self.wait(house.limits.idle)
        if not stays:
            self.end(unread=unread)

    def refuse(self, body):
        """The rest of a request is not waited for. Who has sent a whole head is answered."""
        if self.headed and not self.over:
            self.answer(body, stays=False, unread=True)
        elif not self.over:
            self.end()

    def end(self, *, unread=False):
        self.over = True
        self.wait(self.house.limits.farewell)
        if unread:  # closed at once, the kernel would take the answer back: the visitor hangs up first
            self.transport.write_eof()
        else:
            self.transport.close()

    def give_up(self):
        if self.over:
            self.transport.abort()
        else:
            self.refuse(UNREADABLE)

    def wait(self, seconds):
        self.due = self.house.loop.time() + seconds
