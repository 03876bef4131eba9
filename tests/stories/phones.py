"""A hundred phones that come home with what they recorded, in a process of their own; told on standard input, answers there too.

Standard library only: what is measured is the server.
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from uuid import uuid4

PHONES = 100


class Phone(threading.Thread):
    """Sends one record after the other; every tenth twice, as if the answer had been lost."""

    def __init__(self, number: int, said: dict, start: threading.Barrier) -> None:
        super().__init__()
        self.number, self.said, self.barrier = number, said, start
        self.sent: list[tuple[str, str, int, float]] = []  # what, id, the answer's status, seconds
        self.trouble: list[str] = []

    def run(self) -> None:
        """Until the time is over."""
        line = http.client.HTTPConnection("127.0.0.1", self.said["port"], timeout=60)
        session = self.said["sessions"][self.number % len(self.said["sessions"])]
        token = "t" * 32
        headers = {
            "Cookie": f"sessionid={session}; csrftoken={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/json",
        }
        self.barrier.wait()
        until = time.monotonic() + self.said["seconds"]
        count = 0
        while time.monotonic() < until:
            what = ("hazards", "inspections")[count % 2]
            key = str(uuid4())
            for _time in range(2 if count % 10 == 0 else 1):
                self.put(line, headers, what, key)
            count += 1

    def put(self, line: http.client.HTTPConnection, headers: dict[str, str], what: str, key: str) -> None:
        """Send it and note what came back."""
        began = time.perf_counter()
        line.request("PUT", f"/api/{what}/{key}", json.dumps(self.said[what]), headers)
        answer = line.getresponse()
        text = answer.read().decode()
        self.sent.append((what, key, answer.status, time.perf_counter() - began))
        if answer.status != 200:
            self.trouble.append(f"{answer.status} {text[:300]}")


def main() -> None:
    """All at once."""
    said = json.load(sys.stdin)
    start = threading.Barrier(PHONES)
    phones = [Phone(number, said, start) for number in range(PHONES)]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()
    json.dump(
        {
            "sent": [each for phone in phones for each in phone.sent],
            "trouble": [each for phone in phones for each in phone.trouble],
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
