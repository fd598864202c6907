"""A server on 127.0.0.1 that says exactly the bytes it was given, for what only a real wire shows."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

HANG_UP = b""


class Loopback:
    """Answers each request with the next of `replies`; after HANG_UP, or a reply cut short, it hangs up."""

    def __init__(self, *replies: bytes) -> None:
        self.replies = list(replies)
        self.heard: list[bytes] = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def serve(self) -> None:
        while self.replies:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return  # closed
            self.connections += 1
            connection.settimeout(5)
            with connection:
                self._talk(connection)

    def close(self) -> None:
        # Closing alone does not wake a thread that waits in accept().
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _talk(self, connection: socket.socket) -> None:
        while self.replies and (request := _request(connection)):
            self.heard.append(request)
            reply = self.replies.pop(0)
            connection.sendall(reply)
            if not reply or b"Connection: close" in reply:
                return


@contextmanager
def loopback(*replies: bytes) -> Iterator[Loopback]:
    server = Loopback(*replies)
    thread = Thread(target=server.serve)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join(10)
        assert not thread.is_alive()


def said(body: bytes, status: str = "200 OK", *, length: int | None = None, more: str = "") -> bytes:
    """A whole reply, or one that promises more than it holds, after which the server hangs up."""
    cut = length is not None and length != len(body)
    headers = f"Content-Length: {len(body) if length is None else length}\r\n" + more
    headers += "Connection: close\r\n" if cut else ""
    return f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n{headers}\r\n".encode() + body


def _request(connection: socket.socket) -> bytes:
    heard = b""
    while b"\r\n\r\n" not in heard:
        if not (more := connection.recv(65536)):
            return b""
        heard += more
    head, _, body = heard.partition(b"\r\n\r\n")
    lengths = [
        line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")
    ]
    while lengths and len(body) < int(lengths[0]):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body
