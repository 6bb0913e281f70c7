"""Check a whole book: every problem by sheet, row and column. Nothing is written."""

from bianzhi.documents.sheets import read_workbook
from bianzhi.imports.actions.load_draft import rehearse
from bianzhi.imports.check_persons import Persons
from bianzhi.imports.check_units import check_inner, check_papers, check_posts, check_quotas, check_units
from bianzhi.imports.draft import Draft, DraftPaper, Heading
from bianzhi.imports.finding import Units
from bianzhi.imports.layout_fields import SheetKey
from bianzhi.imports.problems import Problem, Problems, of_refusals
from bianzhi.imports.reading import Book, open_book
from bianzhi.imports.report import Report, Step, silent
from bianzhi.instruments.reads import instruments, issuers
from bianzhi.users.actor import Actor
from bianzhi.values.dates import today
from bianzhi.values.document_numbers import parse_document_number
from bianzhi.values.refusal import Refused

#: persons up to which a book is rehearsed; more would keep others from writing for too long
REHEARSED = 3_000
#: sheets that a document must stand behind
LEDGER: tuple[SheetKey, ...] = ("units", "inner", "quota", "posts")


def check_book(
    actor: Actor,
    *,
    content: bytes,
    filename: str,
    heading: Heading | None = None,
    progress: Step = silent,
    rehearsed: bool = False,
) -> Report:
    """Read ``content`` and check all of it. Raises `Forbidden`; a file that cannot be read is a report with its reason.

    ``heading``: the document the opening rests on, where the sheet 批复文件 marks none. ``rehearsed``: a book of usual size
    without problems is also loaded and rolled back, so that every rule of every room has had its say.
    """
    actor.require("import.run", "submission.review")
    problems, draft = Problems(), Draft(heading or Heading())
    progress(0, 0, "读取文件")
    try:
        workbook = read_workbook(content, filename)
    except Refused as refused:
        for problem in of_refusals(refused.refusals, filename):
            problems.add(problem)
        return _report(problems, (), draft)
    book = open_book(workbook, problems)
    del workbook
    units = Units(actor)
    opening = check_papers(book, draft, problems)
    posted = _posted(actor)
    _papers_known(actor, draft, posted, problems)
    _head(book, draft, opening, problems, filename)
    check_units(actor, book, units, draft, problems)
    check_inner(book, units, draft, problems)
    check_quotas(book, units, draft, problems)
    check_posts(book, units, draft, problems)
    if draft.heading.document_number:
        _issuer(actor, draft, posted, problems, filename)
    Persons(actor, units, draft, problems).check(book, progress)
    draft.names = dict(units.names())
    if rehearsed and not problems.errors and len(draft.persons) <= REHEARSED:
        progress(0, 0, "试算入账")
        for problem in of_refusals(rehearse(actor, draft), filename):
            problems.add(problem)
    return _report(problems, tuple(book.notes), draft)


def _report(problems: Problems, notes: tuple[str, ...], draft: Draft) -> Report:
    return Report(tuple(problems.kept), problems.errors, problems.warnings, notes, draft)


def _posted(actor: Actor) -> frozenset[str]:
    rows, _ = instruments(actor, limit=None)
    return frozenset(row.document_number for row in rows)


def _head(book: Book, draft: Draft, opening: list[DraftPaper], problems: Problems, filename: str) -> None:
    """Settle which document the opening rests on: what was typed, else the marked row of the sheet 批复文件."""
    given = draft.heading
    if opening and not given.document_number:
        paper = opening[0]
        draft.heading = Heading(paper.number, paper.title, paper.signed_on, given.effective_on)
    needed = any(placed.table.rows for key in LEDGER for placed in book.of(key))
    head = draft.heading
    if needed and not head.document_number:
        expected = "请在上传页面填写文号，或在“批复文件”表中把一份标为期初建账依据"
        problems.add(Problem(filename, 0, "", "", "", "没有期初建账依据", expected, code="opening.missing"))
    elif needed and (not head.title or head.signed_on is None):
        problems.add(
            Problem(
                filename,
                0,
                "",
                "",
                head.document_number,
                "期初建账依据缺标题或签发日期",
                "请补齐",
                code="opening.missing",
            )
        )
    if not needed and head.opened_on is None:
        draft.heading = Heading(head.document_number, head.title, head.signed_on, today())


def _issuer(actor: Actor, draft: Draft, posted: frozenset[str], problems: Problems, filename: str) -> None:
    number = draft.heading.document_number
    try:
        parsed = parse_document_number(number)
    except Refused as refused:
        for problem in of_refusals(refused.refusals, filename):
            problems.add(problem)
        return
    known = {row.code for row in issuers(actor)} | {
        parse_document_number(p.number).issuer_code for p in draft.papers
    }
    if parsed.issuer_code not in known:
        expected = "请在“批复文件”表中写明这份文件的发文机关，或先在“发文机关”中登记"
        problems.add(
            Problem(
                filename,
                0,
                "",
                "",
                number,
                f"没有登记代字“{parsed.issuer_code}”的发文机关",
                expected,
                code="issuer.unknown",
            )
        )
    if str(parsed) in posted and not any(p.number == str(parsed) for p in draft.papers):
        problems.add(
            Problem(
                filename,
                0,
                "",
                "",
                number,
                "这份文件已经入账",
                "请核对文号；一份文件只能入账一次",
                code="I19",
            )
        )


def _papers_known(actor: Actor, draft: Draft, posted: frozenset[str], problems: Problems) -> None:
    """Refuse documents that are in the books already; issuers of one code must be one."""
    if not draft.papers:
        return
    names = {row.code: row.name for row in issuers(actor)}
    for paper in draft.papers:
        code = parse_document_number(paper.number).issuer_code
        known = names.setdefault(code, paper.issuer)
        if known != paper.issuer:
            problems.add(
                paper.line.problem(
                    "issuer",
                    f"代字“{code}”的发文机关是“{known}”",
                    expected=known,
                    code="issuer.other",
                    warning=True,
                )
            )
        if paper.number in posted:
            problems.add(
                paper.line.problem("number", "这份文件已经入账", expected="请从表中删去这一行", code="I19")
            )
