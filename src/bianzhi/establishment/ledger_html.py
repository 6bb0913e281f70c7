"""The ledger table as HTML, written in Python: thousands of cells, each a link to its entries."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from bianzhi.establishment.reads.ledger import LedgerPage, LedgerRow
from bianzhi.ledger.vacancy import Position, Totals
from bianzhi.ui.filters import number_text, signed_text

Number = Callable[[Position | Totals], int]


@dataclass(frozen=True, slots=True)
class Part:
    """One of the figures of a commodity: its head, how it is read, and whether it breaks a rule when it is not zero."""

    key: str
    label: str
    of: Number
    red: bool = False


QUOTA = Part("quota", "核定", lambda p: p.approved)
OCCUPIED = Part("occupied", "实有", lambda p: p.occupied)
HELD = Part("held", "占用", lambda p: p.reserved + p.frozen)
VACANT = Part("vacant", "空缺", lambda p: p.vacant)
OVER = Part("over", "超", lambda p: p.over, red=True)
ALWAYS = (QUOTA, OCCUPIED, VACANT)


def parts_of(total: Totals) -> tuple[Part, ...]:
    """Return the figures shown of a commodity: 占用 and 超 only where somebody has any."""
    held = (HELD,) if total.reserved or total.frozen else ()
    return (QUOTA, OCCUPIED, *held, VACANT, *((OVER,) if total.over else ()))


def columns_of(page: LedgerPage) -> dict[str, tuple[Part, ...]]:
    """Return the figures of each column group: ``total`` for 合计, then by commodity."""
    found = {"total": parts_of(page.total)} if len(page.commodities) > 1 else {}
    return found | {item.code: parts_of(page.totals[item.code]) for item in page.commodities}


def ledger_table(page: LedgerPage, query: str) -> Markup:
    """Return the whole ``<table>``. ``query`` (``?asof=…`` or empty) goes to the end of every link."""
    columns = columns_of(page)
    parts = [
        '<table class="bz-table bz-dense eb-ledger"><caption class="visually-hidden">编制台账</caption>',
        _head(page, columns),
        "<tbody>",
    ]
    tail = str(escape(query))
    parts += (_row(row, columns, tail, compare=page.compare is not None) for row in page.rows)
    parts += ("</tbody>", _foot(page, columns), "</table>")
    return Markup("".join(parts))  # noqa: S704 - every text is escaped where it is put in


def _head(page: LedgerPage, columns: Mapping[str, tuple[Part, ...]]) -> str:
    labels = {"total": "合计"} | {item.code: item.short_label for item in page.commodities}
    upper = "".join(
        f'<th scope="colgroup" colspan="{len(parts)}">{escape(labels[code])}</th>'
        for code, parts in columns.items()
    )
    lower = "".join(
        f'<th scope="col" class="bz-number{" eb-first" if n == 0 else ""}">{part.label}</th>'
        for parts in columns.values()
        for n, part in enumerate(parts)
    )
    return (
        f'<thead><tr class="bz-upper"><td></td>{upper}</tr><tr><th scope="col">机构</th>{lower}</tr></thead>'
    )


def _row(row: LedgerRow, columns: Mapping[str, tuple[Part, ...]], tail: str, *, compare: bool) -> str:
    ended = '<span class="eb-ended">已撤销</span>' if row.ended_on is not None else ""
    name = f'<a href="/units/{row.unit_id}/establishment/{tail}">{escape(row.name)}</a>'
    made = [f'<tr><th scope="row" class="eb-depth-{row.depth}">{name}{ended}</th>']
    for code, parts in columns.items():
        if code == "total":
            made += (
                _cell(row.total, row.total_before, part, "", compare, n == 0) for n, part in enumerate(parts)
            )
            continue
        here, before = row.cells.get(code), row.before.get(code)
        if here is None and before is None:
            made.append(f'<td class="eb-first" colspan="{len(parts)}"></td>')
            continue
        link = f"/ledger/units/{row.unit_id}/{code}/{tail}"
        here, before = here or Position(), before or Position()
        made += (_cell(here, before, part, link, compare, n == 0) for n, part in enumerate(parts))
    made.append("</tr>\n")
    return "".join(made)


def _cell(
    here: Position | Totals,
    before: Position | Totals,
    part: Part,
    link: str,
    compare: bool,
    first: bool,
) -> str:
    number = part.of(here)
    changed = _change(number - part.of(before)) if compare else ""
    look = "bz-number eb-first" if first else "bz-number"
    if not number and not changed and part not in ALWAYS:
        return f'<td class="{look}"></td>'
    text = f"{number_text(number)}{changed}"
    if part.red and number:
        look += " bz-bad"
    if link and (number or changed):
        text = f'<a href="{link}">{text}</a>'
    return f'<td class="{look}">{text}</td>'


def _change(delta: int) -> str:
    if not delta:
        return ""
    return f"<small>{signed_text(delta)}</small>"


def _foot(page: LedgerPage, columns: Mapping[str, tuple[Part, ...]]) -> str:
    made = ['<tfoot><tr><th scope="row">合计</th>']
    compare = page.compare is not None
    for code, parts in columns.items():
        here = page.total if code == "total" else page.totals[code]
        before = page.total_before if code == "total" else page.totals_before.get(code, Totals())
        made += (_cell(here, before, part, "", compare, n == 0) for n, part in enumerate(parts))
    made.append("</tr></tfoot>")
    return "".join(made)
