"""Reports as plain values and back: what processes and files hand on. Needs no rules, so that it is there at once."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bianzhi.auditing.findings import Finding, Obligation, Report
from bianzhi.documents.model import Place


def finding_data(one: Finding) -> dict[str, Any]:
    """Return a finding as plain values."""
    return {
        "code": one.code,
        "kind": one.kind,
        "severity": one.severity,
        "title": one.title,
        "place": str(one.place),
        "page": one.place.page or None,
        "at": _at(one.place),
        "quote": one.quote,
        "stated": one.stated,
        "expected": one.expected,
        "arithmetic": one.arithmetic,
        "cause": one.cause,
        "suggestion": one.suggestion,
        "also": [str(place) for place in one.also],
        "also_at": [_at(place) for place in one.also],
    }


def _at(place: Place) -> dict[str, Any]:
    return asdict(place)


def report_data(report: Report) -> dict[str, Any]:
    """Return a report as plain values."""
    made: dict[str, Any] = {
        "file": report.file,
        "unit": report.unit,
        "year": report.year or None,
        "kind": report.kind,
        "form": report.form,
        "file_type": report.file_type,
        "findings": [finding_data(one) for one in report.findings],
        "obligations": [{"code": o.code, "status": o.status, "reason": o.reason} for o in report.obligations],
    }
    if report.error:
        made["error"] = report.error
    return made


def report_from(data: Mapping[str, Any]) -> Report:
    """Return the report that `report_data` wrote; the texts are not in it."""
    return Report(
        data["file"], data["unit"], data["year"] or 0, data["kind"], data["form"],
        tuple(_finding_from(one) for one in data["findings"]),
        tuple(Obligation(o["code"], o["status"], o["reason"]) for o in data["obligations"]),
        data.get("error", ""), data.get("file_type", ""),
    )  # fmt: skip


#: what of a finding is text in both
WORDS = (
    "code",
    "kind",
    "severity",
    "title",
    "quote",
    "stated",
    "expected",
    "arithmetic",
    "cause",
    "suggestion",
)


def _finding_from(data: Mapping[str, Any]) -> Finding:
    also = tuple(Place(**at) for at in data.get("also_at", ()))
    return Finding(**{name: data[name] for name in WORDS}, place=Place(**data["at"]), also=also)
