"""The visitors of the bench: raw sockets, the same few lines for every server, so that none gains by its client."""

import selectors
import socket
import time

PATIENCE = 20.0  # seconds


def connect(port):
    made = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def spoken(path, body, origin):
    """A request as bytes, the same ones each time."""
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Origin: {origin}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def reply(connection):
    """The body of the one reply that is due. Anything but 200 ends the bench."""
    heard = connection.recv(65_536)
    while (end := heard.find(b"\r\n\r\n")) < 0:
        heard += _more(connection, heard)
    head = heard[:end].lower()
    if not head.startswith(b"http/1.1 200 "):
        raise SystemExit(f"not a signature: {heard.decode(errors='replace')}")
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    while len(heard) < end + 4 + length:
        heard += _more(connection, heard)
    return heard[end + 4 :]


def _more(connection, heard):
    part = connection.recv(65_536)
    if not part:
        raise SystemExit(f"cut off after {heard!r}")
    return part


def first(port, request, process):
    """The first reply of a server that is only just starting."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up and process.poll() is None:
        try:
            connection = connect(port)
        except ConnectionRefusedError:
            time.sleep(0.0005)
            continue
        with connection:
            connection.sendall(request)
            return reply(connection)
    raise SystemExit(f"does not start: {process.args}")


def crowd(port, request, visitors, seconds):
    """So many visitors, each with a connection of its own, asking again as soon as they are answered.

    Gives back the seconds that each request took, and the requests a second.
    """
    took = []
    with selectors.DefaultSelector() as waiting:
        for _ in range(visitors):
            connection = connect(port)
            connection.sendall(request)
            waiting.register(connection, selectors.EVENT_READ, [time.perf_counter()])
        begun = time.perf_counter()
        while (now := time.perf_counter()) < begun + seconds:
            for key, _ in waiting.select(PATIENCE):
                reply(key.fileobj)
                now = time.perf_counter()
                took.append(now - key.data[0])
                key.data[0] = now
                key.fileobj.sendall(request)
        for key in list(waiting.get_map().values()):
            reply(key.fileobj)
            key.fileobj.close()
    return took, len(took) / (now - begun)
