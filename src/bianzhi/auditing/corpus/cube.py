"""The sums of a `Summary` with its values numbered, as the page's script sums them again."""

import csv
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import Any

from bianzhi.auditing.corpus.regions import UNKNOWN, in_order
from bianzhi.auditing.corpus.summary import MEASURES, Cell, Summary
from bianzhi.auditing.findings import SEVERITIES
from bianzhi.auditing.registry import rules


@cache
def fault_labels() -> dict[str, str]:
    """Return what each kind of fault is called in Chinese."""
    text = files("bianzhi.auditing.corpus").joinpath("data/kinds.csv").read_text(encoding="utf-8")
    return {row["kind"]: row["label"] for row in csv.DictReader(text.splitlines())}


class Cube:
    """Documents and faults by number of year, kind of document, region; rules by number too.

    Attributes:
        years, kinds, provinces, regions: the values, what is not told last; regions are (province, city).
        codes: (code of a rule, severity). faults: kinds of fault.
    """

    def __init__(self, summary: Summary) -> None:
        self.summary = summary
        cells = sorted(summary.documents)
        order, last = in_order(), len(in_order())
        self.years = sorted({c.year for c in cells}, key=lambda y: (not y, y))
        self.kinds = sorted({c.document_kind for c in cells}, key=lambda k: (not k, k))
        self.provinces = sorted({c.province for c in cells}, key=lambda p: order.get(p, last))
        self.regions = sorted(
            {(c.province, c.city) for c in cells},
            key=lambda r: (order.get(r[0], last), order.get(r[1], last)),
        )
        self.codes = sorted({(code, severity) for _, code, severity in summary.hits})
        self.faults = sorted({kind for _, kind, _ in summary.faults})
        self._numbers = [
            {v: k for k, v in enumerate(values)} for values in (self.years, self.kinds, self.regions)
        ]
        self._codes = {v: k for k, v in enumerate(self.codes)}

    def at(self, cell: Cell) -> list[int]:
        """Return the numbers of a cell: year, kind, region."""
        years, kinds, regions = self._numbers
        return [years[cell.year], kinds[cell.document_kind], regions[cell.province, cell.city]]

    def data(self) -> dict[str, Any]:
        """Return what the script needs."""
        severities = list(SEVERITIES)
        return {
            "province": [self.provinces.index(province) for province, _ in self.regions],
            "codes": [severities.index(severity) for _, severity in self.codes],
            "documents": [
                [*self.at(cell), *(one[name] for name in MEASURES)]
                for cell, one in self.summary.documents.items()
            ],
            "faults": [
                [*self.at(cell), self.faults.index(kind), severities.index(severity), number]
                for (cell, kind, severity), number in self.summary.faults.items()
            ],
            "hits": [
                [*self.at(cell), self._codes[code, severity], one["findings"], one["documents"]]
                for (cell, code, severity), one in self.summary.hits.items()
            ],
        }

    def documents_by(self, letter: str) -> dict[str, Counter[str]]:
        """Return documents by year (``y0``), kind (``k0``), province (``p0``), region (``r0``) or ``all`` together."""
        sums: dict[str, Counter[str]] = {}
        for cell, one in self.summary.documents.items():
            year, kind, region = self.at(cell)
            number = {"y": year, "k": kind, "r": region, "p": self.provinces.index(cell.province)}.get(letter)
            sums.setdefault(letter if number is None else f"{letter}{number}", Counter()).update(one)
        return sums or {"all": Counter()}

    def hits_by_code(self) -> dict[str, Counter[str]]:
        """Return findings and documents by number of rule and severity (``c0``)."""
        sums: dict[str, Counter[str]] = {}
        for (_, code, severity), one in self.summary.hits.items():
            sums.setdefault(f"c{self._codes[code, severity]}", Counter()).update(one)
        return sums

    def faults_by_kind(self) -> Counter[str]:
        """Return findings by kind of fault (``f0``), and by year too (``f0y0``)."""
        sums: Counter[str] = Counter()
        for (cell, kind, _), findings in self.summary.faults.items():
            number = self.faults.index(kind)
            sums[f"f{number}"] += findings
            sums[f"f{number}y{self.at(cell)[0]}"] += findings
        return sums

    def cities_of(self, province: str) -> int:
        """Return how many regions of a province there are."""
        return sum(owner == province for owner, _ in self.regions)

    def year_told(self, year: int) -> str:
        """Return a year in words."""
        return f"{year}年" if year else UNKNOWN

    def fault_label(self, number: int) -> str:
        """Return what a kind of fault is called."""
        return fault_labels().get(self.faults[number], self.faults[number])

    def rule_title(self, code: str) -> str:
        """Return what a rule looks for."""
        known = rules().get(code)
        return known.title if known else ""
