"""Slots of a form filled: figures, sentences of each case, lists, free words; what is missing is collected, not left blank."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bianzhi.reporting import glossary, subject
from bianzhi.reporting.blocks import RECORD, Figure, Run, Runs, joined, words
from bianzhi.reporting.books import REASONS, Books, Cell, cell
from bianzhi.reporting.derive import NAMED, spent_on, wan
from bianzhi.reporting.form import Form, Sentences
from bianzhi.reporting.form_text import Maybe, Parts, Slot
from bianzhi.reporting.layout import TABLES, label
from bianzhi.reporting.shown import (
    completion_runs,
    difference,
    growth_runs,
    share_runs,
    shares,
    shown,
)
from bianzhi.reporting.subject import Subject
from bianzhi.values.numerals import chinese_number
from bianzhi.values.refusal import Refusal

RECORD_SLOT = re.compile(r"\{\{\s*([a-z][\w.]*)\s*\}\}")
#: quotation marks within quotation marks
INNER = str.maketrans("“”", "‘’")
#: list → the whole its shares are of
WHOLES: Mapping[str, Cell] = {
    "income": NAMED["income"], "income_fiscal": NAMED["income"], "expenditure": NAMED["expenditure"], "classes": NAMED["general"],
    "three_public": NAMED["three_public"], "procurement": NAMED["procurement"], "vehicles": Cell("M", "vehicles"),
}  # fmt: skip
#: free texts, as the clerk knows them
NOTES: Mapping[str, str] = {
    "duties": "主要职能", "work": "重点工作完成情况", "bodies": "机构设置情况", "evaluation": "预算绩效管理情况",
    "abroad": "因公出国（境）的内容", "vehicles": "公务用车的用途", "reception": "公务接待的内容",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """A figure of the office's records. ``text``: as printed; ``title``, ``url``: where it may be looked up."""

    text: str
    title: str = ""
    url: str = ""


@dataclass
class Slots:
    """Knows what every slot says of one year's books."""

    books: Books
    form: Form
    records: Mapping[str, Record] = field(default_factory=dict)
    appendix: tuple[Any, ...] = ()
    missing: dict[tuple[str, str], Refusal] = field(default_factory=dict)

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
        self.missing.setdefault(
            (code, field_), Refusal(code, f"{message}。", remedy=f"{remedy}。", field=field_)
        )
        return ()

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
        filled = [self.slot(slot, env) for slot in part.parts if isinstance(slot, Slot)]
        return self.runs(part.parts, env) if all(map(words, filled)) else ()

    def slot(self, slot: Slot, env: Mapping[str, Any]) -> Runs:
        """Return what a slot says. Raises `ValueError` for one nobody knows."""
        name, given = slot.name, slot.words
        if name in env and not given:
            known = env[name]
            return known.now.runs if isinstance(known, Subject) else known
        if name in self.form.sentences and len(given) == 1:
            return self.sentence(self.form.sentences[name], self.subject(given[0], env), env)
        if name in NAMED and not given:
            return subject.named_subject(self.books, self.form, name).now.runs
        special: Mapping[tuple[str, int], Callable[..., Runs]] = {
            ("cell", 1): self.cell, ("count", 1): self.cell, ("share", 2): self.share, ("list", 1): self.listed,
            ("names", 1): self.names, ("note", 1): self.inline, ("projects", 1): self.projects,
        }  # fmt: skip
        made = special.get((name, len(given)))
        if made is None:
            raise ValueError(f"没有填空“{slot}”")
        return made(*given)

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
            self.miss(
                "report.reason", key, f"“{what.translate(INNER)}”{over}，没有填写原因", "请填写变动原因"
            )
        return (given,) if given else ()

    def cell(self, text: str) -> Runs:
        """Return a cell with its unit."""
        return shown(self.books, cell(text), self.form.style).runs

    def share(self, part: str, whole: str) -> Runs:
        """Return the share of one amount in another, by their names or lines of the inputs; nothing where it has none."""
        one, other = (
            shown(self.books, NAMED.get(key) or Cell("M", key), self.form.style) for key in (part, whole)
        )
        if not 0 <= one.value <= other.value or not other.value:
            return ()
        (rate,) = shares([one.value], other.value, self.form.style.rate_places, hundred=False)
        return share_runs(rate, one, other, self.form.style)

    def listed(self, name: str) -> Runs:
        """Return the rows of a list as the form tells them; without shares where one is below nought or there is no whole."""
        made, style = self.form.lists[name], self.form.style
        rows = subject.rows(self.books, self.form, name)
        kept = [row for row in rows if made.nil or not row[1].nil]
        whole = shown(self.books, WHOLES[name], style)
        rates = shares([one.value for _, one in kept], whole.value, style.rate_places, hundred=made.hundred)
        plain = whole.value > 0 and all(one.value >= 0 for _, one in kept)
        told: list[Run] = []
        for k, ((text, one), rate) in enumerate(zip(kept, rates, strict=True)):
            env = {
                "label": (text,),
                "now": one.runs,
                "share": share_runs(rate, one, whole, style) if plain else (),
            }
            told += [made.separator] if k else []
            told += self.runs(made.item, env)
        return joined(told)

    def names(self, half: str) -> Runs:
        """Return the names of the rows of 人员经费 or 公用经费 in which something is printed."""
        rows = spent_on(self.books.now, half)
        return ("、".join(name for _, name, value in rows if wan(value, self.form.style.places)),)

    def projects(self, source: str) -> Runs:
        """Return the projects of a budget with what was spent on each."""
        told: list[Run] = []
        for k, inner in enumerate(self.each(("projects", source))):
            told += [*(["、"] if k else []), "“", *inner["project"], "”", *inner["spent"]]
        return joined(told)

    def inline(self, key: str) -> Runs:
        """Return free words within a sentence; nothing where there are none."""
        return self.looked_up("".join(self.books.notes.get(key, "").split("\n")).strip(), key)

    def looked_up(self, text: str, key: str) -> Runs:
        """Return free text with ``{{ … }}`` replaced by figures of the records."""
        made: list[Run] = []
        at = 0
        where = NOTES.get(key, key)
        for found in RECORD_SLOT.finditer(text):
            made.append(text[at : found.start()])
            at = found.end()
            record = self.records.get(found[1])
            if record is None or not record.text:
                self.miss(
                    "report.record",
                    found[1],
                    f"“{where}”里的 {found[0]} 没有数据",
                    "请核对写法，或先在系统里登记",
                )
                continue
            made.append(Figure(record.text, (f"{RECORD}{found[1]}",), about=(record.title, record.url)))
        rest = text[at:]
        if "{{" in rest or "}}" in rest:
            self.miss(
                "report.record", text[:20], f"“{where}”里的填空没有写完整：{rest[:30]}", "写成 {{ 名称 }}"
            )
        return joined((*made, rest))

    def each(self, given: tuple[str, ...]) -> Iterator[dict[str, Any]]:
        """Yield what is known within each turn of a loop. Raises `ValueError` for a loop nobody knows."""
        what, *names = given
        loops: Mapping[str, Callable[..., Iterator[dict[str, Any]]]] = {
            "items": self._items, "projects": self._projects, "tables": self._tables,
        }  # fmt: skip
        if what not in loops:
            raise ValueError(f"没有循环“{' '.join(given)}”")
        for n, inner in enumerate(loops[what](*names), 1):
            yield {"n": (str(n),), "chinese": (chinese_number(n),), **inner}

    def _items(self, source: str) -> Iterator[dict[str, Any]]:
        for item in subject.items(self.books, self.form, source):
            yield {"item": item, "path": (item.label,), "purpose": (self.purpose(item.key),)}

    def _projects(self, *names: str) -> Iterator[dict[str, Any]]:
        for project in self.books.projects:
            if not names or project.source in names:
                amount = Figure(f"{wan(project.spent, self.form.style.places)}", (f"project:{project.name}",))
                yield {"project": (project.name,), "spent": (amount, "万元")}

    def _tables(self) -> Iterator[dict[str, Any]]:
        for slot in self.form.tables.order:
            yield {"title": (self.form.tables.title.get(slot, TABLES[slot].title),)}

    def purpose(self, code: str) -> str:
        """Return what an item was spent on: as the clerk wrote it, else what the item is for."""
        own = self.books.notes.get(f"purpose.{code}", "").strip().rstrip("。")
        return own or glossary.explained(code, self.form).removeprefix("反映").rstrip("。")
