"""Books, texts and figures as JSON: every field looked at, what is wrong named by its path, nothing taken of a faulty file."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NoReturn

from bianzhi.reporting.books import BODY_KINDS, CENT, ITEM, LEVELS, REASONS, Books, cell, from_plain
from bianzhi.reporting.layout import TABLES, columns_of, lines, unit
from bianzhi.reporting.reading import unknown_subject
from bianzhi.reporting.slots import Record
from bianzhi.values.refusal import Refusal, Refused

AMOUNT = re.compile(r"-?\d{1,15}(?:\.\d{1,2})?", re.ASCII)
SOURCES = ("general", "fund", "capital", "other")
#: so many faults are told of one file
SHOWN = 40
LONGEST = {"name": 100, "notes": 20_000, "reasons": 500}
#: what a value is called in Chinese
KINDS: tuple[tuple[type, str], ...] = (
    (dict, "一组带名称的值 { }"),
    (list, "一列值 [ ]"),
    (bool, "true 或 false"),
    (str, "文字"),
)
Field = Callable[["_Checker", Any, str], Any]


class _Digits(str):
    """A number as it was written in the file, so that no digit is lost."""

    __slots__ = ()


class _Twice(ValueError):
    """A name that stands twice in one group."""


class _Checker:
    """Collects what is wrong with a file."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def wrong(self, path: str, message: str) -> None:
        """Keep a fault."""
        self.faults.append(f"{path or '整个文件'}：{message}")

    def group(
        self, value: Any, path: str, fields: Mapping[str, Field], needed: Mapping[str, str]
    ) -> dict[str, Any]:
        """Return a group's fields as they were found; ``needed``: those that must be there, with what to say."""
        if not self.of_kind(value, path, dict):
            return {}
        for name in value.keys() - fields.keys():
            self.wrong(_join(path, name), f"没有这一项，可以有的是{'、'.join(fields)}")
        for name, words in needed.items():
            if name not in value:
                self.wrong(_join(path, name), f"缺少这一项（{words}）")
        return {name: fields[name](self, value[name], _join(path, name)) for name in fields if name in value}

    def of_kind(self, value: Any, path: str, kind: type) -> bool:
        """Say whether a value is of a kind; tell when it is not."""
        if isinstance(value, kind) and not (kind is str and isinstance(value, _Digits)):
            return True
        self.wrong(path, f"是{_shown(value)}，应为{dict(KINDS)[kind]}")
        return False


def _join(path: str, name: str) -> str:
    return f"{path}.{name[:60]}" if path else name[:60]


def _shown(value: Any) -> str:
    if value is None:
        return "空值 null"
    if isinstance(value, _Digits):
        return f"数字 {value[:24]}"
    if isinstance(value, str):
        return f"文字“{value[:24]}”"
    return next(words for kind, words in KINDS if isinstance(value, kind))


def _text(longest: int, *, needed: bool = False) -> Field:
    def field(seen: _Checker, value: Any, path: str) -> str:
        if not seen.of_kind(value, path, str):
            return ""
        if needed and not value.strip():
            seen.wrong(path, "是空的，必须填写")
        if len(value) > longest:
            seen.wrong(path, f"有{len(value)}字，最多{longest}字")
        return str(value)

    return field


def _choice(choices: Sequence[str]) -> Field:
    def field(seen: _Checker, value: Any, path: str) -> str:
        if isinstance(value, str) and value in choices:
            return str(value)
        seen.wrong(path, f"是{_shown(value)}，应为{'、'.join(choices)}之一")
        return choices[0]

    return field


def _flag(seen: _Checker, value: Any, path: str) -> bool:
    return seen.of_kind(value, path, bool) and bool(value)


def _amount(seen: _Checker, value: Any, path: str) -> str:
    """Check an amount of 元: text, or a number as long as it is to the 分."""
    if isinstance(value, str) and AMOUNT.fullmatch(value):
        return str(value)
    seen.wrong(
        path, f'是{_shown(value)}，应为以元为单位、最多两位小数、整数部分不超过15位的金额，如 "1200.50"'
    )
    return "0"


def _year(seen: _Checker, value: Any, path: str) -> int:
    if isinstance(value, str) and re.fullmatch(r"20[0-9]{2}", value):
        return int(value)
    seen.wrong(path, f"是{_shown(value)}，应为四位数字的年度，如 2021")
    return 2000


def _cells(seen: _Checker, value: Any, path: str) -> dict[str, str]:
    if not seen.of_kind(value, path, dict):
        return {}
    found = {}
    for name, amount in value.items():
        where = _join(path, name)
        if fault := _cell_fault(name):
            seen.wrong(where, fault)
            continue
        found[name] = _amount(seen, amount, where)
        at = cell(name)
        if unit(at.table, at.row) != "元" and not re.fullmatch(r"\d+(?:\.0+)?", found[name]):
            seen.wrong(where, f"是{_shown(amount)}，{unit(at.table, at.row)}数应为不小于0的整数")
    return found


def _cell_fault(name: str) -> str:
    """Return what is wrong with the name of a cell: its table, row or column."""
    table, row, column, *more = [*name.split("."), "", ""]
    if table not in TABLES or any(more[:1]) or name.count(".") != 2:
        return "不是账表里的格，应写作 表.行.栏，如 T3.2013601.basic；表有 " + "、".join(TABLES)
    if row not in lines(table):
        if TABLES[table].rows == "lines":
            return f"《{TABLES[table].title}》没有“{row[:20]}”这一行"
        if fault := unknown_subject(row, table):
            return fault
    if column not in columns_of(table, row):
        return f"《{TABLES[table].title}》这一行没有“{column[:20]}”这一栏，可以有的是{'、'.join(columns_of(table, row))}"
    return ""


def _before(seen: _Checker, value: Any, path: str) -> dict[str, str] | None:
    return None if value is None else _cells(seen, value, path)


def _named(longest: int, known: Callable[[str], bool] = bool, words: str = "名称是空的") -> Field:
    """Return the check of a group of texts by name."""

    def field(seen: _Checker, value: Any, path: str) -> dict[str, str]:
        if not seen.of_kind(value, path, dict):
            return {}
        for name in value:
            if not known(name):
                seen.wrong(_join(path, name), words)
        return {name: _text(longest)(seen, text, _join(path, name)) for name, text in value.items()}

    return field


def _list(fields: Mapping[str, Field], needed: Mapping[str, str]) -> Field:
    def field(seen: _Checker, value: Any, path: str) -> list[dict[str, Any]]:
        if not seen.of_kind(value, path, list):
            return []
        return [seen.group(one, f"{path}[{k}]", fields, needed) for k, one in enumerate(value, start=1)]

    return field


def _body(*needed: str) -> Field:
    def field(seen: _Checker, value: Any, path: str) -> dict[str, Any]:
        return seen.group(value, path, BODY, dict.fromkeys(needed, "单位名称"))

    return field


NAME = _text(LONGEST["name"], needed=True)
BODY: Mapping[str, Field] = {
    "name": NAME, "kind": _choice(BODY_KINDS), "level": _choice(LEVELS), "province": _text(20), "district": _text(60),
    "short": _text(60), "code": _text(30),
    "members": _list({"name": NAME, "kind": _choice(BODY_KINDS), "own": _flag}, {"name": "单位名称"}),
}  # fmt: skip
REASON = _named(
    LONGEST["reasons"], lambda name: name in REASONS or bool(ITEM.fullmatch(name)),
    f"没有这种原因，可以有的是{'、'.join(REASONS)}，或者七位科目编码",
)  # fmt: skip
BOOKS: Mapping[str, Field] = {
    "body": _body("name"), "year": _year, "now": _cells, "before": _before, "reasons": REASON,
    "projects": _list(
        {"name": NAME, "source": _choice(SOURCES), "budget": _amount, "spent": _amount},
        {"name": "项目名称", "source": "资金来源", "budget": "预算数", "spent": "支出数"},
    ),
    "adjustments": _list(
        {"name": NAME, "source": _choice(SOURCES), "amount": _amount},
        {"name": "事项", "source": "资金来源", "amount": "金额"},
    ),
    "notes": _named(LONGEST["notes"]), "grain": _amount,
}  # fmt: skip
NEEDED = {"body": "单位", "year": "年度", "now": "本年数", "before": "上年数；没有就写 null"}
TEXTS: Mapping[str, Field] = {
    "body": _body(),
    "year": _year,
    "notes": _named(LONGEST["notes"]),
    "reasons": REASON,
}
RECORD: Mapping[str, Field] = {"text": _text(200, needed=True), "title": _text(200), "url": _text(500)}


def books_of_json(data: bytes, name: str) -> Books:
    """Return the books of a file. Raises `Refused` with everything that is wrong with it."""
    seen = _Checker()
    made = seen.group(_load(data, name), "", BOOKS, NEEDED)
    _refuse(seen.faults, f"{name} 不是账表文件")
    plain = {"reasons": {}, "projects": [], "notes": {}, "grain": str(CENT), **made}
    plain["body"] = {"members": [], **plain["body"]}
    for member in plain["body"]["members"]:
        member.setdefault("own", False)
    return from_plain(plain)


def texts_of_json(data: bytes, name: str) -> dict[str, Any]:
    """Return what a file of texts holds: body, year, notes, reasons. Raises `Refused`."""
    seen = _Checker()
    made = seen.group(_load(data, name), "", TEXTS, {})
    _refuse(seen.faults, f"{name} 不是文字材料")
    return made


def records_of_json(data: bytes, name: str) -> dict[str, Record]:
    """Return the figures of a file, by name. Raises `Refused`."""
    seen = _Checker()
    value = _load(data, name)
    held = value if seen.of_kind(value, "", dict) else {}
    made = {key: seen.group(one, key[:60], RECORD, {"text": "照印的数"}) for key, one in held.items()}
    _refuse(seen.faults, f"{name} 不是台账数据")
    return {key: Record(**one) for key, one in made.items()}


def _refuse(faults: Sequence[str], title: str) -> None:
    if faults:
        more = [f"另有{len(faults) - SHOWN}处没有列出"] if len(faults) > SHOWN else []
        lines = [f"{title}，有{len(faults)}处不对：", *faults[:SHOWN], *more]
        raise Refused(*(Refusal("json.field", line) for line in lines))


def _load(data: bytes, name: str) -> Any:
    """Return what a file says, its numbers as they were written. Raises `Refused` for what is no JSON."""

    def refuse(words: str) -> NoReturn:
        raise Refused(Refusal("json.broken", f"{name} 不是 JSON 文件：{words}"))

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        refuse("文字编码不是 UTF-8，请另存为 UTF-8 再试")
    try:
        return json.loads(
            text, parse_int=_Digits, parse_float=_Digits, parse_constant=_Digits, object_pairs_hook=_once
        )
    except _Twice as twice:
        refuse(f"“{twice}”写了两次，请只留一个")
    except RecursionError:
        refuse("括号套得太深")
    except json.JSONDecodeError as error:
        if not text.strip():
            refuse("是空的")
        place = f"第{error.lineno}行第{error.colno}个字"
        cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        refuse(f"读到{place}就断了，文件可能没有存完" if cut else f"{place}处写法不对")


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(name[:40])
        found[name] = value
    return found
