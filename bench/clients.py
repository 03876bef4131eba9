"""Bounded numbers of requests over loopback, one after the other or from eight clients at once."""

from __future__ import annotations

import http.client
import re
import statistics
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

HTTP_ERROR = 400
CLIENTS = 8
ROUNDS = 5  # the quietest of them counts: other work on the machine only ever slows one down
Send = Callable[["Client"], object]


@dataclass
class Client:
    """One kept-open connection and its cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, method: str, path: str, body: str = "", headers: Mapping[str, str] | None = None) -> str:
        """The answer's text; raises RuntimeError on an error."""
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **(headers or {})}
        if token := self.cookies.get("csrftoken"):
            sent["X-CSRFToken"] = token
        self._line.request(method, path, body.encode(), sent)
        answer = self._line.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        if answer.status >= HTTP_ERROR:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:500]}")
        return text

    def sign_in(self, username: str, password: str) -> Client:
        """Through the page, as a person would."""
        page = self.ask("GET", "/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        form = {"username": username, "password": password, "csrfmiddlewaretoken": token[1] if token else ""}
        self.ask("POST", "/login/", urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})
        if "sessionid" not in self.cookies:
            raise RuntimeError(f"{username} could not sign in")
        return self

    def again(self) -> Client:
        """The same person on another connection."""
        return Client(self.port, dict(self.cookies))


def median(client: Client, send: Send, count: int) -> float:
    """Milliseconds of the middle request of one client, in the quietest of the rounds."""
    rounds = []
    for _round in range(ROUNDS):
        spent = []
        for _each in range(max(1, count // ROUNDS)):
            began = time.perf_counter()
            send(client)
            spent.append(time.perf_counter() - began)
        rounds.append(statistics.median(spent) * 1000)
    return min(rounds)


def rate(client: Client, send: Send, count: int) -> float:
    """Requests a second from eight clients at once, in the quietest of the rounds."""
    clients = [client.again() for _each in range(CLIENTS)]
    return max(_one_rate(clients, send, max(1, count // ROUNDS // CLIENTS)) for _round in range(ROUNDS))


def _one_rate(clients: list[Client], send: Send, each: int) -> float:
    start, failed = threading.Barrier(len(clients) + 1), list[BaseException]()

    def work(client: Client) -> None:
        start.wait()
        try:
            for _request in range(each):
                send(client)
        except (OSError, RuntimeError, http.client.HTTPException) as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return len(clients) * each / (time.perf_counter() - began)
