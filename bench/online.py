"""What a browser or a program waits for: requests to our server and to the bare one."""

from __future__ import annotations

import json
import random
from itertools import cycle
from uuid import UUID

from bench import bare, clients, data, serving
from bench.clients import Client, median, rate
from bench.report import Result
from bench.serving import Server
from zhiben.facts.ids import new_id

FILTER = "field=fire"
FRAGMENT = {"HX-Request": "true", "HX-Target": "rows"}
DEEP_PAGES, MOST = 60, 200  # how far down the deep page is: 12 000 rows


def measure(requests: int) -> list[Result]:
    """Creating, listing and looking, beside one bare statement each; memory and start-up."""
    bare.create_table()
    with serving.bare() as reference:
        floor = _floors(Client(reference.port), requests)
    with serving.product() as server:
        client = Client(server.port).sign_in(data.USERNAME, data.PASSWORD)
        found = [*_creating(client, requests, floor), *_listing(client, requests, floor), *_looking(client, requests)]
        return [*found, *_weight(server, reference)]


def _floors(client: Client, requests: int) -> dict[str, float]:
    insert, page = _bare_insert, _get("/page/?" + FILTER)
    return {
        "create": median(client, insert, requests),
        "create rate": rate(client, insert, 2 * requests),
        "list": median(client, page, requests),
        "list rate": rate(client, page, 2 * requests),
    }


def _creating(client: Client, requests: int, floor: dict[str, float]) -> list[Result]:
    insert = _visits(with_findings=False)
    what = "bare view, one INSERT"
    return [
        Result("create a visit (API), p50", median(client, insert, requests), "ms", 4, floor["create"], what),
        Result(
            f"create a visit (API), {clients.CLIENTS} clients",
            rate(client, insert, 2 * requests), "/s", 310, floor["create rate"], what,
        ),
        Result(
            "create a visit with 5 answers and a hazard, p50",
            median(client, _visits(with_findings=True), requests // 2), "ms", None, floor["create"], what,
        ),
    ]  # fmt: skip


def _listing(client: Client, requests: int, floor: dict[str, float]) -> list[Result]:
    what = "bare view, one SELECT of 25"
    api, page = f"/api/hazards?{FILTER}&limit=25", f"/registers/hazards/?{FILTER}"
    deep = _cursor(client)
    asked = {
        "API": _get(api),
        "API, deep": _get(f"{api}&after={deep}"),
        "fragment": _get(page, FRAGMENT),
        "fragment, deep": _get(f"{page}&after={deep}", FRAGMENT),
    }
    found = [
        Result(f"filtered list of 25 ({name}), p50", median(client, ask, requests), "ms", 3.9, floor["list"], what)
        for name, ask in asked.items()
    ]
    rates = rate(client, asked["API, deep"], 2 * requests)
    named = f"filtered list of 25 (API, deep), {clients.CLIENTS} clients"
    return [*found, Result(named, rates, "/s", None, floor["list rate"], what)]


def _looking(client: Client, requests: int) -> list[Result]:
    """Whole pages; no target, they show where time goes."""
    return [
        Result(f"page {path}, p50", median(client, _get(path), requests // 4), "ms")
        for path in ("/", "/dashboard/", "/registers/hazards/")
    ]


def _weight(server: Server, reference: Server) -> list[Result]:
    return [
        Result("memory of the web processes", server.megabytes(), "MB", 200),
        Result("start until the first answer", server.seconds, "s", None, reference.seconds, "the bare server"),
    ]


def _visits(*, with_findings: bool) -> clients.Send:
    """Sends one more visit each time, to an enterprise of the district's towns."""
    rng = random.Random(2)  # noqa: S311
    pairs = [(str(town.pk), str(enterprise.pk)) for town, enterprise in data.towns()]
    rng.shuffle(pairs)
    turns = cycle(pairs)

    def send(client: Client) -> None:
        town, enterprise = next(turns)
        visit = {
            "happened_on": "2024-05-20", "kind": "grid", "organisation": town, "enterprise": enterprise,
            "field": "fire", "people": 2, "manners": ["joint"], "result": "消防通道畅通，配电箱前堆放杂物",
        }  # fmt: skip
        if with_findings:
            visit |= _findings(new_id())
        client.ask("PUT", f"/api/inspections/{new_id()}", json.dumps(visit), {"Content-Type": "application/json"})

    return send


def _findings(hazard: UUID) -> dict[str, object]:
    answers = [{"item": f"F{n}", "text": f"检查内容{n}", "answer": "yes"} for n in range(1, 5)]
    answers.append({"item": "F5", "text": "配电箱前无杂物", "answer": "no", "hazard": str(hazard)})
    return {"answers": answers, "hazards": [{"id": str(hazard), "title": "配电箱前堆放杂物", "due_on": "2024-06-04"}]}


def _bare_insert(client: Client) -> None:
    row = {"happened_on": "2024-05-20", "organisation_path": "000100020003", "text": "消防通道畅通，配电箱前堆放杂物"}
    client.ask("POST", "/insert/", json.dumps(row), {"Content-Type": "application/json"})


def _get(path: str, headers: dict[str, str] | None = None) -> clients.Send:
    return lambda client: client.ask("GET", path, headers=headers)


def _cursor(client: Client) -> str:
    """Where a page far down begins."""
    after = ""
    for _page in range(DEEP_PAGES):
        answer = json.loads(client.ask("GET", f"/api/hazards?{FILTER}&limit={MOST}&after={after}"))
        if not answer["next"]:
            break
        after = answer["next"]
    return after
