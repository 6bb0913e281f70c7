"""A form's text filled from a year's books: the sentence of each case, lists, items, free paragraphs, tables, charts."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bianzhi.reporting import drawing, glossary, subject
from bianzhi.reporting.blocks import (
    RECORD,
    Block,
    Box,
    Contents,
    Figure,
    Heading,
    Page,
    Paragraph,
    Picture,
    Report,
    Run,
    Runs,
    Table,
    joined,
    taken,
    words,
)
from bianzhi.reporting.books import REASONS, Books, Cell, cell
from bianzhi.reporting.derive import NAMED, spent_on
from bianzhi.reporting.form import Form, Sentences
from bianzhi.reporting.layout import TABLES, label
from bianzhi.reporting.shown import Shown, completion_runs, difference, growth_runs, share_runs, shares, shown
from bianzhi.reporting.subject import Subject
from bianzhi.reporting.tables import Layout
from bianzhi.reporting.form_text import Command, Each, If, Line, Maybe, Nodes, Parts, Slot
from bianzhi.values.numerals import chinese_number
from bianzhi.values.refusal import Refusal, Refused

RECORD_SLOT = re.compile(r"\{\{\s*([a-z][\w.]*)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Record:
    """A figure of the office's records. ``text``: as printed; ``title``, ``url``: where it may be looked up."""

    text: str
    title: str = ""
    url: str = ""


@dataclass
class Filler:
    """Fills one form once; everything that is missing is collected, so that it is told at once."""

    books: Books
    form: Form
    records: Mapping[str, Record] = field(default_factory=dict)
    appendix: tuple[Any, ...] = ()
    missing: dict[tuple[str, str], Refusal] = field(default_factory=dict)
    pictures: int = 0

    def report(self) -> Report:
        """Return the finished report. Raises `Refused` with everything that is missing."""
        env = self.env()
        blocks = tuple(self.blocks(self.form.outline, env))
        if self.missing:
            raise Refused(*self.missing.values())
        title = "".join(words(self.runs(line, env)) for line in self.form.title)
        return Report(title, self.books.body.name, self.books.year, self.form.key, blocks)

    def env(self) -> dict[str, Any]:
        """Return what every slot may name."""
        body, year = self.books.body, self.books.year
        return {
            "year": (str(year),), "last": (str(year - 1),), "name": (body.name,), "short": (body.short or body.name,),
            "we": ("本部门" if body.department else "本单位",), "district": (body.district,), "level": (body.level,),
            "departmental": ("部门" if body.department else "单位",),
        }  # fmt: skip

    def miss(self, code: str, field_: str, message: str, remedy: str) -> Runs:
        """Note something that is missing."""
        self.missing.setdefault((code, field_), Refusal(code, message, remedy=remedy, field=field_))
        return ()

    # blocks

    def blocks(self, nodes: Nodes, env: Mapping[str, Any]) -> Iterator[Block]:
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

    def command(self, node: Command, env: Mapping[str, Any]) -> Iterable[Block]:
        """Return the blocks of a command."""
        name, given = node.name, node.words
        if name == "page":
            return (Page("lying" in given, "first" in given),)
        if name == "contents":
            return (Contents("目　录"),)
        if name == "title":
            return tuple(Paragraph(self.runs(line, env), "title") for line in self.form.title)
        if name == "chart":
            return self.picture(given[0], env)
        if name == "table":
            return (self.table(given[0], env),)
        if name == "tables":
            return self.tables(env)
        if name == "glossary":
            return (Paragraph((line,)) for line in glossary.lines(self.books, self.form))
        if name == "note":
            return self.note(given[0], optional=given[1:] == ("optional",))
        if name == "members":
            return self.members()
        return taken(self.appendix)

    def tables(self, env: Mapping[str, Any]) -> Iterator[Block]:
        """Yield the tables of the form, each on a page of its own."""
        for k, slot in enumerate(self.form.tables.order):
            if k:
                yield Page(lying=True)
            yield self.table(slot, env)

    def table(self, slot: str, env: Mapping[str, Any]) -> Table:
        """Return one table with what the form says below it."""
        style = self.form.tables
        note, nil = (self.runs(texts.get(slot, ()), env) for texts in (style.note, style.nil))
        return Layout(self.books, self.form).table(slot, note, nil)

    def picture(self, name: str, env: Mapping[str, Any]) -> Iterator[Block]:
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

    def looked_up(self, text: str, key: str) -> Runs:
        """Return free text with ``{{ … }}`` replaced by figures of the records."""
        made: list[Run] = []
        at = 0
        for found in RECORD_SLOT.finditer(text):
            made.append(text[at : found.start()])
            at = found.end()
            record = self.records.get(found[1])
            if record is None or not record.text:
                where = NOTES.get(key, key)
                self.miss(
                    "report.record", found[1], f"“{where}”里的 {found[0]} 没有数据", "请核对写法，或先在系统里登记"
                )
                continue
            made.append(Figure(record.text, (f"{RECORD}{found[1]}",), about=(record.title, record.url)))
        rest = text[at:]
        if "{{" in rest or "}}" in rest:
            self.miss("report.record", text[:20], f"“{NOTES.get(key, key)}”里的填空没有写完整：{rest[:30]}", "写成 {{ 名称 }}")
        return joined((*made, rest))

    def members(self) -> Iterator[Block]:
        """Yield the list of units the books take in."""
        rows = tuple(
            (Box((str(k),), align="center"), Box((member.name,)), Box(("本级" if member.own else member.kind,), align="center"))
            for k, member in enumerate(self.books.body.members, 1)
        )
        if rows:
            head = tuple(Box((text,), align="center") for text in ("序号", "单位名称", "备注"))
            yield Table("", (1.0, 6.0, 2.5), (head,), rows)

    # conditions and loops

    def holds(self, given: tuple[str, ...]) -> bool:
        """Say whether a condition is met. Raises `ValueError` for one nobody knows."""
        if given and given[0] == "not":
            return not self.holds(given[1:])
        test, *names = given or ("",)
        if test == "nil":
            return all(self._nil(name) for name in names)
        if test == "department":
            return self.books.body.department
        if test == "first_year":
            return self.books.before is None
        if test == "note":
            return any(self.books.notes.get(name, "").strip() for name in names)
        if test == "kind":
            return self.books.body.kind in names
        if test == "appendix":
            return bool(self.appendix)
        raise ValueError(f"没有条件“{' '.join(given)}”")

    def _nil(self, name: str) -> bool:
        """Say whether a figure, or a whole table, is 0 this year and was not planned."""
        if name not in NAMED:
            return self.books.now.nil(name)
        made = subject.named_subject(self.books, self.form, name)
        planned = made.budget is not None and bool(made.budget.value)
        return not self.books.now[NAMED[name]] and not planned

    def each(self, given: tuple[str, ...]) -> Iterator[dict[str, Any]]:
        """Yield what is known within each turn of a loop."""
        what, *names = given
        if what == "items":
            for n, item in enumerate(subject.items(self.books, self.form, names[0]), 1):
                yield {"n": (str(n),), "item": item, "path": (item.label,)}
        elif what == "projects":
            found = (p for p in self.books.projects if not names or p.source in names)
            for n, project in enumerate(found, 1):
                amount = Figure(f"{project.spent / 10000:.2f}", (f"project:{project.name}",))
                yield {"n": (str(n),), "project": (project.name,), "spent": (amount, "万元")}
        elif what == "tables":
            titles = self.form.tables.title
            for n, slot in enumerate(self.form.tables.order, 1):
                title = titles.get(slot, TABLES[slot].title)
                yield {"n": (str(n),), "chinese": (chinese_number(n),), "title": (title,)}
        else:
            raise ValueError(f"没有循环“{' '.join(given)}”")

    # slots

    def runs(self, parts: Parts, env: Mapping[str, Any]) -> Runs:
        """Return the words of parts with their slots filled."""
        made: list[Run] = []
        for part in parts:
            if isinstance(part, Slot):
                made += self.slot(part, env)
            elif isinstance(part, Maybe):
                made += self.maybe(part, env)
            else:
                made.append(part)
        return joined(made)

    def maybe(self, part: Maybe, env: Mapping[str, Any]) -> Runs:
        """Return an optional part; nothing when a slot in it has nothing to say."""
        filled = {slot: self.slot(slot, env) for slot in part.parts if isinstance(slot, Slot)}
        return self.runs(part.parts, env) if all(map(words, filled.values())) else ()

    def slot(self, slot: Slot, env: Mapping[str, Any]) -> Runs:
        """Return what a slot says. Raises `ValueError` for one nobody knows."""
        name, given = slot.name, slot.words
        known = env.get(name)
        if known is not None and not given:
            return known.now.runs if isinstance(known, Subject) else known
        if name in self.form.sentences and len(given) == 1:
            return self.sentence(self.form.sentences[name], self.subject(given[0], env), env)
        if name in NAMED and not given:
            return subject.named_subject(self.books, self.form, name).now.runs
        made = self.special(name, given)
        if made is None:
            raise ValueError(f"没有填空“{slot}”")
        return made

    def special(self, name: str, given: tuple[str, ...]) -> Runs | None:
        """Return what a slot with a meaning of its own says; ``None`` for one nobody knows."""
        if name in ("cell", "count", "number") and len(given) == 1:
            made = shown(self.books, cell(given[0]), self.form.style)
            return made.runs if name != "number" else (made.figure,)
        if name == "share" and len(given) == 2:
            return self.share(*(subject.named_subject(self.books, self.form, key).now for key in given))
        if name == "list" and len(given) == 1:
            return self.listed(given[0])
        if name == "names" and len(given) == 1:
            return ("、".join(name for _, name, _ in spent_on(self.books.now, given[0])),)
        if name == "note" and len(given) == 1:
            return joined(run for block in self.note(given[0], optional=True) if isinstance(block, Paragraph) for run in block.runs)
        if name == "projects" and len(given) == 1:
            return self.projects(given[0])
        return None

    def subject(self, name: str, env: Mapping[str, Any]) -> Subject:
        """Return what a sentence is about."""
        known = env.get(name)
        return known if isinstance(known, Subject) else subject.named_subject(self.books, self.form, name)

    def sentence(self, made: Sentences, about: Subject, env: Mapping[str, Any]) -> Runs:
        """Return the sentence of the case it is."""
        style = self.form.style
        other = about.before if made.compares == "last" else about.budget
        rate: Runs = ()
        if about.before is not None and made.compares == "last":
            rate = growth_runs(about.now, about.before, style)
        inner = {
            **env, "label": (about.label,), "now": about.now.runs, "rate": rate, "reason": self.reason(made, about),
            "before": about.before.runs if about.before else (),
            "delta": difference(about.now, other, style).runs if other else (),
            "budget": about.budget.runs if about.budget else (),
            "completion": completion_runs(about.now, about.budget, style) if about.budget else (),
        }  # fmt: skip
        return self.runs(made.by_case[about.case(made.compares)], inner)

    def reason(self, made: Sentences, about: Subject) -> Runs:
        """Return the reason given; one that the form asks for and nobody gave is missing."""
        key = about.reason_last if made.compares == "last" else about.reason_budget
        given = self.books.reasons.get(key, "").strip().rstrip("。；;，,")
        if not given and made.threshold is not None and about.beyond(made.compares, made.threshold):
            what = REASONS.get(key) or f"{label('T5', key)}（{key}）决算数与预算数的差异"
            over = f"超过{made.threshold}%" if made.threshold else "有变动"
            self.miss("report.reason", key, f"“{what}”{over}，没有填写原因", "请填写变动原因")
        return (given,) if given else ()

    def share(self, part: Shown, whole: Shown) -> Runs:
        """Return the share of one amount in another."""
        (rate,) = shares([part.value], whole.value, self.form.style.rate_places, hundred=False)
        return share_runs(rate, part, whole, self.form.style)

    def listed(self, name: str) -> Runs:
        """Return the rows of a list as the form tells them."""
        made, style = self.form.lists[name], self.form.style
        rows = subject.rows(self.books, self.form, name)
        kept = [row for row in rows if made.nil or row[1].value or row[1].figure.text != "0"]
        whole = shown(self.books, WHOLES[name], style)
        rates = shares([one.value for _, one in kept], whole.value, style.rate_places, hundred=made.hundred)
        told: list[Run] = []
        for k, ((text, one), rate) in enumerate(zip(kept, rates, strict=True)):
            env = {"label": (text,), "now": one.runs, "share": share_runs(rate, one, whole, style)}
            told += [made.separator] if k else []
            told += self.runs(made.item, env)
        return joined(told)

    def projects(self, source: str) -> Runs:
        """Return the projects of a budget with what was spent on each."""
        told: list[Run] = []
        for k, inner in enumerate(self.each(("projects", source))):
            told += [*(["、"] if k else []), "“", *inner["project"], "”", *inner["spent"]]
        return joined(told)


#: list → the whole its shares are of
WHOLES: Mapping[str, Cell] = {
    "income": NAMED["income"], "income_fiscal": NAMED["income"], "expenditure": NAMED["expenditure"], "classes": NAMED["general"],
    "three_public": NAMED["three_public"], "procurement": NAMED["procurement"], "vehicles": Cell("M", "vehicles"),
}  # fmt: skip
#: free texts, as the clerk knows them
NOTES: Mapping[str, str] = {
    "duties": "主要职能", "work": "重点工作完成情况", "bodies": "机构设置情况", "evaluation": "预算绩效管理情况",
    "abroad": "因公出国（境）的内容", "vehicles": "公务用车的用途", "reception": "公务接待的内容", "income_other": "其他收入的主要内容",
}  # fmt: skip


def fill(
    books: Books, form: Form, records: Mapping[str, Record] | None = None, appendix: Iterable[Any] = ()
) -> Report:
    """Return the report of a year's books in a form.

    ``records``: figures the free texts name; ``appendix``: blocks of the performance report, plain ones or those of `blocks`.
    Raises `Refused` with every reason, text and figure that is missing.
    """
    return Filler(books, form, records or {}, tuple(appendix)).report()
