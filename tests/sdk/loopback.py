"""A real HTTP server on loopback that answers as a test says, and notes what it was asked."""

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Site:
    """`answers` goes by "METHOD /path", or is a function of (method, path, headers, body)."""

    def __init__(self, answers):
        self.answers = answers
        self.asked = []
        self.url = ""

    def answer(self, method, path, headers, body):
        self.asked.append((method, path))
        if callable(self.answers):
            return self.answers(method, path, headers, body)
        return self.answers.get(f"{method} {path}", (404, {}, b"nothing here"))


class _Connection(BaseHTTPRequestHandler):
    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        status, more, content = self.server.site.answer(self.command, self.path, headers, body)
        self.send_response_only(status)
        pairs = more if isinstance(more, list) else list(more.items())
        for name, value in pairs:
            self.send_header(name, value)
        if status != 204 and "Content-Length" not in dict(pairs):
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_OPTIONS = do_GET  # noqa: N815 - the names that http.server looks for

    def log_message(self, *_):
        pass


@contextmanager
def served(answers):
    site = Site(answers)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Connection)
    server.daemon_threads = True
    server.site = site
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
