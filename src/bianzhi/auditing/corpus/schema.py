"""The three tables of results: their columns, and the rows of one document.

``python -m bianzhi.auditing.corpus.schema > docs/audit-results.md`` writes the page that tells what each column holds.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bianzhi.auditing.corpus.crew import Done
from bianzhi.auditing.corpus.regions import region_of

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``kind``: string, strings, int32, int64, double, time; ``means``: what it holds, for auditors."""

    name: str
    kind: str
    means: str


def _columns(*rows: tuple[str, str, str]) -> tuple[Column, ...]:
    return tuple(Column(*row) for row in rows)


#: what every row says of the document it belongs to
OF_DOCUMENT = _columns(
    ("file", "string", "文件的完整路径（集群上是地址，如 hdfs://…）；三张表用它连起来"),
    ("unit", "string", "单位名称，认不出时为空"),
    ("year", "int32", "报告年度，认不出时为空值"),
    ("document_kind", "string", "决算、预算，认不出时为空"),
    ("form", "string", "报告按哪个省的格式写，认不出写“全国通用”，没有这种格式的为空"),
    ("file_type", "string", "文件类型：docx、pdf、html、txt、xlsx；读不了的为空"),
    ("province", "string", "省级，从单位名称、文件名、文件夹名的开头认；认不出写“未识别”"),
    ("city", "string", "地级，同上；直辖市即其本身"),
)
TABLES: dict[str, tuple[Column, ...]] = {
    "documents": (
        *OF_DOCUMENT,
        *_columns(
            ("error", "string", "读不了的原因和办法；读得了的为空"),
            ("errors", "int32", "错误的条数"),
            ("warnings", "int32", "警告的条数"),
            ("hints", "int32", "提示的条数"),
            ("obligations", "int32", "obligations 表中的行数"),
            ("unresolved", "int32", "无法判断的规则数"),
            ("size", "int64", "文件大小，字节"),
            ("modified", "time", "文件的修改时间（UTC）"),
            ("sha256", "string", "文件内容的 SHA-256；读的进程中途结束的为空"),
            ("rules", "string", "审核所用规则和选项的指纹；变了就要重新审"),
            ("audited", "time", "审核的时间（UTC）"),
            ("seconds", "double", "审核用时，秒"),
        ),
    ),
    "findings": (
        *OF_DOCUMENT,
        *_columns(
            ("code", "string", "规则编号，见[公开审核规则](audit-rules.md)"),
            ("kind", "string", "问题类别"),
            ("severity", "string", "error 错误、warning 警告、hint 提示"),
            ("title", "string", "问题，一句话"),
            ("place", "string", "位置，如“第6页”“第2张表第5行”"),
            ("page", "int32", "页码，不是 PDF 的为空值"),
            ("quote", "string", "原文"),
            ("stated", "string", "所写的数或词"),
            ("expected", "string", "应为的数或词"),
            ("arithmetic", "string", "算式"),
            ("cause", "string", "疑似原因"),
            ("suggestion", "string", "建议的改法"),
            ("also", "strings", "同一原因的其他位置"),
        ),
    ),
    "obligations": (
        *OF_DOCUMENT,
        *_columns(
            ("code", "string", "规则编号"),
            ("status", "string", "passed 通过、failed 不通过、not_applicable 不适用、unresolved 无法判断"),
            ("reason", "string", "不适用或无法判断的原因"),
        ),
    ),
}


def rows_of(done: Done, rules: str, *, audited: datetime | None = None) -> dict[str, list[Row]]:
    """Return the rows of one document by table; ``rules`` is the fingerprint it was audited under."""
    report = done.report
    region = region_of(report.unit, report.file)
    shared: Row = {
        "file": report.file, "unit": report.unit, "year": report.year or None, "document_kind": report.kind,
        "form": report.form, "file_type": report.file_type, "province": region.province, "city": region.city,
    }  # fmt: skip
    count = [sum(one.severity == name for one in report.findings) for name in ("error", "warning", "hint")]
    document = shared | {
        "error": _reason(report.error, report.file),
        "errors": count[0], "warnings": count[1], "hints": count[2],
        "obligations": len(report.obligations),
        "unresolved": sum(one.status == "unresolved" for one in report.obligations),
        "size": done.size, "modified": datetime.fromtimestamp(done.modified / 1_000_000, UTC),
        "sha256": done.sha256, "rules": rules, "audited": audited or datetime.now(UTC), "seconds": done.seconds,
    }  # fmt: skip
    findings = [
        shared | {
            "code": one.code, "kind": one.kind, "severity": one.severity, "title": one.title, "place": str(one.place),
            "page": one.place.page or None, "quote": one.quote, "stated": one.stated, "expected": one.expected,
            "arithmetic": one.arithmetic, "cause": one.cause, "suggestion": one.suggestion,
            "also": [str(place) for place in one.also],
        }
        for one in report.findings
    ]  # fmt: skip
    obligations = [
        shared | {"code": one.code, "status": one.status, "reason": one.reason} for one in report.obligations
    ]
    return {"documents": [document], "findings": findings, "obligations": obligations}


def _reason(error: str, file: str) -> str:
    """Return why a file cannot be read, without its name: that has a column of its own."""
    for named in (f"文件“{file}”", f"{file}：", file):
        error = error.replace(named, "")
    return error


HEAD = """# 批量审核的结果

`bianzhi audit 文件夹 --out 结果` 和 `bianzhi audit-spark` 写出同样的三张 Parquet 表，各在一个子文件夹里。
本页由 `python -m bianzhi.auditing.corpus.schema` 生成。

- `documents/`：一份文件一行，读不了的也在内；
- `findings/`：一条问题一行；
- `obligations/`：一份文件的一条规则一行，说明是否符合。

DuckDB、Spark、pandas 都能直接读，如 `SELECT province, count(*) FROM '结果/findings/*.parquet' GROUP BY province`。
文件自己声明不算问题的（“bianzhi-audit: 忽略 A101 理由”）不在内。
"""


def page() -> Iterator[str]:
    """Yield the lines of the page."""
    yield HEAD
    for name, columns in TABLES.items():
        yield f"## {name}\n\n| 列 | 类型 | 内容 |\n| --- | --- | --- |"
        yield from (f"| `{c.name}` | {c.kind} | {c.means} |" for c in columns)
        yield ""


if __name__ == "__main__":
    sys.stdout.write("\n".join(page()).rstrip() + "\n")
