"""Codes of subjects beside a name that the classification has under another code (FAULTS: SUBJECT_NAME)."""

from collections.abc import Iterator, Mapping, Sequence

from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.layouts import Row
from bianzhi.auditing.registry import rule
from bianzhi.auditing.statements import NAMES, Statement
from bianzhi.auditing.subjects import bare, by_name, economic, economic_by_name, functional

#: tables by functional subjects, and the one by economic subjects
FUNCTIONAL, ECONOMIC = ("T2", "T3", "T5", "T8"), ("T6",)
CODED = (
    "2024年度部门决算\n支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n221\t住房保障支出\t9.00\t9.00\t\n"
    "22102\t住房改革支出\t9.00\t9.00\t\n{0}\t{1}\t9.00\t9.00\t\n合计\t\t9.00\t9.00\t"
)


@rule(
    "N717", "SUBJECT_NAME", "科目编码写错一位", since=2020,
    fails=CODED.format("2210207", "住房公积金"),
    passes=CODED.format("2210201", "住房公积金"),
    edge=CODED.format("2210207", "其他住房改革支出"),
)  # fmt: skip
def codes(context: Context) -> Iterator[Finding]:
    """Find codes that differ by one digit, or by two that are turned, from the one whose name stands beside them, and is not there."""
    for slots, known, named in (
        (FUNCTIONAL, functional(), by_name()),
        (ECONOMIC, economic(), economic_by_name()),
    ):
        for slot in slots:
            made = context.statements.get(slot)
            above: list[str] = []
            for row in made.rows if made else ():
                if not row.code or not made:
                    continue
                own = row.code in known and bare(known[row.code]) == bare(row.label)
                right = "" if own else _meant(row, above, named)
                if right in made.coded:
                    right = ""  # its own row is there: the name is wrong, which N707 tells
                if right:
                    yield Finding(
                        "N717", "SUBJECT_NAME", "error", f"{NAMES[slot]}：“{row.label}”的编码应为{right}，表中写{row.code}", made.place(row),
                        f"{row.code} {row.label}", row.code, right, "按政府收支分类科目", "编码写错一位数字", f"改为{right}",
                    )  # fmt: skip
                above.append(right or row.code)


def mistyped(made: Statement, row: Row) -> bool:
    """Say whether the code of a row, not its name, is the slip: N717 tells of it."""
    right = _meant(row, [r.code for r in made.rows if r.code and r.index < row.index], by_name())
    return bool(right) and right not in made.coded


def _meant(row: Row, above: Sequence[str], named: Mapping[str, frozenset[str]]) -> str:
    """Return the one code near that of a row whose name is the row's; of several the one beneath the rows above."""
    near = [code for code in named.get(bare(row.label), ()) if slipped(code, row.code)]
    if len(near) > 1:
        near = [
            code for code in near if any(len(one) < len(code) and code.startswith(one) for one in above[-20:])
        ]
    return near[0] if len(near) == 1 and near[0] not in above else ""


def slipped(right: str, code: str) -> bool:
    """Say whether one digit was changed, or two that stand side by side were turned."""
    places = [k for k, (a, b) in enumerate(zip(right, code, strict=False)) if a != b]
    if len(right) != len(code) or not places:
        return False
    first, last = places[0], places[-1]
    turned = last == first + 1 and right[first] == code[last] and right[last] == code[first]
    return first == last or (len(places) == len("ab") and turned)
