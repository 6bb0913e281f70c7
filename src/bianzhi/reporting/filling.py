"""A form's text filled from a year's books: headings, paragraphs, free texts, tables, charts, glossary, in the form's order."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bianzhi.reporting import drawing, glossary, subject
from bianzhi.reporting.blocks import (
    Block,
    Box,
    Contents,
    Heading,
    Page,
    Paragraph,
    Picture,
    Report,
    Table,
    taken,
    words,
)
from bianzhi.reporting.books import Books, Cell
from bianzhi.reporting.derive import NAMED
from bianzhi.reporting.form import Form
from bianzhi.reporting.form_text import Command, Each, If, Line, Nodes
from bianzhi.reporting.slots import NOTES, Record, Slots
from bianzhi.reporting.tables import Layout
from bianzhi.values.refusal import Refused

Env = Mapping[str, Any]


@dataclass
class Filler(Slots):
    """Fills one form once; everything that is missing is collected, so that it is told at once."""

    pictures: int = 0

    def report(self) -> Report:
        """Return the finished report. Raises `Refused` with everything that is missing."""
        env = self.env()
        self.ask_for_budgets()
        blocks = tuple(self.blocks(self.form.outline, env))
        if self.missing:
            raise Refused(*self.missing.values())
        title = "".join(words(self.runs(line, env)) for line in self.form.title)
        return Report(title, self.books.body.name, self.books.year, self.form.key, blocks)

    def ask_for_budgets(self) -> None:
        """Miss the budgets where nobody filled in any: without them every item would be told to be unplanned.

        A 0 is an answer beside an amount in the other column: all of it may have come, or gone, within the year.
        """
        now, first = self.books.now, self.form.basis == "initial"
        rows = [Cell("B", "total", f"{source}_initial" if first else source) for source in subject.SLOTS]
        planned = any(now[at] for at in rows) or (any(at in now for at in rows) and not now.nil("B"))
        if not planned and any(now[slot, "total", "total"] for slot in subject.SLOTS.values()):
            what = "年初预算数" if first else "全年预算数"
            remedy = "请填写“预算数”表；确实没有安排的，填0"
            self.miss("report.budget", "B", f"没有填写{what}，本格式要与它比较", remedy)

    def blocks(self, nodes: Nodes, env: Env) -> Iterator[Block]:
        """Yield the blocks of nodes."""
        for node in nodes:
            if isinstance(node, If):
                yield from self.blocks(node.then if self.holds(node.words) else node.otherwise, env)
            elif isinstance(node, Each):
                for inner in self.each(node.words):
                    yield from self.blocks(node.body, {**env, **inner})
            elif isinstance(node, Line):
                runs = self.runs(node.parts, env)
                if words(runs).strip():
                    yield Heading(node.level, runs) if node.level else Paragraph(runs)
            else:
                yield from self.command(node, env)

    def command(self, node: Command, env: Env) -> Iterable[Block]:
        """Return the blocks of a command."""
        given = node.words
        makers: Mapping[str, Callable[[], Iterable[Block]]] = {
            "page": lambda: (Page("lying" in given, "first" in given),),
            "contents": lambda: (Contents("目　录"),),
            "title": lambda: (Paragraph(self.runs(line, env), "title") for line in self.form.title),
            "chart": lambda: self.picture(given[0], env),
            "table": lambda: (self.table(given[0], env),),
            "tables": lambda: self.tables(env),
            "glossary": lambda: (Paragraph((line,)) for line in glossary.lines(self.books, self.form)),
            "note": lambda: self.note(given[0], optional=given[1:] == ("optional",)),
            "members": self.members,
            "appendix": lambda: taken(self.appendix),
        }
        return makers[node.name]()

    def tables(self, env: Env) -> Iterator[Block]:
        """Yield the tables of the form, each on a page of its own."""
        for slot in self.form.tables.order:
            yield Page(lying=slot not in self.form.tables.upright)
            yield self.table(slot, env)

    def table(self, slot: str, env: Env) -> Table:
        """Return one table with what the form says below it."""
        style = self.form.tables
        note, nil = (self.runs(texts.get(slot, ()), env) for texts in (style.note, style.nil))
        return Layout(self.books, self.form).table(slot, note, nil)

    def picture(self, name: str, env: Env) -> Iterator[Block]:
        """Yield a chart with its caption; nothing where there is nothing to draw."""
        made = drawing.draw(self.books, self.form, name)
        if made is None:
            return
        self.pictures += 1
        caption = self.runs(self.form.charts[name], {**env, "n": (str(self.pictures),)})
        chart, sources = made
        yield Picture(chart, words(caption), sources)

    def note(self, key: str, *, optional: bool) -> Iterator[Block]:
        """Yield the free paragraphs under a key, their figures looked up in the records."""
        text = self.books.notes.get(key, "").strip()
        if not text and not optional:
            self.miss("report.note", key, f"没有填写“{NOTES.get(key, key)}”", "请在“文字材料”中填写")
        for line in text.splitlines():
            if line.strip():
                yield Paragraph(self.looked_up(line.strip(), key))

    def members(self) -> Iterator[Block]:
        """Yield the list of units the books take in."""
        rows = tuple(
            (
                Box((str(k),), align="center"),
                Box((member.name,)),
                Box(("本级" if member.own else member.kind,), align="center"),
            )
            for k, member in enumerate(self.books.body.members, 1)
        )
        if rows:
            head = tuple(Box((text,), align="center") for text in ("序号", "单位名称", "备注"))
            yield Table("", (1.0, 6.0, 2.5), (head,), rows)

    def holds(self, given: tuple[str, ...]) -> bool:
        """Say whether a condition is met. Raises `ValueError` for one nobody knows."""
        if given[:1] == ("not",):
            return not self.holds(given[1:])
        test, *names = given or ("",)
        tests: Mapping[str, Callable[[], bool]] = {
            "nil": lambda: all(map(self._nil, names)),
            "department": lambda: self.books.body.department,
            "first_year": lambda: self.books.before is None,
            "note": lambda: any(self.books.notes.get(name, "").strip() for name in names),
            "kind": lambda: self.books.body.kind in names,
            "appendix": lambda: bool(self.appendix),
        }
        if test not in tests:
            raise ValueError(f"没有条件“{' '.join(given)}”")
        return tests[test]()

    def _nil(self, name: str) -> bool:
        """Say whether a figure, or a whole table, is 0 this year and was not planned."""
        if name not in NAMED:
            return self.books.now.nil(name)
        made = subject.named_subject(self.books, self.form, name)
        planned = made.budget is not None and bool(made.budget.value)
        return not self.books.now[NAMED[name]] and not planned


def fill(
    books: Books, form: Form, records: Mapping[str, Record] | None = None, appendix: Iterable[Any] = ()
) -> Report:
    """Return the report of a year's books in a form.

    ``records``: figures the free texts name; ``appendix``: blocks of the performance report, plain ones or those of `blocks`.
    Raises `Refused` with every reason, text and figure that is missing; `ValueError` for a form that asks for what nobody knows.
    """
    return Filler(books, form, records or {}, tuple(appendix)).report()
