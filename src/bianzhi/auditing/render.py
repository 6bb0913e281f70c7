"""Reports as other programs and people read them: JSON, SARIF, an Excel list, a page of HTML."""

import html
import json
from collections.abc import Iterable, Iterator, Sequence

from bianzhi.auditing.findings import SEVERITIES, STATUSES, Finding, Report
from bianzhi.auditing.plain import report_data
from bianzhi.auditing.registry import rules
from bianzhi.documents.forms import FormTable, TableColumn
from bianzhi.documents.xlsx import table_xlsx

LEVELS = {"error": "error", "warning": "warning", "hint": "note"}


def json_pieces(reports: Iterable[Report]) -> Iterator[str]:
    """Yield reports as JSON, piece by piece, so that many need not be held."""
    before = '{"documents": [\n'
    for report in reports:
        yield before + json.dumps(report_data(report), ensure_ascii=False, indent=1)
        before = ",\n"
    yield "\n]}" if before == ",\n" else before + "]}"


def as_json(reports: Iterable[Report]) -> str:
    """Return reports as JSON."""
    return "".join(json_pieces(reports))


def as_sarif(reports: Sequence[Report]) -> str:
    """Return reports in SARIF 2.1.0, for tools that show findings of linters."""
    results = [
        {
            "ruleId": one.code,
            "level": LEVELS[one.severity],
            "message": {"text": "。".join(part for part in (one.title, one.arithmetic, one.cause) if part)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": report.file},
                        "region": {"startLine": max(one.place.page or one.place.paragraph, 1), "snippet": {"text": one.quote}},
                    },
                    "logicalLocations": [{"fullyQualifiedName": str(one.place)}],
                }
            ],
        }
        for report in reports
        for one in report.findings
    ]  # fmt: skip
    driver = {
        "name": "bianzhi audit",
        "rules": [
            {"id": r.code, "name": r.kind, "shortDescription": {"text": r.title}} for r in rules().values()
        ],
    }
    return json.dumps(
        {"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}, ensure_ascii=False, indent=1
    )  # fmt: skip


COLUMNS = tuple(
    TableColumn(label, width)
    for label, width in (
        ("文件", 2), ("单位", 2), ("程度", 0.6), ("位置", 1.2), ("问题", 3), ("原文", 3), ("所写", 1), ("应为", 1), ("算式", 2),
        ("疑似原因", 2), ("建议", 2), ("规则", 0.7),
    )
)  # fmt: skip


def as_xlsx(reports: Sequence[Report]) -> bytes:
    """Return every finding as a row of a workbook."""
    rows = [
        [
            report.file, report.unit, SEVERITIES[one.severity], one.places,
            one.title, one.quote, one.stated, one.expected, one.arithmetic, one.cause, one.suggestion, one.code,
        ]
        for report in reports
        for one in report.findings
    ]  # fmt: skip
    rows += [[r.file, "", "读不了", "", r.error, *[""] * 7] for r in reports if r.error]
    return table_xlsx(
        FormTable("公开审核问题清单", COLUMNS, rows, above=f"共{len(reports)}份文件，{len(rows)}条")
    )


STYLE = (
    "body{font:15px/1.6 sans-serif;max-width:60em;margin:1em auto;padding:0 1em}li{margin:.6em 0}"
    ".error{color:#a8071a}.warning{color:#874d00}.hint{color:#555}q{background:#fff6d6}small{color:#555}"
)


def as_html(reports: Sequence[Report]) -> str:
    """Return reports as one page that stands by itself."""
    parts = [
        "<!doctype html><html lang='zh-CN'><meta charset='utf-8'><meta name='viewport' content='width=device-width'>",
        f"<title>公开审核</title><style>{STYLE}</style><h1>公开审核</h1>",
    ]
    for report in reports:
        parts.append(f"<h2>{html.escape(report.file)}</h2><p>{html.escape(report.about)}</p>")
        if report.error:
            parts.append(f"<p class='error'>{html.escape(report.error)}</p>")
        if report.doubt:
            parts.append(f"<p class='warning'>{html.escape(report.doubt)}</p>")
        parts.append("<ol>")
        parts += [_item(one) for one in report.findings]
        parts.append(
            "</ol>" if report.findings else "</ol><p>没有发现问题。</p>" if not report.error else "</ol>"
        )
        told = report.unresolved
        if told:
            parts.append(
                "<p><small>"
                + "；".join(html.escape(f"{o.code} {STATUSES[o.status]}：{o.reason}") for o in told)
                + "</small></p>"
            )
    return "".join(parts) + "</html>"


def _item(one: Finding) -> str:
    where = f"<small>{one.code}　{html.escape(one.places)}</small>"
    lines = [f"<b class='{one.severity}'>{SEVERITIES[one.severity]}</b> {html.escape(one.title)} {where}"]
    if one.quote:
        lines.append(f"<q>{html.escape(one.quote)}</q>")
    lines += [f"{label}：{html.escape(text)}" for label, text in one.reasons]
    return "<li>" + "<br>".join(lines) + "</li>"
