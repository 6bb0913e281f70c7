"""What rules may know of a document: its year, kind and unit, its passages with their figures, its tables by kind."""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Any, TypeVar

from bianzhi.auditing.adjacent import pairs_of
from bianzhi.auditing.alternatives import standing
from bianzhi.auditing.completing import Completion, completions
from bianzhi.auditing.corpus.regions import region_of
from bianzhi.auditing.exact import exactly
from bianzhi.auditing.exported import exported_year, is_exported
from bianzhi.auditing.forms import Form, form_of
from bianzhi.auditing.growing import growths
from bianzhi.auditing.named import named, planned
from bianzhi.auditing.normal import Passage, passage
from bianzhi.auditing.pieces import counted
from bianzhi.auditing.relations import Growth, Opened, Share, Sum, opened_in, shares, sums
from bianzhi.auditing.statements import Statement, statements, title_of
from bianzhi.auditing.tidied import tidied
from bianzhi.auditing.titles import titled_year, unit_of
from bianzhi.auditing.tokens import Token, tokens
from bianzhi.auditing.unit_slips import slips
from bianzhi.documents.model import Document, Grid

HEADING = re.compile(
    r"^(?:第[一二三四五六七八九十\d]+部分|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十\d]{1,3}[章节]|\d{1,2}[、.．](?=[^\d])|\d{1,2}(?:[.．]\d{1,2}){1,2}(?=[\u4e00-\u9fff“])(?![万亿千元个]))"
)
#: names of money, not of a kind of report, also say 预算
TITLE = re.compile(r"(20\d{2})年(?:度)?(?:[^\d。；]{0,40}?)(决算|(?<!公共)(?<!基金)(?<!经营)(?<!拨款)预算)")
#: the year after the kind of report: “三公”经费决算2014年情况如下
TURNED = re.compile(r"经费(决算|预算)(20\d\d)年(?:度)?(?:的)?情况")
#: a title of the three expenses alone
OF_EXPENSES = re.compile(r"(20\d\d)年(?:度)?[“\"]?三公[”\"]?经费(?:支出|使用|开支)?(?:情况|说明|公开|公示)")
#: a year that something is compared with
OTHER_YEAR = re.compile(r"[比较与和同从自于至]$")
#: a line at the head of a file that says what it is
STATED = re.compile(r"(?:year|年度|年份|报告年度)[:：](20\d{2})(?!\d)")
KIND = re.compile(r"(?:kind|类型|报告类型)[:：][^|，。]{0,8}?(决算|预算)")
HEAD = 6
SHORT = 46
LONGEST = 6_000
#: what begins a part of the report
PARTS = re.compile(r"^第.{1,3}部分|名词解释$|(?:编制说明|情况说明|相关情况)$|^20\d\d年.{2,24}(?:说明|表)$")
#: sections whose items are explained, not accounted for
GLOSSARY = "名词解释"
Made = TypeVar("Made")


@dataclass(frozen=True)
class Context:
    """A document as rules see it."""

    document: Document
    passages: tuple[Passage, ...]
    year: int
    kind: str
    unit: str
    statements: Mapping[str, Statement] = field(default_factory=dict)
    #: whether a title names the year; if not, it is the one most spoken of
    year_told: bool = True
    #: last year's report of the same body, and the report of the department it belongs to, where they are given
    previous: "Context | None" = None
    department: "Context | None" = None

    @cached_property
    def figures(self) -> tuple[tuple[Passage, tuple[Token, ...]], ...]:
        """Passages with figures."""
        found = ((one, tokens(one.text)) for one in self.passages)
        return tuple(exactly([pair for pair in found if pair[1]], self.statements))

    @cached_property
    def form(self) -> Form | None:
        """The province's form it is written in; ``None`` where no form is known for its kind and year."""
        province = region_of(self.unit, self.document.name).province
        return form_of(province, self.kind, self.year, self.text)

    @cached_property
    def text(self) -> str:
        """All passages, a line each."""
        return "\n".join(one.text for one in self.passages)

    @cached_property
    def grids(self) -> tuple[Grid, ...]:
        """All tables."""
        return tuple(self.document.grids)

    @cached_property
    def _begins(self) -> Sequence[int]:
        """Where each passage begins in the text."""
        return tuple(accumulate((len(one.text) + 1 for one in self.passages[:-1]), initial=0))

    @cached_property
    def pairs(self) -> AbstractSet[int]:
        """Letters that stand side by side in the text."""
        return pairs_of(self.text)

    @cached_property
    def _by_passage(self) -> Mapping[int, tuple[Token, ...]]:
        return {id(one): marks for one, marks in self.figures}

    def marks(self, passage: Passage) -> tuple[Token, ...]:
        """Return the figures of one of its passages."""
        return self._by_passage.get(id(passage), ())

    @cached_property
    def misunits(self) -> Mapping[tuple[int, int], tuple[str, str]]:
        """Amounts whose unit is a slip of the pen: nothing is reckoned with them."""
        return slips(self.figures, self.statements)

    def _sound(self, passage: Passage, *tokens: Token | None) -> bool:
        return not any(t and (id(passage), t.start) in self.misunits for t in tokens)

    @cached_property
    def told(self) -> tuple[tuple[str, Passage, Token], ...]:
        """Every amount of a thing that has one: name, passage, figure."""
        return tuple(named(self.figures, self.year, self.misunits))

    @cached_property
    def plans(self) -> tuple[tuple[str, Passage, Token], ...]:
        """The same of what a budget plans; nothing of an account."""
        return tuple(planned(self.figures, self.year, self.misunits)) if self.kind == "预算" else ()

    @cached_property
    def counts(self) -> tuple[tuple[Passage, tuple[Token, ...]], ...]:
        """Passages with counts of people, times, cars and the like, and all their figures."""
        return tuple(counted(self._prose))

    @cached_property
    def growths(self) -> tuple[Growth, ...]:
        """Every change."""
        found = (g for one, marks in self.figures for g in growths(one, marks))
        return tuple(g for g in found if self._sound(g.passage, g.current, g.delta, g.prior))

    @cached_property
    def _opened(self) -> Mapping[int, Opened]:
        """The lists of parts that passages open, by passage."""
        return {id(one): opened_in(one, marks) for one, marks in self.figures}

    @cached_property
    def shares(self) -> tuple[Share, ...]:
        """Every share."""
        found = (s for one, marks in self.figures for s in shares(one, marks, self._opened[id(one)]))
        return tuple(s for s in found if self._sound(s.passage, s.part, s.whole))

    @cached_property
    def sums(self) -> tuple[Sum, ...]:
        """Every whole with parts."""
        found = (s for one, marks in self.figures for s in sums(one, marks, self._opened[id(one)]))
        return tuple(s for s in found if self._sound(s.passage, s.whole, *s.parts))

    @cached_property
    def completions(self) -> tuple[Completion, ...]:
        """Every completion of a budget."""
        found = (c for one, marks in self.figures for c in completions(one, marks))
        return tuple(c for c in found if self._sound(c.passage, c.actual, c.budget))

    @cached_property
    def kept(self) -> dict[Callable[["Context"], Any], Any]:
        """What was made of the document for several rules, by what made it."""
        return {}

    def once(self, make: Callable[["Context"], Made]) -> Made:
        """Return what ``make`` makes of the document, made once however many rules ask for it."""
        if make not in self.kept:
            self.kept[make] = make(self)
        made: Made = self.kept[make]
        return made

    @cached_property
    def _prose(self) -> tuple[Passage, ...]:
        return tuple(one for one in self.passages if GLOSSARY not in one.heading)

    def prose(self) -> Iterator[Passage]:
        """Passages outside 名词解释 and the table of contents."""
        return iter(self._prose)

    def holding(self, pattern: str) -> Iterator[Passage]:
        """Yield the passages outside 名词解释 in which the words match: those of one search of the whole text."""
        lines = standing(self.text, self._begins, pattern, self.pairs)
        return (one for line in lines if GLOSSARY not in (one := self.passages[line]).heading)

    def passage_at(self, offset: int) -> tuple[Passage, int]:
        """Return the passage that a place of the text is in, and where in it."""
        line = bisect(self._begins, offset) - 1
        return self.passages[line], offset - self._begins[line]

    def find(self, pattern: str, hint: str = "") -> Iterator[tuple[Passage, re.Match[str]]]:
        """Yield every place where the words match. ``hint``: what stands in every passage where they do, and is found sooner."""
        lines = standing(self.text, self._begins, hint or pattern, self.pairs)
        if not lines:
            return  # most patterns stand nowhere, and one long text is searched faster than many short ones
        compiled = re.compile(pattern)
        for line in lines:
            one = self.passages[line]
            for found in compiled.finditer(one.text):
                yield one, found


@dataclass(frozen=True, slots=True)
class Named:
    """What titles and words say a report is of. ``told``: whether a title, or the name of the file, says the year."""

    year: int
    told: bool
    kind: str


def understand(document: Document) -> Context:
    """Return the context of a document."""
    document = tidied(document)
    passages = tuple(_passages(document))
    named = _named(document.name, passages)
    if not named.told and not passages:
        named = _of_tables(document) or named
    return Context(
        document,
        passages,
        named.year,
        named.kind,
        unit_of(document, passages),
        statements(document),
        named.told,
    )


def _of_tables(document: Document) -> Named | None:
    """Return what tables without any text say, which are no whole disclosure and so of no kind; nothing where none is known."""
    known = [grid for grid in document.grids if is_exported(grid) or title_of(grid, ())]
    told = (exported_year(grid) if is_exported(grid) else titled_year(grid) for grid in known)
    years = Counter(year for year in told if year)
    year = max(years, key=lambda y: (years[y], y)) if years else 0
    return Named(year, told=bool(year), kind="") if known else None


def _passages(document: Document) -> Iterator[Passage]:
    part = heading = ""
    made_all = [one for one in map(passage, document.paragraphs) if one.text or one.picture]
    contents = _in_contents(made_all)
    for k, made in enumerate(made_all):
        if len(made.text) <= SHORT and k not in contents:
            if HEADING.match(made.text):
                heading = made.text
            if PARTS.search(made.text):
                part = heading = made.text
        for start in range(0, len(made.text) or 1, LONGEST):  # a paragraph without end is read in pieces
            end = start + LONGEST
            yield Passage(
                made.text[start:end], made.source, made.back[start:end], f"{part}／{heading}", made.picture
            )


def _in_contents(passages: Sequence[Passage]) -> set[int]:
    """Return which lines 名词解释 belong to a table of contents: what it lists first, or it itself, comes after it again."""
    found = [
        k
        for k, one in enumerate(passages)
        if GLOSSARY in one.text
        and len(one.text) <= SHORT
        and (HEADING.match(one.text) or PARTS.search(one.text))
    ]
    listed = set(found[:-1])
    for k in found[-1:]:
        after = _bare(passages[k + 1].text) if k + 1 < len(passages) else ""
        if len(after) > len("目录") and after in [_bare(one.text) for one in passages[:k]]:
            listed.add(k)
    return listed


def _bare(text: str) -> str:
    """Return the title of a heading without its number."""
    return HEADING.sub("", text) if len(text) <= SHORT else ""


def _named(name: str, passages: Sequence[Passage]) -> Named:
    years: Counter[int] = Counter()
    kinds: Counter[str] = Counter()
    for k, one in enumerate(passages):
        _titles(k, one, years, kinds)
    for one in passages[:HEAD]:
        for found in STATED.finditer(one.text):
            years[int(found[1])] += 9
        if said := KIND.search(one.text):
            kinds[said[1]] += 9
    for found in re.finditer(
        r"(20\d{2})\D{0,8}(决算|预算|final|budget)|(final|budget|account)\w*?_(20\d{2})", name
    ):
        years[int(found[1] or found[4])] += 1
    told = bool(years)
    if not told:
        for one in passages:
            for found in re.finditer(r"(20\d{2})年", one.text):
                years[int(found[1])] += not OTHER_YEAR.search(one.text[: found.start()])
    kind = kinds.most_common(1)[0][0] if kinds and kinds.most_common(1)[0][1] else ""
    year = max(years, key=lambda y: (years[y], y)) if years else 0
    return Named(year, told, kind)


def _titles(k: int, one: Passage, years: Counter[int], kinds: Counter[str]) -> None:
    """Count the years and kinds that the titles of a paragraph name, and what its words say."""
    named = "算" in one.text
    for found in TITLE.finditer(one.text[:200]) if named else ():
        if OTHER_YEAR.search(one.text[: found.start()]) or "当年" in found[0]:
            continue
        weight = 3 if len(one.text) < SHORT else 1
        years[int(found[1])] += weight + (k < 3) * 3
        kinds[found[2]] += weight
    if k < HEAD and len(one.text) < SHORT and not named and (spent := OF_EXPENSES.search(one.text)):
        years[int(spent[1])] += 3
    if k < HEAD and (turned := TURNED.search(one.text)):
        years[int(turned[2])] += 3
        kinds[turned[1]] += 3
    if k < HEAD and (alone := re.search(r"(?:部门|单位)(决算|预算)(?:公开|说明|情况|报告)?$", one.text)):
        kinds[alone[1]] += 3
    if named or not k:
        kinds["决算"] += one.text.count("支出决算") + one.text.count("决算数")
        kinds["预算"] += one.text.count("预算安排") + one.text.count("支出预算")
