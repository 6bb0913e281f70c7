"""A report as a Word file: real headings, contents, page numbers, native charts, tables whose heads are repeated."""

from collections.abc import Iterable, Sequence
from itertools import count

from bianzhi.documents.wordml import (
    Package,
    Paper,
    TableCell,
    bookmark,
    field,
    link,
    paragraph,
    run,
    section,
    table,
    twips,
)
from bianzhi.reporting.blocks import (
    Block,
    Box,
    Contents,
    Figure,
    Heading,
    Page,
    Paragraph,
    Picture,
    Report,
    Runs,
    Table,
    spread,
    words,
)
from bianzhi.reporting.paging import TALL, numbers, row_height

#: text upright with the margins of official documents (GB/T 9704); tables lying, as wide as the paper lets them be
UPRIGHT = Paper(lying=False, margins=(37, 35, 28, 26))
LYING = Paper(lying=True, margins=(20, 16, 15, 15))
KINDS = {
    "body": "BodyText",
    "title": "Title",
    "subtitle": "Subtitle",
    "note": "TableNote",
    "centre": "Figure",
}
BREAK = "<w:pageBreakBefore/>"
#: styles of tables by how many rows they have; one of the text is set to be read
STYLES = ((34, "TableTiny"), (24, "TableSmall"), (-1, "TableText"))


def to_docx(report: Report) -> bytes:
    """Return the report as a Word file."""
    return _Writer(report, numbers(report, UPRIGHT, LYING)).save()


def listed(blocks: Iterable[Block]) -> Iterable[tuple[int, str]]:
    """Yield (level, text) of what the contents list: parts, sections and the books' tables."""
    for block in blocks:
        if isinstance(block, Heading) and block.level <= 2:
            yield block.level, words(block.runs)
        elif isinstance(block, Table) and block.slot:
            yield 2, block.title


class _Writer:
    def __init__(self, report: Report, pages: Sequence[int]) -> None:
        self.report, self.pages = report, pages
        self.package = Package(report.title, report.title)
        self.paper, self.numbered, self.first = UPRIGHT, False, False
        self.cover = True
        self.body: list[str] = []
        self.broken = False
        self.marks = count(1)
        self.headings = count(1)
        said = (run_ for block in report.blocks for run_ in _runs_of(block))
        self.linked = {run_.cell for run_ in said if isinstance(run_, Figure)} & report.cells()

    def save(self) -> bytes:
        for block in self.report.blocks:
            self._block(block)
        return self.package.save("".join(self.body) + self._section())

    def _section(self) -> str:
        return section(self.paper, numbered=self.numbered, first=self.first, centred=self.cover)

    def _block(self, block: Block) -> None:
        if isinstance(block, Page):
            self._page(block)
            return
        self.cover = self.cover and isinstance(block, Paragraph) and block.kind == "title"
        if isinstance(block, Heading):
            self._heading(block)
        elif isinstance(block, Paragraph):
            self._add(self._runs(block.runs), KINDS[block.kind])
        elif isinstance(block, Contents):
            self._contents(block)
        elif isinstance(block, Picture):
            self._add(
                self.package.chart(block.chart, min(self.paper.width, 150), TALL[block.chart.kind]), "Figure"
            )
            self._add(run(block.caption), "Caption")
        else:
            self._table(block)

    def _heading(self, block: Heading) -> None:
        inner = self._runs(block.runs)
        self._add(inner if block.level > 2 else self._marked(inner), f"Heading{block.level}")

    def _add(self, inner: str, style: str, more: str = "") -> None:
        self.body.append(paragraph(inner, style, (BREAK if self.broken else "") + more))
        self.broken = False

    def _page(self, block: Page) -> None:
        paper = LYING if block.lying else UPRIGHT
        if paper is self.paper and not block.first and not self.cover:
            self.broken = True
            return
        if not self._closed():
            self.body.append(f"<w:p><w:pPr>{self._section()}</w:pPr></w:p>")
        self.paper, self.first, self.cover = paper, block.first, False
        self.numbered = self.numbered or block.first

    def _closed(self) -> bool:
        """Put the section's end into the last paragraph where there is one, so that it takes no line of its own."""
        last = self.body[-1] if self.body else ""
        head, mark, rest = last.partition("</w:pPr>")
        if not last.startswith("<w:p>") or last.count("<w:p>") != 1 or not mark:
            return False
        self.body[-1] = f"{head}{self._section()}{mark}{rest}"
        return True

    def _runs(self, runs: Runs) -> str:
        made = []
        for one in runs:
            if isinstance(one, str):
                made.append(run(one))
            elif one.cell in self.linked:
                made.append(link(_anchor(one.cell), run(one.text)))
            else:
                made.append(run(one.text))
        return "".join(made)

    def _marked(self, inner: str) -> str:
        return bookmark(next(self.marks), f"_Toc{next(self.headings):08}", inner)

    def _contents(self, block: Contents) -> None:
        self._add(run(block.title), "TOCHeading")
        entries = []
        for number, (level, text) in enumerate(listed(self.report.blocks), 1):
            mark = f"_Toc{number:08}"
            page = run(str(self.pages[number - 1]))
            inner = link(mark, run(f"{text}\t") + field(f"PAGEREF {mark} \\h", page))
            entries.append((f"TOC{level}", inner))
        for k, (style, inner) in enumerate(entries):
            begin = (
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
                '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            )
            end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
            self._add((begin if k == 0 else "") + inner + (end if k == len(entries) - 1 else ""), style)

    def _table(self, block: Table) -> None:
        total = twips(self.paper.width)
        if block.slot:
            self._add(self._marked(run(block.title)), "TableTitle")
        elif block.title:
            self._add(run(block.title), "TableCaption")
        elif not block.unit:
            self._add("", "TableNote")  # room between the text and a table without a title
        tabs = f'<w:tabs><w:tab w:val="center" w:pos="{total // 2}"/><w:tab w:val="right" w:pos="{total}"/></w:tabs>'
        if block.corner:
            self._add(run(f"\t\t{block.corner}"), "TableLine", tabs)
        if block.left or block.unit:
            self._add(run(f"{block.left}\t\t{block.unit}"), "TableLine", tabs)
        widths = scaled(block.widths, total)
        style = table_style(block)
        height = row_height(block, self.paper)
        self.body.append(table(widths, self._rows(block), style, twips(height)))
        for note in block.notes:
            self._add(self._runs(note), "TableNote")
        if not block.notes:
            self._add("", "TableNote")

    def _rows(self, block: Table) -> Iterable[tuple[Sequence[TableCell], bool]]:
        rows = (*block.head, *block.rows)
        lines: list[dict[int, tuple[int, Box]]] = [{} for _ in rows]
        for r, c, box in spread(rows, len(block.widths)):
            for below in range(box.rowspan):
                lines[r + below][c] = (below, box)
        for r, line in enumerate(lines):
            yield [self._cell(*line[c]) for c in sorted(line)], r < len(block.head)

    def _cell(self, below: int, box: Box) -> TableCell:
        merged = "" if box.rowspan == 1 else "continue" if below else "restart"
        inner = "" if below else run(words(box.runs)) if box.runs else ""
        if not below and box.cell in self.linked:
            inner = bookmark(next(self.marks), _anchor(box.cell), inner)
        return TableCell(inner, box.align, box.colspan, merged, box.indent)


def table_style(block: Table) -> str:
    """Return the style of a table's cells."""
    return next(name for rows, name in STYLES if len(block.rows) > rows) if block.slot else "TableRead"


def scaled(widths: Sequence[float], total: int) -> list[int]:
    """Return widths that add up to a total."""
    whole = sum(widths)
    ends = [round(total * sum(widths[: k + 1]) / whole) for k in range(len(widths))]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def _anchor(cell: str) -> str:
    """Return the bookmark of a cell; Word takes letters, digits and _."""
    return f"c_{cell.replace('.', '_')}"


def _runs_of(block: Block) -> Runs:
    return block.runs if isinstance(block, Heading | Paragraph) else ()
