"""(a) The unit page and the ledger page of a district with 250 units and 20 years of history.

Yardstick: the barest Django view that makes one query (`benchmarks.bare`), asked for by the same client with the same log-in
through the same middleware. The notes also give the ratio against that view called alone, without client and middleware.
"""

import statistics
import time
from typing import Any

from benchmarks.registry import Pair, bench

UNITS, FEW_UNITS = 250, 25
YARDSTICK = "view that makes one query; same client, log-in and middleware"


def _site() -> Any:
    """Return a client on the whole site with the yardstick's address beside it."""
    from django.conf import settings
    from django.test import Client

    settings.ROOT_URLCONF = "benchmarks.bare"
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    return Client(HTTP_HOST="localhost")


def _get(client: Any, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")


def _queries(client: Any, address: str) -> int:
    """Return how many queries the page makes, nothing being remembered."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    _forget()
    with CaptureQueriesContext(connection) as made:
        _get(client, address)
    return len(made)


def _forget() -> None:
    """Empty the ledger page's memory."""
    from bianzhi.establishment.pages import ledger

    ledger._CACHE.clear()  # noqa: SLF001 - the bench alone needs the first view again and again


def _seconds(act: Any, times: int = 9) -> float:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def _alone() -> float:
    """Return how long the yardstick's view takes without client and middleware."""
    from django.test import RequestFactory

    from benchmarks.bare import bare

    request = RequestFactory().get("/bare/")
    return _seconds(lambda: bare(request), 200)


def _pair(
    addresses: dict[str, str], small: dict[str, str], large: Any, few: Any, shown: str, *, cold: bool
) -> Pair:
    """Measure ``addresses[shown]``; note queries and ratios of all, and that queries do not grow with the district."""
    queries = {}
    for name, address in addresses.items():
        _get(large, address)
        _get(few, small[name])
        queries[name] = (_queries(few, small[name]), _queries(large, address))
    grown = {name: pair for name, pair in queries.items() if pair[0] != pair[1]}
    if grown:
        raise RuntimeError(f"the number of queries grows with the number of units: {grown}")
    bare = _seconds(lambda: _get(large, "/bare/"))
    ratios = {name: round(_seconds(lambda a=a: _get(large, a)) / bare, 2) for name, a in addresses.items()}
    notes = {
        "yardstick": YARDSTICK,
        "queries": {name: pair[1] for name, pair in queries.items()},
        "queries_yardstick": _queries(large, "/bare/"),
        "ratios_of_all": ratios,
        "yardstick_without_middleware_ms": round(_alone() * 1000, 3),
        "ratio_without_middleware": round(ratios[shown] * bare / _alone(), 1),
    }
    if cold:
        notes["ratio_first_view_after_a_posting"] = round(
            _seconds(lambda: (_forget(), _get(large, addresses[shown]))) / bare, 2
        )
    return Pair(
        ours=lambda: _get(large, addresses[shown]),
        yardstick=lambda: _get(large, "/bare/"),
        turns=25,
        notes=notes,
    )


def _both() -> tuple[Any, Any, Any, Any]:
    from benchmarks.history import district_with_history

    large, few = district_with_history(UNITS), district_with_history(FEW_UNITS, code="990002")
    clients = []
    for made in (large, few):
        client = _site()
        client.force_login(made.chief)
        clients.append(client)
    return large, few, *clients


@bench("a-unit", "unit page (250 units, 20 years) against a bare view", limit=4.0)
def unit_page() -> Pair:
    large, few, client, few_client = _both()
    tabs = {
        "overview": "",
        "establishment": "establishment/",
        "inner": "inner/",
        "history": "history/",
        "cases": "cases/",
    }
    organ, small = large.units[0].pk, few.units[0].pk
    addresses = {name: f"/units/{organ}/{tail}" for name, tail in tabs.items()}
    addresses["last year"] = f"/units/{organ}/?asof={large.last_day}"
    twins = {name: address.replace(f"/{organ}/", f"/{small}/") for name, address in addresses.items()}
    pair = _pair(addresses, twins, client, few_client, "overview", cold=False)
    pair.notes.update(large.counts)
    return pair


@bench("a-ledger", "ledger page (250 units, 20 years) against a bare view", limit=4.0)
def ledger_page() -> Pair:
    large, _few, client, few_client = _both()
    addresses = {
        "today": "/ledger/",
        "last year": f"/ledger/?asof={large.last_day}",
        "ten years apart": f"/ledger/?asof={large.last_day}&against=2014-12-31",
        "everything": "/ledger/?what=all",
    }
    pair = _pair(addresses, addresses, client, few_client, "today", cold=True)
    pair.notes.update(large.counts)
    return pair
