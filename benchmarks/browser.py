"""A session of one person: one kept connection, cookies, forms."""

import http.client
import socket
from dataclasses import dataclass, field
from urllib.parse import urlencode

CSRF = "b" * 32


class WrongAnswer(Exception):
    """The page did not do what is measured here; its time would mean nothing."""


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Browser:
    port: int
    session: str = ""
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def being(self, session: str) -> "Browser":
        """The same connection, as somebody else."""
        self.session = session
        return self

    def get(self, path: str, *, expect: int = 200, **headers: str) -> Answer:
        return self._ask("GET", path, b"", expect, headers)

    def post(self, path: str, data: dict[str, str], *, expect: int = 200) -> Answer:
        form = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": CSRF}
        return self._ask("POST", path, urlencode(data).encode(), expect, form)

    def tell(self, path: str, body: bytes, headers: dict[str, str], *, expect: int = 200) -> Answer:
        """As a device: JSON, no cookies that count."""
        return self._ask("POST", path, body, expect, {"Content-Type": "application/json", **headers})

    def _ask(self, method: str, path: str, body: bytes, expect: int, headers: dict[str, str]) -> Answer:
        cookies = f"csrftoken={CSRF}; csrf={CSRF}" + (f"; session={self.session}" if self.session else "")
        sent = {"Cookie": cookies, "Accept-Encoding": "br, gzip"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        try:
            answer = self._once(method, path, body, sent)
        except (http.client.HTTPException, OSError):  # the server closed an idle connection
            self._connection = None
            answer = self._once(method, path, body, sent)
        if answer.status != expect:
            raise WrongAnswer(f"{method} {path.split('/')[1]}: {answer.status}, not {expect}")
        return answer

    def _once(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            self._connection.connect()
            self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection.request(method, path, body or None, headers)
        answer = self._connection.getresponse()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
