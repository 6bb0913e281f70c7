"""From the address to a `ListState`: whatever does not fit the list is left out and said, never an error page."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.http import HttpRequest, QueryDict

from bianzhi.ui.listing import (
    MAX_PAGE,
    PAGE_SIZES,
    RESERVED,
    Column,
    Filter,
    FilterValue,
    ListSpec,
    ListState,
)
from bianzhi.ui.saved import remembered_columns, saved_lists

MAX_TEXT = 100


def read_list(request: HttpRequest, spec: ListSpec) -> ListState:
    """Return what the address of ``request`` asks of ``spec``, with the person's saved filters and remembered columns."""
    user = getattr(request, "user", None)
    saved = saved_lists(user.pk if user is not None else None, spec.name)
    state = parse(spec, request.GET, remembered_columns(saved))
    return replace(state, saved=tuple(row for row in saved if row.title))


def parse(spec: ListSpec, query: QueryDict, remembered: Sequence[str] = ()) -> ListState:
    """Return the state the parameters ask for. ``remembered`` are the columns shown when the address names none."""
    notes: list[str] = []
    values = _filters(spec, query, notes)
    sort, desc = _sort(spec, query, notes)
    columns = _columns(spec, query, remembered, notes)
    known = RESERVED | {f.key for f in spec.filters}
    kept = [
        (key, value) for key in query for value in query.getlist(key) if key == "asof" or key not in known
    ]
    return ListState(
        q=query.get("q", "").replace("\0", "").strip()[:MAX_TEXT] if spec.search else "",
        values=values,
        sort=sort,
        desc=desc,
        page=_whole(query.get("page"), 1, MAX_PAGE, "页码", notes) or 1,
        per_page=_per_page(spec, query, notes),
        columns=columns,
        keep=tuple(kept),
        notes=tuple(notes),
        export=query.get("export", "") if query.get("export") in ("", "xlsx") else "",
    )


def _filters(spec: ListSpec, query: QueryDict, notes: list[str]) -> dict[str, FilterValue]:
    values: dict[str, FilterValue] = {}
    for wanted in spec.filters:
        raw = [part.replace("\0", "").strip() for part in query.getlist(wanted.key)]
        if wanted.key not in query and wanted.default:
            raw = wanted.default.split(",")
        raw = [part for part in raw if part]
        if not raw:
            continue
        value = _value(wanted, raw)
        if value is None:
            notes.append(f"筛选条件“{wanted.label}”的值无效，已忽略。")
            value = _value(wanted, wanted.default.split(",")) if wanted.default else None
        if value is not None:
            values[wanted.key] = value
    return values


def _value(wanted: Filter, raw: list[str]) -> FilterValue | None:
    """Return the checked value; ``None`` when it is invalid."""
    allowed = {value for value, _ in wanted.choices}
    if wanted.kind == "choice":
        return raw[0] if raw[0] in allowed else None
    if wanted.kind == "multi":
        return tuple(dict.fromkeys(raw)) if set(raw) <= allowed else None
    if wanted.kind == "yes":
        return True if raw[0] == "1" else None
    if wanted.kind == "date":
        try:
            return date.fromisoformat(raw[0])
        except ValueError:
            return None
    return raw[0][:MAX_TEXT]


def _sort(spec: ListSpec, query: QueryDict, notes: list[str]) -> tuple[str, bool]:
    own, own_desc = spec.sort.lstrip("-"), spec.sort.startswith("-")
    wanted = query.get("sort", "")
    if not wanted:
        return own, own_desc
    if wanted not in {c.key for c in spec.columns if c.sort}:
        notes.append("不能按所选的列排序，已按默认顺序显示。")
        return own, own_desc
    return wanted, query.get("desc") == "1"


def _columns(
    spec: ListSpec, query: QueryDict, remembered: Sequence[str], notes: list[str]
) -> tuple[Column, ...]:
    """Return the shown columns. The first column of the list is always among them: it names the row."""
    known = {c.key: c for c in spec.columns}
    asked = [key for part in query.getlist("cols") for key in part.split(",") if key]
    if any(key not in known for key in asked):
        notes.append("所选的列中有本表没有的，已忽略。")
    keys = [key for key in dict.fromkeys(asked or remembered) if key in known]
    if not keys:
        return tuple(c for c in spec.columns if c.shown)
    first = spec.columns[0].key
    return tuple(known[key] for key in [first, *(key for key in keys if key != first)])


def _per_page(spec: ListSpec, query: QueryDict, notes: list[str]) -> int:
    raw = query.get("per")
    if not raw:
        return spec.per_page
    if raw.isascii() and raw.isdigit() and int(raw[:4]) in PAGE_SIZES:
        return int(raw)
    notes.append("每页行数无效，已按默认显示。")
    return spec.per_page


def _whole(raw: str | None, least: int, most: int, label: str, notes: list[str]) -> int | None:
    if not raw:
        return None
    if raw.isascii() and raw.isdigit() and len(raw) <= 7 and least <= int(raw) <= most:
        return int(raw)
    notes.append(f"{label}无效，已忽略。")
    return None
