"""What the results of many documents come to, summed part by part: nothing here grows with the number of documents."""

import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bianzhi.auditing.corpus.results import parts_of

#: files listed by name: those with most errors, and those that cannot be read
WORST, UNREADABLE = 100, 200
#: beyond so many cells of faults the cities are put together by province, or the page would be too large to open
CELLS = 60_000
#: of one part held at once
ROWS = 65_536
#: what tells two reasons apart that are one: the name of a file within an archive, how many rows
PARTICULAR = r"“[^”]*”|\d[\d,]*(行|列|格)"
OF_CELL = ("year", "document_kind", "province", "city")


class Cell(NamedTuple):
    """Documents of one year (0: not told), kind and region."""

    year: int
    document_kind: str
    province: str
    city: str


class Listed(NamedTuple):
    """A document listed by name. ``errors``: how many; ``reason``: why it cannot be read."""

    cell: Cell
    file: str
    unit: str
    errors: int
    warnings: int
    reason: str


MEASURES = ("documents", "unreadable", "with_error", "errors", "warnings", "hints")


@dataclass
class Summary:
    """Sums of a folder of results.

    Attributes:
        documents: of each cell the `MEASURES`: documents, unreadable ones, those with at least one error, findings by severity.
        faults: of each cell, kind of fault and severity: findings.
        hits: of each cell, code of a rule and severity: findings, and documents that have one.
        reasons: why files cannot be read, and how many each.
        worst: documents with most errors. unreadable: some that cannot be read.
        rules: fingerprints the documents were audited under. since, until: when.
        by_city: whether cities are told apart.
    """

    documents: dict[Cell, Counter[str]] = field(default_factory=dict)
    faults: Counter[tuple[Cell, str, str]] = field(default_factory=Counter)
    hits: dict[tuple[Cell, str, str], Counter[str]] = field(default_factory=dict)
    reasons: Counter[str] = field(default_factory=Counter)
    worst: list[Listed] = field(default_factory=list)
    unreadable: list[Listed] = field(default_factory=list)
    rules: set[str] = field(default_factory=set)
    since: datetime | None = None
    until: datetime | None = None
    by_city: bool = True


def summary_of(folder: Path) -> Summary:
    """Return the sums of a folder of results, whoever wrote it. Raises `Refused` where there is none."""
    made = Summary()
    heap: list[tuple[int, int, int, Listed]] = []
    numbers = count()
    for part in parts_of(folder, "documents"):
        for table in _tables(
            part, [*OF_CELL, "file", "unit", "error", "errors", "warnings", "hints", "rules", "audited"]
        ):
            _add_documents(made, table)
            _list(made, heap, numbers, table)
    for part in parts_of(folder, "findings"):
        _add_findings(made, part)
    made.worst = [entry[3] for entry in sorted(heap, reverse=True)]
    if len(made.hits) > CELLS:
        _join_cities(made)
    return made


def _tables(part: Path, columns: list[str]) -> Iterator[pa.Table]:
    with pq.ParquetFile(part) as file:
        for batch in file.iter_batches(ROWS, columns=columns):
            yield pa.Table.from_batches([batch])


def _cell(row: dict[str, Any]) -> Cell:
    return Cell(row["year"] or 0, row["document_kind"], row["province"], row["city"])


def _add_documents(made: Summary, table: pa.Table) -> None:
    flags = {
        "unreadable": pc.not_equal(table["error"], ""),
        "with_error": pc.greater(table["errors"], 0),
    }
    for name, flag in flags.items():
        table = table.append_column(name, pc.cast(flag, pa.int64()))
    sums = table.group_by(OF_CELL).aggregate([([], "count_all"), *((name, "sum") for name in MEASURES[1:])])
    for row in sums.to_pylist():
        cell = made.documents.setdefault(_cell(row), Counter())
        cell["documents"] += row["count_all"]
        for name in MEASURES[1:]:
            cell[name] += row[f"{name}_sum"]
    made.rules.update(pc.unique(table["rules"]).to_pylist())
    span = pc.min_max(table["audited"]).as_py()
    made.since = min(filter(None, (made.since, span["min"])), default=None)
    made.until = max(filter(None, (made.until, span["max"])), default=None)


def _list(made: Summary, heap: list, numbers: Iterator[int], table: pa.Table) -> None:
    """Keep the names of the worst documents, and of some that cannot be read."""
    bar = heap[0][0] if len(heap) == WORST else 0
    for row in table.filter(pc.greater(table["errors"], bar)).to_pylist():
        entry = (row["errors"], row["warnings"], -next(numbers), _listed(row))
        if len(heap) < WORST:
            heapq.heappush(heap, entry)
        else:
            heapq.heappushpop(heap, entry)
    broken = table.filter(pc.not_equal(table["error"], ""))
    alike = pc.replace_substring_regex(broken["error"], PARTICULAR, "…")
    made.reasons.update(alike.to_pylist())
    more = UNREADABLE - len(made.unreadable)
    made.unreadable += [_listed(row) for row in broken.slice(0, more).to_pylist()]


def _listed(row: dict[str, Any]) -> Listed:
    return Listed(_cell(row), row["file"], row["unit"], row["errors"], row["warnings"], row["error"])


def _add_findings(made: Summary, part: Path) -> None:
    table = pq.read_table(part, columns=["file", *OF_CELL, "code", "kind", "severity"])
    for row in table.group_by([*OF_CELL, "kind", "severity"]).aggregate([([], "count_all")]).to_pylist():
        made.faults[_cell(row), row["kind"], row["severity"]] += row["count_all"]
    # the findings of a document are all in one part
    rule = [*OF_CELL, "code", "severity"]
    each = table.group_by(["file", *rule]).aggregate([([], "count_all")])
    sums = each.group_by(rule).aggregate([([], "count_all"), ("count_all", "sum")])
    for row in sums.to_pylist():
        one = made.hits.setdefault((_cell(row), row["code"], row["severity"]), Counter())
        one["documents"] += row["count_all"]
        one["findings"] += row["count_all_sum"]


def _join_cities(made: Summary) -> None:
    def wider(cell: Cell) -> Cell:
        return cell._replace(city="")

    documents: dict[Cell, Counter[str]] = {}
    for cell, counts in made.documents.items():
        documents.setdefault(wider(cell), Counter()).update(counts)
    faults: Counter[tuple[Cell, str, str]] = Counter()
    for (cell, kind, severity), number in made.faults.items():
        faults[wider(cell), kind, severity] += number
    hits: dict[tuple[Cell, str, str], Counter[str]] = {}
    for (cell, code, severity), counts in made.hits.items():
        hits.setdefault((wider(cell), code, severity), Counter()).update(counts)
    made.documents, made.faults, made.hits, made.by_city = documents, faults, hits, False
    for name in ("worst", "unreadable"):
        setattr(made, name, [one._replace(cell=wider(one.cell)) for one in getattr(made, name)])
