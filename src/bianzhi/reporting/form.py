"""A province's form: its text, sentences, labels, tables, charts and glossary, read from a folder (`data/forms/…`).

A new form is a new folder; nothing here knows a province. See `data/forms/README.md`.
"""

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal

from bianzhi.reporting.form_text import Nodes, Parts, parse_outline, parse_parts
from bianzhi.reporting.layout import PUBLISHED
from bianzhi.reporting.shown import Style
from bianzhi.values.refusal import Refusal, Refused

#: cases of a sentence that compares with last year, and with the budget; each → what stands in where the form has none
CASES: Mapping[str, Mapping[str, str]] = {
    "last": {
        "up": "", "down": "", "flat": "", "from_zero": "up", "from_trace": "from_zero", "to_zero": "down", "nil": "flat",
        "first": "",
    },
    "budget": {
        "over": "", "under": "over", "equal": "over", "unbudgeted": "over", "unspent": "under", "none": "equal",
    },
}  # fmt: skip
#: in the list of terms: where the items of the year stand
ITEMS = "@items"
Numbering = Literal["1.", "一、"]


@dataclass(frozen=True, slots=True)
class Sentences:
    """A sentence for each case. ``threshold``: change in per cent above which a reason must be given; ``None``: never."""

    compares: Literal["last", "budget"]
    threshold: Decimal | None
    by_case: Mapping[str, Parts]


@dataclass(frozen=True, slots=True)
class Listing:
    """How the rows of a list are told. ``nil``: also those that are 0; ``hundred``: shares come to 100."""

    item: Parts
    separator: str
    nil: bool
    hundred: bool


@dataclass(frozen=True, slots=True)
class TableStyle:
    """How the tables are laid out.

    Attributes:
        title, note, nil: by slot; ``nil`` is said below a table without amounts.
        corner: whether 公开01表 stands above; ``lines``: whether there is a column 行次.
        total_last: tables whose 合计 is the last row; ``upright``: tables on upright pages.
        three_public: both halves side by side, or 预算数 and 决算数 of each item; ``basic``: groups of 基本支出.
        capital_carried: whether 国有资本经营 has what was carried in and is left; ``left_out``: classes without a line.
    """

    order: tuple[str, ...]
    title: Mapping[str, str]
    note: Mapping[str, Parts]
    nil: Mapping[str, Parts]
    corner: bool = True
    lines: bool = False
    total_last: tuple[str, ...] = ()
    three_public: Literal["halves", "pairs"] = "halves"
    basic: Literal[2, 3] = 3
    capital_carried: bool = False
    left_out: tuple[str, ...] = ()
    upright: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """An explained word.

    ``when``: ``always``; cells one of which is not 0; or, for an item, its code, the beginning of it, or ``=`` and its name.
    """

    name: str
    when: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Form:
    """A form as read.

    Attributes:
        key: name of its folder; ``name``: as people call it.
        title: of the report, one line or two.
        basis: which budget the text compares with: ``budget`` (全年) or ``initial`` (年初).
        labels: how the text calls a figure; ``charts``: (what it shows, caption) by name.
        glossary: terms in their order; ``numbering``: before each.
    """

    key: str
    name: str
    title: tuple[Parts, ...]
    outline: Nodes
    sentences: Mapping[str, Sentences]
    lists: Mapping[str, Listing]
    labels: Mapping[str, str]
    charts: Mapping[str, Parts]
    tables: TableStyle
    glossary: tuple[Term, ...]
    numbering: Numbering = "1."
    item_term: Parts = ()
    basis: Literal["budget", "initial"] = "budget"
    style: Style = field(default_factory=Style)


def of_item(term: Term) -> bool:
    """Say whether a term explains an item of the classification."""
    return bool(term.when) and (term.when[0].isdecimal() or term.when[0].startswith("="))


def form_names() -> Mapping[str, str]:
    """Return the forms that come with the program: key → name."""
    return {key: read(key).name for key in sorted(_shipped())}


@cache
def read(key: str) -> Form:
    """Return a form that comes with the program. Raises `Refused` when there is none."""
    known = _shipped()
    if key not in known:
        told = "、".join(sorted(known))
        raise Refused(
            Refusal("report.form", f"没有格式“{key}”", remedy=f"可用：{told}；自备格式请写文件夹的路径")
        )
    return _read(known[key], key)


def read_folder(folder: Path) -> Form:
    """Return a form of one's own. Raises `Refused` naming file and place."""
    return _read(folder, folder.name)


def _shipped() -> dict[str, Traversable]:
    root = files("bianzhi.reporting").joinpath("data", "forms")
    return {one.name: one for one in root.iterdir() if one.joinpath("form.toml").is_file()}


def _read(folder: Traversable, key: str) -> Form:
    given: dict[str, Any] = {}
    at = "form.toml"
    try:
        given = tomllib.loads(folder.joinpath(at).read_text("utf-8"))
        made = _made(given, key)
        at = "text.txt"
        outline = parse_outline(folder.joinpath(at).read_text("utf-8"))
        at = "glossary.csv"
        terms = tuple(_terms(folder, given.get("glossary", {}).get("terms", ())))
    except (OSError, ValueError, KeyError, TypeError, InvalidOperation, tomllib.TOMLDecodeError) as error:
        said = f"缺“{error.args[0]}”" if isinstance(error, KeyError) else str(error)
        raise Refused(
            Refusal("report.form", f"格式“{key}”的 {at} 读不了：{said}", remedy="写法见 data/forms/README.md")
        ) from None
    return Form(outline=outline, glossary=terms, **made)


def _made(given: Mapping[str, Any], key: str) -> dict[str, Any]:
    printed, glossary = given.get("print", {}), given.get("glossary", {})
    return {
        "key": key,
        "name": given["name"],
        "title": tuple(parse_parts(line) for line in given["title"]),
        "sentences": {name: _sentences(made) for name, made in given["sentences"].items()},
        "lists": {name: _listing(made) for name, made in given["lists"].items()},
        "labels": dict(given["labels"]),
        "charts": {name: parse_parts(text) for name, text in given["charts"].items()},
        "tables": _tables(given["tables"]),
        "numbering": glossary.get("numbering", "1."),
        "item_term": parse_parts(glossary.get("item", "")),
        "basis": given.get("basis", "budget"),
        "style": Style(**printed),
    }


def _sentences(given: Mapping[str, Any]) -> Sentences:
    compares = given["compares"]
    cases = CASES[compares]
    threshold = given.get("threshold")
    return Sentences(
        compares, None if threshold is None else Decimal(str(threshold)),
        {case: parse_parts(_said(given, cases, case)) for case in cases},
    )  # fmt: skip


def _said(given: Mapping[str, Any], cases: Mapping[str, str], case: str) -> str:
    """Return the sentence of a case, or of the one that stands in for it."""
    while case and case not in given:
        case = cases[case]
    return given[case] if case else ""


def _listing(given: Mapping[str, Any]) -> Listing:
    return Listing(
        parse_parts(given["item"]),
        given.get("separator", "；"),
        given.get("nil", False),
        given.get("hundred", True),
    )


def _tables(given: Mapping[str, Any]) -> TableStyle:
    texts = {
        name: {slot: parse_parts(text) for slot, text in given.get(name, {}).items()}
        for name in ("note", "nil")
    }
    order = tuple(given.get("order", PUBLISHED))
    if not set(order) <= set(PUBLISHED):
        raise ValueError(f"tables.order 只能是{'、'.join(PUBLISHED)}")
    rest = {k: v for k, v in given.items() if k not in ("order", "title", "note", "nil")}
    for name in ("total_last", "left_out", "upright"):
        rest[name] = tuple(rest.get(name, ()))
    return TableStyle(order, dict(given.get("title", {})), texts["note"], texts["nil"], **rest)


def _terms(folder: Traversable, wanted: Any) -> Iterator[Term]:
    """Yield the form's own terms, then those of all forms; ``wanted`` names them in their order, where given."""
    found: dict[str, Term] = {}
    shared = files("bianzhi.reporting").joinpath("data", "forms", "glossary.csv")
    for source in (shared, folder.joinpath("glossary.csv")):
        if source.is_file():
            for row in csv.DictReader(io.StringIO(source.read_text("utf-8"))):
                found[row["term"]] = Term(row["term"], tuple(row["when"].split()), row["text"])
    if unknown := [name for name in wanted if name not in found and name != ITEMS]:
        raise ValueError(f"没有名词“{'”“'.join(unknown)}”")
    items = [term for term in found.values() if of_item(term)]
    place = Term("", (ITEMS,), "")
    if wanted:
        yield from (found.get(name, place) for name in wanted)
    else:
        yield from (*(term for term in found.values() if term not in items), place)
    yield from items
