"""(r) A year's disclosure against the bare engines: Word and page against python-docx setting bare tables, PDF against Typst;

and a department of 300 units added up, with every unit's Word file and page, each audited.

Ours is the whole of it: the sentences told, the tables laid out, charts drawn, files written. Books are large: two hundred items.
"""

import io
import os
import time
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

from benchmarks.registry import Pair, bench

TEXTS = {
    "duties": "负责有关工作。" * 40,
    "work": "完成各项工作。" * 40,
    "bodies": "内设机构3个。",
    "evaluation": "开展了绩效自评。",
}
#: seconds of CPU a report may take in Word and as a page
MOST = 1.5


def _books() -> Any:
    from bianzhi.reporting.making import Shape, make_body, make_books

    random = Random(2021)
    shape = Shape(items=20, own_money=1.0, fund=1.0, capital=1.0, three_public=1.0, grain=Decimal("0.01"))
    books = make_books(random, shape, make_body(random, "公益一类事业单位"))
    return _told(books)


def _told(books: Any) -> Any:
    """Return books with every reason and text a form may ask for."""
    from bianzhi.reporting.books import REASONS

    keys = (*REASONS, *books.now.codes("B", 7), *books.now.codes("T3", 7))
    return replace(books, reasons=dict.fromkeys(keys, "实际工作需要"), notes=TEXTS)


def _bare_docx(report: Any) -> bytes:
    """Return the cells of the tables as python-docx sets them, with no style, width or merged cell."""
    from docx import Document

    from bianzhi.reporting.blocks import spread, words

    document = Document()
    for made in report.tables():
        rows = (*made.head, *made.rows)
        table = document.add_table(rows=len(rows), cols=len(made.widths))
        for r, c, box in spread(rows, len(made.widths)):
            table.cell(r, c).text = words(box.runs)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@bench("r-word", "a report in Word and as a page against its bare tables by python-docx", limit=1.0)
def word() -> Pair:
    """Return the pair; the notes say how much CPU a report takes."""
    from bianzhi.reporting.filling import fill
    from bianzhi.reporting.form import read
    from bianzhi.reporting.to_docx import to_docx
    from bianzhi.reporting.to_html import to_html

    books, form = _books(), read("sichuan")

    def ours() -> None:
        report = fill(books, form)
        to_docx(report)
        to_html(report)

    report = fill(books, form)
    begun = time.process_time()
    ours()
    cpu = time.process_time() - begun
    if cpu > MOST:
        raise AssertionError(f"a report takes {cpu:.2f} s of CPU, more than {MOST}")
    return Pair(
        ours=ours,
        yardstick=lambda: _bare_docx(report),
        turns=5,
        warm_up=1,
        notes={"cpu_seconds": round(cpu, 3)},
    )


@bench("r-pdf", "a report as PDF against Typst setting the same pages", limit=3.0)
def pdf() -> Pair:
    """Return the pair."""
    import json

    import typst

    from bianzhi.documents.pdf import shipped_fonts
    from bianzhi.reporting.filling import fill
    from bianzhi.reporting.form import read
    from bianzhi.reporting.to_pdf import plain, source, to_pdf

    books, form = _books(), read("sichuan")
    given = {"report": json.dumps(plain(fill(books, form)))}

    def bare() -> bytes:
        made: bytes = typst.compile(source(), font_paths=shipped_fonts(), sys_inputs=given)
        return made

    return Pair(ours=lambda: to_pdf(fill(books, form)), yardstick=bare, turns=5, warm_up=1)


def _cpu() -> float:
    """Return the seconds of CPU of this process and of those it has started and seen end."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


UNITS = 300


@bench(
    "r-department",
    f"a department of {UNITS} units: added up, built, audited, against bare tables by python-docx",
    limit=3.0,
)
def department() -> Pair:
    """Return the pair, of one process; the notes say what the whole takes, and all files of every unit by all processors."""
    from bianzhi.reporting.books import Body, Member
    from bianzhi.reporting.building import WRITERS
    from bianzhi.reporting.building_many import Wanted, build_many
    from bianzhi.reporting.filling import fill
    from bianzhi.reporting.form import read
    from bianzhi.reporting.making import make_books
    from bianzhi.reporting.rollup import proposed, roll_up

    form = read("sichuan")
    units = [_told(make_books(Random(n), body=Body(f"第{n}学校", "公益一类事业单位"))) for n in range(UNITS)]
    whole = Body("云溪县教育和体育局", members=tuple(Member(u.body.name, u.body.kind) for u in units))

    def ours(formats: tuple[str, ...] = ("docx", "html"), workers: int | None = 1) -> None:
        rolled = _told(roll_up(whole, 2021, units, proposed(units)).books)
        wanted = [Wanted(one) for one in (rolled, *units)]
        refused = [
            o.name for o in build_many(wanted, form, lambda *_: None, formats, workers) if o.built is None
        ]
        if refused:
            raise AssertionError(f"not built: {refused}")

    began, begun = time.perf_counter(), _cpu()
    ours(tuple(WRITERS), None)
    lasted, every = round(time.perf_counter() - began, 1), round(_cpu() - begun, 1)
    begun = time.process_time()
    ours()
    some = round(time.process_time() - begun, 1)
    reports = [fill(one, form) for one in units]
    return Pair(
        ours=ours, yardstick=lambda: [_bare_docx(report) for report in reports], turns=1, warm_up=0,
        notes={"units": UNITS, "cpu_seconds": some, "cpu_seconds_all_files": every, "seconds_all_files": lasted},
    )  # fmt: skip
