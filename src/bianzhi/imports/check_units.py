"""Checks of the sheets about bodies: units, internal bodies, quotas, posts, documents."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bianzhi.establishment.lines.posts import usual_rank
from bianzhi.imports.draft import Draft, DraftHolding, DraftInner, DraftPaper, DraftUnit
from bianzhi.imports.finding import Units
from bianzhi.imports.layout import BY_KEY
from bianzhi.imports.problems import Problem, Problems
from bianzhi.imports.reading import Book, Line, Reading, totals_of
from bianzhi.instruments.line_kinds import LINE_KINDS
from bianzhi.ledger.commodities import COMMODITIES, POST_CLASSES, post_code
from bianzhi.staff.actions import UnitFacts
from bianzhi.units.reads.names import normal_name
from bianzhi.users.actor import Actor

NATURE_BY_SECTOR: Mapping[str, str] = {
    "party": "party",
    "mass": "mass",
    "democratic": "party",
    "court": "political_legal",
    "procuratorate": "political_legal",
}
INSTITUTIONS = frozenset({"institution", "direct_institution"})
#: fields of the sheet that are not fields of the line 设立机构
NOT_IN_LINE = frozenset({"parent", "paper"})


def check_units(actor: Actor, book: Book, units: Units, draft: Draft, problems: Problems) -> None:
    """Read the units; then, when all names are known, their parents."""
    lines: list[tuple[Line, dict[str, Any]]] = []
    seen: dict[str, Line] = {}
    codes: dict[str, Line] = {}
    for line in _lines(book, "units", problems):
        name = line.values.get("full_name")
        if not name:
            continue
        _once(line, "full_name", normal_name(name), seen, problems, "机构全称")
        if "uscc" in line.values:
            _once(line, "uscc", line.values["uscc"], codes, problems, "统一社会信用代码")
        if units.registered(name).key is not None:
            problems.add(
                line.problem("full_name", "机构已经在册", expected="请从表中删去这一行", code="unit.known")
            )
        payload = _payload(line)
        for refusal in LINE_KINDS["units.establish"].check(actor, payload):
            if refusal.field not in line.wrong and not (
                refusal.code == "line.required" and _asked(line, refusal.field)
            ):
                problems.add(
                    line.problem(
                        refusal.field,
                        refusal.message,
                        expected=refusal.remedy or refusal.rule,
                        code=refusal.code,
                    )
                )
        founded, opened = line.values.get("established_on"), draft.heading.opened_on
        if founded and opened and founded > opened:
            message = f"设立日期晚于建账日期{opened}"
            expected = "请核对；建账以后设立的机构另以文件入账"
            problems.add(line.problem("established_on", message, expected=expected, code="unit.late"))
        lines.append((line, payload))
    for place, (_, payload) in enumerate(lines, 1):
        units.add(_facts(-place, payload), payload["full_name"], payload.get("common_name", ""))
    for place, (line, payload) in enumerate(lines, 1):
        parent = find_unit(line, "parent", units, problems) if "parent" in line.values else None
        facts = units.facts(-place)
        if facts is not None:
            draft.units.append(DraftUnit(line, -place, payload, parent, facts))
    _circles(draft.units, problems)


def _lines(book: Book, key: Any, problems: Problems) -> Iterator[Line]:
    for placed in book.of(key):
        yield from Reading(placed, problems).lines()


def _asked(line: Line, key: str) -> bool:
    """Say whether the reader has complained already that the column is empty."""
    return any(f.key == key and f.required for f in line.placed.spec.fields)


def _once(line: Line, key: str, value: str, seen: dict[str, Line], problems: Problems, label: str) -> None:
    first = seen.setdefault(value, line)
    if first is not line:
        where = f"第{first.number}行" if first.sheet == line.sheet else f"“{first.sheet}”第{first.number}行"
        problems.add(line.problem(key, f"{label}与{where}相同", expected="删去其中一行", code="row.twice"))


def _payload(line: Line) -> dict[str, Any]:
    """Return the line's payload; what follows from other columns is filled in."""
    values = line.values
    payload = {key: value for key, value in values.items() if key not in NOT_IN_LINE}
    kind, nature = values.get("unit_kind"), values.get("nature")
    if kind is None and "unit_kind" not in line.wrong:
        institution = (
            nature == "institution" or values.get("category") in INSTITUTIONS or values.get("welfare_class")
        )
        kind = "institution" if institution else "organ" if nature or values.get("category") else None
    if nature is None and kind is not None and "nature" not in line.wrong:
        nature = (
            "institution"
            if kind == "institution"
            else NATURE_BY_SECTOR.get(values.get("sector", ""), "state")
        )
    payload |= {"kind": "units.establish", "unit_kind": kind, "nature": nature}
    for key in ("civil_managed", "political_legal"):
        payload[key] = bool(values.get(key))
    if nature == "political_legal":
        payload["political_legal"] = True
    if "established_on" in values:
        payload["established_on"] = values["established_on"].isoformat()
    return {key: value for key, value in payload.items() if value not in (None, "")}


def _facts(key: int, payload: Mapping[str, Any]) -> UnitFacts:
    return UnitFacts(
        key=key,
        name=payload["full_name"],
        nature=payload.get("unit_kind", ""),
        live=True,
        political_legal=payload["political_legal"],
        rank=payload.get("rank", ""),
    )


def find_unit(line: Line, key: str, units: Units, problems: Problems) -> int | None:
    """Return the key of the unit that a cell names; an unknown one is a problem with near names."""
    found = units.find(line.values[key])
    if found.key is not None:
        return found.key
    label = line.placed.spec.field(key).label
    message = f"有几个{label}都叫这个名字" if found.several else f"没有找到这个{label}"
    expected = "请写机构全称" if found.several else "须是“机构”表中或已在册的机构"
    problems.add(
        line.problem(
            key,
            message,
            expected=expected,
            suggestions=found.near,
            code="unit.several" if found.several else "unit.unknown",
        )
    )
    return None


def _circles(units: Sequence[DraftUnit], problems: Problems) -> None:
    parents = {unit.key: unit.parent for unit in units}
    for unit in units:
        step, seen = unit.parent, {unit.key}
        while step is not None and step not in seen:
            seen.add(step)
            step = parents.get(step)
        if step == unit.key:
            problems.add(
                unit.line.problem(
                    "parent", "隶属关系成了圈：绕回了本机构", expected="请核对主管部门", code="unit.cycle"
                )
            )


def check_inner(book: Book, units: Units, draft: Draft, problems: Problems) -> None:
    """Read the internal bodies."""
    seen: dict[str, Line] = {}
    for line in _lines(book, "inner", problems):
        if not line.values.get("unit") or not line.values.get("name"):
            continue
        unit = find_unit(line, "unit", units, problems)
        if unit is None:
            continue
        _once(
            line, "name", f"{unit}/{normal_name(line.values['name'])}", seen, problems, "单位和内设机构名称"
        )
        draft.inner.append(DraftInner(line, unit, {"kind": "units.inner_add", **line.values}))


def check_quotas(book: Book, units: Units, draft: Draft, problems: Problems) -> None:
    """Read quotas in either form, one row a type or one column a type, and compare rows of sums."""
    _holdings(book, "quota", "commodity", "quota.", units, draft, problems)


def check_posts(book: Book, units: Units, draft: Draft, problems: Problems) -> None:
    """Read posts in either form; where only the class is named its rank follows from the unit's."""
    _holdings(book, "posts", "post", "post.", units, draft, problems)


def _holdings(
    book: Book, key: Any, type_key: str, prefix: str, units: Units, draft: Draft, problems: Problems
) -> None:
    seen: dict[str, Line] = {}
    for placed in book.of(key):
        summed: dict[str, int] = defaultdict(int)
        for line in Reading(placed, problems).lines():
            unit = find_unit(line, "unit", units, problems) if line.values.get("unit") else None
            for column, code, quantity in _quantities(line, type_key, prefix, problems):
                summed[column] += quantity
                if unit is None or not quantity:
                    continue
                commodity = _ranked(code, units.rank(unit))
                where = type_key if column == "quantity" else column
                _once(
                    line,
                    where,
                    f"{unit}/{commodity}",
                    seen,
                    problems,
                    f"单位和{COMMODITIES[commodity].label}",
                )
                draft.holdings.append(
                    DraftHolding(line, unit, commodity, quantity, line.values.get("paper", ""))
                )
            _check_sum(line, prefix, summed, problems)
        _check_totals(placed, summed, problems)


def _quantities(line: Line, type_key: str, prefix: str, problems: Problems) -> Iterator[tuple[str, str, int]]:
    """Yield (column, code, quantity) of a row."""
    values = line.values
    if type_key in values and "quantity" in values:
        yield "quantity", values[type_key], values["quantity"]
    elif type_key in values and "quantity" in line.placed.table.positions and "quantity" not in line.wrong:
        problems.add(line.problem("quantity", "没有填核定数", code="cell.required"))
    elif values.get("quantity") and type_key not in line.wrong:
        problems.add(line.problem(type_key, "没有填类型", code="cell.required"))
    for key, value in values.items():
        if key.startswith(prefix):
            yield key, key.removeprefix(prefix), value


def _ranked(code: str, rank: str) -> str:
    return post_code(code, usual_rank(code, rank)) if code in POST_CLASSES else code


def _check_sum(line: Line, prefix: str, summed: dict[str, int], problems: Problems) -> None:
    """Compare a row's 合计 with its columns. 编外控制数 may or may not be in it."""
    stated = line.values.get("sum")
    if stated is None:
        return
    summed["sum"] += stated
    parts = {key: value for key, value in line.values.items() if key.startswith(prefix)}
    total, without = sum(parts.values()), sum(v for k, v in parts.items() if k != "quota.NONQUOTA_CAP")
    if stated not in (total, without):
        problems.add(
            line.problem(
                "sum", f"合计与各列之和不符，各列之和是{total}", expected=f"应为{total}", code="sum.row"
            )
        )


def _check_totals(placed: Any, summed: Mapping[str, int], problems: Problems) -> None:
    """Compare the sheet's row of sums with the rows. A 小计 in the middle is not compared."""
    if len(placed.table.totals) != 1:
        return
    spec, name = placed.spec, placed.table.sheet.name
    for row, key, stated in totals_of(
        placed, [k for k in placed.table.keys if k in {"quantity", "sum"} or "." in k]
    ):
        if stated != summed.get(key, 0):
            problems.add(
                Problem(
                    name,
                    row.number,
                    spec.field(key).label,
                    placed.table.address(row, key),
                    str(stated),
                    f"合计行与各行之和不符，各行之和是{summed.get(key, 0)}",
                    "请核对是否漏填或多填",
                    severity="warning",
                    code="sum.sheet",
                )
            )


def check_papers(book: Book, draft: Draft, problems: Problems) -> list[DraftPaper]:
    """Read the documents; return those that are marked as what the opening rests on."""
    seen: dict[str, Line] = {}
    opening = []
    for line in _lines(book, "papers", problems):
        values = line.values
        if any(key not in values for key in ("number", "title", "signed_on", "issuer")):
            continue
        _once(line, "number", values["number"], seen, problems, "文号")
        level = values.get("level", "commission")
        paper = DraftPaper(
            line, values["number"], values["title"], values["signed_on"], values["issuer"], level
        )
        draft.papers.append(paper)
        if values.get("opening"):
            opening.append(paper)
    for paper in opening[1:]:
        problems.add(
            paper.line.problem(
                "opening", "期初建账依据只能有一份", expected="只留一行填“是”", code="paper.opening"
            )
        )
    return opening


def label_of(sheet: Any, key: str) -> str:
    """Return a field's label for messages."""
    return BY_KEY[sheet].field(key).label
