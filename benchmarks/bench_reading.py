"""Reading and auditing disclosures: PDF against PDFium's characters alone and against pdfplumber, Word against lxml's parse.

Ours is the whole of it: the file read into paragraphs and tables, and every rule run. The yardsticks: PDFium opens the file and
gives the characters of every page; pdfplumber gives `extract_words` and `extract_tables` of every page; lxml parses every XML
part of the Word file. The files are the real documents beside the repository (`../shared/audit`), or made-up ones where that is
absent. The Word files are made of what the PDFs say and saved again by LibreOffice where that is installed, so that an office
program has written them: the barest XML that says the same is half as long, which no real file is. Ratios are of the sum; the
notes hold that of each document.

Checking is measured as a share of the whole: the rules run over documents that are read and understood (tables known by kind,
figures with their parts, growths, shares, sums, and all else that a context keeps for more than one rule), against reading,
understanding and checking the same files.
"""

import io
import statistics
import time
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.registry import Act, Pair, bench

SHARED = Path(__file__).resolve().parents[2] / "shared" / "audit" / "documents"
#: characters of a run of a Word file
RUN = 12
#: turns of the ratio of one document
TURNS = 3


def audited(data: bytes, name: str) -> Any:
    from bianzhi.auditing.audit import audit_file

    return audit_file(data, name)


@cache
def pdfs() -> dict[str, bytes]:
    """Return the documents by name."""
    if SHARED.is_dir():
        return {path.name: path.read_bytes() for path in sorted(SHARED.glob("*.pdf"))}
    from benchmarks.audit_forms import FORMS, draw, written
    from bianzhi.documents.forms import FormTable, TableColumn
    from bianzhi.documents.pdf import table_pdf

    made = {}
    for seed, province in enumerate(FORMS):
        lines = written(draw(seed), province).split("\n")
        rows = [cells for line in lines if len(cells := line.split("\t")) == 5]
        columns = [TableColumn(text) for text in rows[0]]
        notes = [line for line in lines if "\t" not in line]
        made[f"{province}.pdf"] = table_pdf(
            FormTable("一般公共预算财政拨款支出决算表", columns, rows[1:], notes=notes)
        )
    return made


@cache
def words() -> dict[str, bytes]:
    """Return Word files of what the documents say."""
    from docx import Document as Word

    from bianzhi.documents.model import Paragraph
    from bianzhi.documents.office import converted
    from bianzhi.documents.read_any import read_document

    made = {}
    for name, data in pdfs().items():
        word = Word()
        for block in read_document(data, name).blocks:
            if isinstance(block, Paragraph):
                paragraph = word.add_paragraph()
                for start in range(0, len(block.text), RUN):
                    paragraph.add_run(block.text[start : start + RUN]).font.name = "仿宋_GB2312"
                continue
            for line in block.above:
                word.add_paragraph(line)
            table = word.add_table(rows=len(block.rows), cols=max(map(len, block.rows), default=1))
            for cells, texts in zip(table.rows, block.rows, strict=True):
                for cell, text in zip(cells.cells, texts, strict=True):
                    cell.paragraphs[0].add_run(text).font.name = "宋体"
        buffer = io.BytesIO()
        word.save(buffer)
        made[name.replace(".pdf", ".docx")] = buffer.getvalue()
    return made | converted(made)


def characters(data: bytes) -> int:
    """Have PDFium give the characters of every page."""
    import pypdfium2 as pdfium

    pdf = pdfium.PdfDocument(data)
    count = sum(len(pdf[number].get_textpage().get_text_range()) for number in range(len(pdf)))
    pdf.close()
    return count


def plumbed(data: bytes) -> int:
    """Have pdfplumber give words and tables of every page."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return sum(len(page.extract_words()) + len(page.extract_tables()) for page in pdf.pages)


def parsed(data: bytes) -> int:
    """Have lxml parse every XML part."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as box:
        parts = [name for name in box.namelist() if name.endswith((".xml", ".rels"))]
        return sum(len(etree.fromstring(box.read(name))) for name in parts)


def pair(files: dict[str, bytes], yardstick: Callable[[bytes], Any], turns: int) -> Pair:
    """Return both sides over all files, with the ratio of each file."""
    notes = {
        name: _ratio(lambda n=name: audited(files[n], n), lambda n=name: yardstick(files[n]))
        for name in files
    }
    return Pair(
        ours=lambda: [audited(data, name) for name, data in files.items()],
        yardstick=lambda: [yardstick(data) for data in files.values()],
        turns=turns,
        warm_up=1,
        notes={"ratios": notes, "files": len(files), "bytes": sum(map(len, files.values()))},
    )


def _ratio(ours: Act, yardstick: Act) -> float:
    times: list[list[float]] = [[], []]
    for _ in range(TURNS + 1):
        for act, found in zip((ours, yardstick), times, strict=True):
            begun = time.perf_counter()
            act()
            found.append(time.perf_counter() - begun)
    return round(statistics.median(times[0][1:]) / statistics.median(times[1][1:]), 3)


#: what of a context is understanding, not checking, though it waits until a rule asks
UNDERSTOOD = (
    "figures", "pairs", "text", "form", "misunits", "told", "plans", "counts", "growths", "shares", "sums", "completions",
)  # fmt: skip


def understood(documents: list[Any]) -> list[Any]:
    """Return the contexts of documents, nothing left to be understood while they are checked."""
    from bianzhi.auditing.context import understand

    contexts = [understand(one) for one in documents]
    for context in contexts:
        for name in UNDERSTOOD:
            getattr(context, name)
        for make in kept():
            context.once(make)
    return contexts


@cache
def kept() -> tuple[Callable[[Any], Any], ...]:
    """Return what contexts keep for several rules: what rows of tables items of the text are, whose names stand where, ….

    They are found by auditing the documents once.
    """
    from bianzhi.auditing.audit import judged
    from bianzhi.auditing.context import understand
    from bianzhi.documents.read_any import read_document

    makes: dict[Callable[[Any], Any], None] = {}
    for name, data in pdfs().items():
        context = understand(read_document(data, name))
        judged(context)
        makes |= dict.fromkeys(context.kept)
    return tuple(makes)


def share(files: dict[str, bytes], turns: int) -> Pair:
    """Return checking against the whole; the notes hold the shares of reading and understanding."""
    from bianzhi.auditing.audit import collector_at_rest, judged
    from bianzhi.documents.read_any import read_document

    documents: list[Any] = []
    contexts: list[Any] = []

    def read() -> None:
        documents[:] = [read_document(data, name) for name, data in files.items()]

    def understand() -> None:
        contexts[:] = understood(documents)

    def check() -> None:
        for context in contexts:
            judged(context)

    steps = {"reading": read, "understanding": understand, "checking": check}
    times: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(TURNS + 1):
        with collector_at_rest():  # as over the audit of a file
            for name, act in steps.items():
                begun = time.perf_counter()
                act()
                times[name].append(time.perf_counter() - begun)
    spent = {name: statistics.median(found[1:]) for name, found in times.items()}
    whole = sum(spent.values())
    return Pair(
        ours=check,
        yardstick=lambda: [audited(data, name) for name, data in files.items()],
        before=understand,  # what is reckoned once for several rules is reckoned anew
        turns=turns,
        warm_up=1,
        notes={"shares": {name: round(one / whole, 3) for name, one in spent.items()}, "files": len(files)},
    )


@bench("g-pdfium", "reading and audit of PDFs against PDFium's characters alone", limit=3.0)
def against_pdfium() -> Pair:
    return pair(pdfs(), characters, 11)


@bench("g-plumber", "reading and audit of PDFs against pdfplumber's words and tables", limit=1 / 15)
def against_pdfplumber() -> Pair:
    return pair(pdfs(), plumbed, 9)


@bench("g-word", "reading and audit of Word files against lxml parsing their parts", limit=4.0)
def against_lxml() -> Pair:
    return pair(words(), parsed, 11)


@bench(
    "g-checking",
    "checking of PDFs and Word files against reading, understanding and checking them",
    limit=0.15,
)
def checking() -> Pair:
    made = share(pdfs() | words(), 11)
    made.notes["of PDFs"] = share(pdfs(), 0).notes["shares"]
    made.notes["of Word files"] = share(words(), 0).notes["shares"]
    return made
