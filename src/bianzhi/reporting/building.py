"""From books to finished files: filled, written in every format, and audited; a fault that nobody answers for stops it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bianzhi.auditing.audit import audit_file
from bianzhi.auditing.findings import Finding
from bianzhi.reporting.blocks import Report
from bianzhi.reporting.books import Books
from bianzhi.reporting.changes import Line, lines_of
from bianzhi.reporting.faults import Fault, faults
from bianzhi.reporting.filling import fill
from bianzhi.reporting.form import Form
from bianzhi.reporting.relations import Broken, check
from bianzhi.reporting.slots import Record
from bianzhi.reporting.sources import sources_csv, sources_xlsx
from bianzhi.reporting.to_data import to_csv, to_json
from bianzhi.reporting.to_docx import to_docx
from bianzhi.reporting.to_html import to_html
from bianzhi.reporting.to_pdf import to_pdf
from bianzhi.reporting.to_xlsx import to_xlsx
from bianzhi.values.refusal import Refusal, Refused

Writer = Callable[[Report, Books], bytes]
#: format → (what the file is called after its title, how it is written)
WRITERS: Mapping[str, tuple[str, Writer]] = {
    "docx": (".docx", lambda report, _: to_docx(report)),
    "pdf": (".pdf", lambda report, _: to_pdf(report)),
    "html": (".html", lambda report, _: to_html(report)),
    "xlsx": ("（附表）.xlsx", to_xlsx),
    "json": (".json", to_json),
    "csv": (".csv", lambda _, books: to_csv(books)),
    "sources": ("（数字来源）.xlsx", sources_xlsx),
    "sources_csv": ("（数字来源）.csv", sources_csv),
}
#: what a reader is given to read, and so what is audited
AUDITED = ("docx", "pdf", "html")
#: how codes and words of the audit's refusals begin; the rule's code, and what is wrong, follow
AUDIT, TOLD = "report.audit.", "成稿审核："
#: how a fault begins that the files before it did not show
ONLY_IN = {"docx": "", "pdf": "PDF 里：", "html": "网页里："}


@dataclass(frozen=True, slots=True)
class Waived:
    """A fault somebody answers for."""

    fault: Fault
    reason: str


@dataclass(frozen=True, slots=True)
class Built:
    """A finished report.

    Attributes:
        report: its blocks; ``files``: format → (name, content).
        warnings: what the audit thinks most likely wrong, and does not stop for; ``doubts``: the same of the books.
        waived: what would have stopped it.
    """

    report: Report
    files: Mapping[str, tuple[str, bytes]]
    warnings: tuple[Finding, ...] = ()
    waived: tuple[Waived, ...] = ()
    doubts: tuple[Broken, ...] = ()


def build(
    books: Books,
    form: Form,
    *,
    records: Mapping[str, Record] | None = None,
    appendix: Iterable[Any] = (),
    formats: Sequence[str] = tuple(WRITERS),
    waivers: Mapping[str, str] | None = None,
) -> Built:
    """Return the finished files of a year's books.

    ``waivers``: mark of a fault → why it is none. Raises `Refused` for every relation of the tables that does not hold, for what
    is missing in the books, and for every fault at error level that the audit finds in the finished files and that is not waived.
    """
    doubts = sound(books)
    report = fill(books, form, records, appendix)
    files = {name: (f"{report.title}{WRITERS[name][0]}", WRITERS[name][1](report, books)) for name in formats}
    found = list(_found(files, lines_of(report)))
    told = {mark: reason.strip() for mark, reason in (waivers or {}).items() if reason.strip()}
    errors = [one for one in found if one.finding.severity == "error"]
    open_ = [one for one in errors if one.mark not in told]
    if open_:
        raise Refused(*(refusal(one) for one in open_))
    return Built(
        report, files, tuple(one.finding for one in found if one.finding.severity == "warning"),
        tuple(Waived(one, told[one.mark]) for one in errors), doubts,
    )  # fmt: skip


def sound(books: Books) -> tuple[Broken, ...]:
    """Return what is doubtful in the books. Raises `Refused` naming every relation between the tables that does not hold."""
    broken = check(books)
    if wrong := [one for one in broken if one.severity == "error"]:
        raise Refused(
            *(
                Refusal(
                    f"report.relation.{one.code}",
                    f"勾稽关系不成立：{one}",
                    remedy="请改正账表",
                    field=one.code,
                )
                for one in wrong
            )
        )
    return broken


def refusal(one: Fault) -> Refusal:
    """Return why a fault stops the report; its ``field`` is the fault's mark."""
    return Refusal(
        f"{AUDIT}{one.finding.code}", f"{TOLD}{one.told}",
        remedy="请改正账表或文字；确属无误的，写明理由后放行", field=one.mark,
    )  # fmt: skip


def _found(files: Mapping[str, tuple[str, bytes]], lines: Sequence[Line]) -> Iterator[Fault]:
    """Yield what the audit finds, once for all files; a file it cannot read is an error of its own."""
    known: set[str] = set()
    for name in AUDITED:
        if name not in files:
            continue
        made = audit_file(files[name][1], files[name][0])
        if made.error:
            raise Refused(Refusal("report.audit", f"成稿读不回来：{made.error}"))
        for one in faults(made.findings, lines):
            if one.mark not in known:
                known.add(one.mark)
                title = f"{ONLY_IN[name]}{one.finding.title}"
                yield replace(one, finding=replace(one.finding, title=title))
