"""From what a cell holds to a value: text put right, codes, dates, counts, ID numbers; or what is wrong with it.

Readers remember what they have read: a column of 100,000 cells holds few different codes and dates.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from math import isfinite
from typing import Any

from bianzhi.documents.sheets import text_of
from bianzhi.imports.layout import LEVELS, UNIT_KINDS
from bianzhi.imports.layout_fields import Field
from bianzhi.ledger.commodities import COMMODITIES, POST_CLASSES, RANKS, post_code, post_types, quota_types
from bianzhi.values.chinese import clean_name, clean_text, pinyin
from bianzhi.values.codes import CODE_LISTS, CodeList
from bianzhi.values.codes.lists import Code
from bianzhi.values.dates import read_date
from bianzhi.values.document_numbers import parse_document_number
from bianzhi.values.id_numbers import mask_id_number, parse_id_number
from bianzhi.values.refusal import Refused
from bianzhi.values.uscc import check_uscc

REMEMBERED = 20_000
YES, NO = (
    frozenset("是有√✓对YyVv1") | {"yes", "已登记", "参公"},
    frozenset("否无×✗Nn0-—") | {"no", "不是", "未登记"},
)
NEAR = 3
TOO_MANY = 1_000_000


@dataclass(frozen=True, slots=True)
class Read:
    """What was read. With a ``message`` the cell is wrong (or, with ``value`` too, doubtful)."""

    value: Any = None
    message: str = ""
    expected: str = ""
    suggestions: tuple[str, ...] = ()
    code: str = ""
    warning: bool = False


EMPTY = Read()
Reader = Callable[[Any], Read]


def reader(field: Field) -> Reader:
    """Return the function that reads a cell of ``field``; it never raises."""
    if field.kind == "id":
        return _read_id
    make = {
        "text": _text, "name": _name, "code": _code, "codes": _codes, "date": _date, "month": _month, "count": _count,
        "unit": _text, "yes": _yes, "number": _number, "uscc": _uscc, "quota": _quota, "post": _post,
    }[field.kind]  # fmt: skip
    return _remembering(lambda value: make(field, value))


def shown(field: Field, value: Any) -> str:
    """Return what a cell holds for a list of problems; ID numbers are masked."""
    text = text_of(value)[:60]
    if field.kind != "id":
        return text
    if isinstance(value, float):
        return f"{value:.2E}".replace("E+", "E+")
    digits = clean_text(text).replace(" ", "")
    return (
        mask_id_number(digits) if len(digits) in (15, 18) else f"{digits[:3]}{'*' * max(0, len(digits) - 3)}"
    )


def _remembering(read: Reader) -> Reader:
    memory: dict[tuple[type, Any], Read] = {}

    def remembered(value: Any) -> Read:
        key = (value.__class__, value)
        found = memory.get(key)
        if found is None:
            found = EMPTY if value is None or value == "" or not clean_text(text_of(value)) else read(value)
            if len(memory) < REMEMBERED:
                memory[key] = found
        return found

    return remembered


def _read_id(value: Any) -> Read:
    """Return the checked number. Doubtful cells are named by the parser itself: digits lost, wrong length, wrong last digit."""
    if value is None or value == "":
        return EMPTY
    try:
        return Read(parse_id_number(value, allow_legacy=True))
    except Refused as refused:
        first = refused.refusals[0]
        if first.code == "id_number.empty":
            return EMPTY
        lost = "身份证号被存成了数字，丢失末位数字，不能导入"
        message = lost if first.code == "id_number.digits_lost" else first.message
        return Read(message=message, expected=first.remedy, code=first.code)


def _text(field: Field, value: Any) -> Read:
    text = clean_text(text_of(value))
    if len(text) > field.limit:
        return Read(
            message=f"有{len(text)}字，超过{field.limit}字",
            expected=f"不超过{field.limit}字",
            code="cell.long",
        )
    return Read(text)


def _name(field: Field, value: Any) -> Read:
    if not isinstance(value, str):
        return Read(message="不是姓名", expected="汉字姓名", code="cell.name")
    text = clean_name(value)
    if len(text) > field.limit or any(c.isdecimal() for c in text):
        return Read(message="不是姓名", expected="汉字姓名", code="cell.name")
    return Read(text)


def _as_code(text: str) -> str:
    """Return a code that a sheet may hold as a number: 1.0 → 1."""
    return text.removesuffix(".0")


def _code(field: Field, value: Any) -> Read:
    text = _as_code(clean_text(text_of(value)))
    if field.codes in ("unit_kind", "level"):
        return _own_code(field, text)
    words = CODE_LISTS[field.codes]
    if not isinstance(words, CodeList):
        raise TypeError(field.codes)
    entry = words.by_label(text) or (words.entry(text) if text in words else None)
    if entry is not None:
        return Read(entry.code)
    return Read(message=f"{words.title}中没有这一项", suggestions=_near(words, text), code="cell.code",
                expected="" if len(words) > 12 else "、".join(words.values()))  # fmt: skip


def _near(words: CodeList, text: str) -> tuple[str, ...]:
    """Return labels that look or sound like ``text``: 汗族 is meant for 汉族."""
    sound = pinyin(text)
    found: list[Code] = [entry for entry in words.entries if pinyin(entry.label) == sound]
    found += [entry for entry in words.near(text) if entry not in found]
    return tuple(entry.label for entry in found[:NEAR])


def _own_code(field: Field, text: str) -> Read:
    table = UNIT_KINDS if field.codes == "unit_kind" else LEVELS
    for code, words in table.items():
        if text in words:
            return Read(code)
    return Read(
        message=f"{field.label}中没有这一项",
        expected="、".join(words[0] for words in table.values()),
        code="cell.code",
    )


def _codes(field: Field, value: Any) -> Read:
    text = clean_text(text_of(value))
    for sign in "，,；;/ 和及":
        text = text.replace(sign, "、")
    found = [_code(field, part) for part in text.split("、") if part]
    wrong = next((one for one in found if one.message), None)
    return wrong or Read([one.value for one in found])


def _dated(value: Any, *, month_allowed: bool) -> Read:
    try:
        read = read_date(value)
    except Refused as refused:
        first = refused.refusals[0]
        return Read(message=first.message, expected=first.remedy, code=first.code)
    if read.month_only and not month_allowed:
        return Read(message="只有年月，没有日", expected="请补上日，如“2021-12-31”", code="date.month_only")
    return Read(read.day)


def _date(field: Field, value: Any) -> Read:
    del field
    return _dated(value, month_allowed=False)


def _month(field: Field, value: Any) -> Read:
    del field
    return _dated(value, month_allowed=True)


def _count(field: Field, value: Any) -> Read:
    """Read a number of 编制 or posts: whole and not negative; a dash is nothing."""
    if isinstance(value, str) and clean_text(value) in ("", "-", "—", "/", "无"):
        return EMPTY
    number = _as_number(value)
    wrong = ""
    if number is None:
        wrong = "不是数量"
    elif number < 0:
        wrong = f"{field.label}不能是负数"
    elif number != int(number):
        wrong = f"{field.label}不是整数"
    elif number >= TOO_MANY:
        wrong = f"{field.label}太大"
    if wrong or number is None:
        return Read(message=wrong, expected="不小于0的整数", code="cell.count")
    return Read(int(number))


def _as_number(value: Any) -> float | None:
    if isinstance(value, bool | date | datetime):
        return None
    if isinstance(value, str):
        value = clean_text(value).removesuffix("名").removesuffix("个").replace(",", "").strip()
    try:
        number = float(value)
    except ValueError:
        return None
    return number if isfinite(number) else None


def _yes(field: Field, value: Any) -> Read:
    if isinstance(value, bool):
        return Read(value)
    text = _as_code(clean_text(text_of(value)))
    if text in YES or text.casefold() in YES:
        return Read(True)
    if text in NO or text.casefold() in NO:
        return Read(False)
    return Read(message=f"{field.label}只能填“是”或“否”", expected="是、否", code="cell.yes")


def _number(field: Field, value: Any) -> Read:
    """Read a document number in its standard form."""
    del field
    try:
        return Read(str(parse_document_number(text_of(value))))
    except Refused as refused:
        return Read(
            message=refused.refusals[0].message,
            expected=refused.refusals[0].remedy,
            code=refused.refusals[0].code,
        )


def _uscc(field: Field, value: Any) -> Read:
    if isinstance(value, float):
        return Read(
            message=f"{field.label}被存成了数字，后几位已经丢失",
            expected="请把这一列设为“文本”格式重新填写",
            code="uscc.digits_lost",
        )
    text = clean_text(text_of(value)).replace(" ", "").replace("-", "").upper()
    wrong = check_uscc(text)
    if wrong:
        return Read(message=wrong[0].message, expected=wrong[0].remedy, code=wrong[0].code)
    return Read(text)


def _plain(text: str) -> str:
    for sign, other in (("(", "（"), (")", "）"), (" ", ""), ("·", ""), ("　", "")):
        text = text.replace(sign, other)
    return text


#: what offices write → code of the type of quota
QUOTA_ALIASES: dict[str, str] = {
    "INST_FULL": "全额事业编制 财政全额 全额 事业编制（全额） 全额拨款事业编制",
    "INST_PARTIAL": "差额事业编制 财政差额 差额 事业编制（差额） 差额补贴事业编制",
    "INST_SELF": "自收自支事业编制 自收自支 经费自理",
    "INST_CIVIL": "参公编制 参公 参照公务员法管理事业编制",
    "POLITICAL_LEGAL": "政法编制 政法专项",
    "WORKER": "工勤编制 机关工勤编制 工勤 后勤服务编制",
    "ADMIN_TOWN": "乡镇行政编制 街道行政编制",
    "HEADCOUNT_FILED": "员额 备案制员额",
}
QUOTA_WORDS: dict[str, str] = {
    **{
        _plain(word): item.code
        for item in quota_types()
        for word in (item.code, item.label, item.short_label, f"{item.short_label}编制")
    },
    **{word: code for code, words in QUOTA_ALIASES.items() for word in words.split()},
}


def _quota(field: Field, value: Any) -> Read:
    text = _plain(clean_text(text_of(value)))
    found = QUOTA_WORDS.get(text)
    if found:
        return Read(found)
    near = {
        COMMODITIES[QUOTA_WORDS[w]].label: None
        for w in get_close_matches(text, QUOTA_WORDS, n=NEAR, cutoff=0.4)
    }
    if text in ("事业编制", "事业"):
        near = {c.label: None for c in quota_types() if c.family == "事业编制"}
        return Read(
            message="没有写明事业编制的经费形式",
            expected="从列表中选一种",
            suggestions=tuple(near),
            code="cell.quota",
        )
    return Read(
        message=f"没有这种{field.label}", expected="从列表中选择", suggestions=tuple(near), code="cell.quota"
    )


def _post_words() -> dict[str, str]:
    found = {
        _plain(w): c.code
        for c in post_types()
        for w in (c.code, c.label, c.short_label, c.label.replace("级）", "）"))
    }
    for code, label in POST_CLASSES.items():
        for rank, rank_label in RANKS.items():
            found[_plain(f"{label}{rank_label}")] = post_code(code, rank)
            found[_plain(f"{rank_label}{label}")] = post_code(code, rank)
    return found


POST_WORDS: dict[str, str] = _post_words()
#: a class alone: its rank follows from the unit's
CLASS_WORDS: dict[str, str] = {label: code for code, label in POST_CLASSES.items()}


def _post(field: Field, value: Any) -> Read:
    """Read a post, or its class alone (``UNIT_CHIEF``)."""
    text = _plain(clean_text(text_of(value)))
    found = POST_WORDS.get(text) or CLASS_WORDS.get(text)
    if found:
        return Read(found)
    near = {
        COMMODITIES[POST_WORDS[w]].label: None
        for w in get_close_matches(text, POST_WORDS, n=NEAR, cutoff=0.4)
    }
    return Read(
        message=f"没有这种{field.label}",
        expected="从列表中选择，如“单位副职（副科级）”",
        suggestions=tuple(near),
        code="cell.post",
    )
