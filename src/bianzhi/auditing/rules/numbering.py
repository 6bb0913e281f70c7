"""Numbers of headings and lists: one style, none left out, none twice (FAULTS: NUMBERING)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise

from bianzhi.auditing.context import GLOSSARY, Context
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.subjects import functional

ORDER = "一二三四五六七八九"
TENS = re.compile(r"^([一二三四五六七八九])?(十)?([一二三四五六七八九])?$")
PART = re.compile(r"^第([一二三四五六七八九十]+|\d+)(?:部分|章)")
SECTION = re.compile(
    r"^(?:(\d{1,2})、|([一二三四五六七八九十]{1,3})、)(?=.{2,40}(?:决算|预算|事项的?)(?:支出)?(?:总体)?情况说明$|.{2,20}情况的?说明$)"
)
#: headings of one rank, by their number
RANKS = (
    re.compile(r"^第([一二三四五六七八九十]{1,3})节"),
    re.compile(r"^([一二三四五六七八九十]{1,3})、"),
    re.compile(r"^（([一二三四五六七八九十]{1,3})）"),
    re.compile(r"^(\d{1,2})[.．、](?=[\u4e00-\u9fff“《]|20\d\d年)"),
    re.compile(r"^（(\d{1,2})）(?=[\u4e00-\u9fff“])"),
)
#: the ranks whose numbers begin with a sign, -1 for parts of the report; those of the fourth begin with digits
BEGIN = {"第": (-1, 0), "（": (2, 4), **dict.fromkeys("一二三四五六七八九十", (1,))}
#: how a row of a table ends that stands as a line, before its amount
#: letters of the first line of a label, at least; digits of the code of a class
SHORTEST, CLASS = 4, 3
ROW = ("收入", "支出", "支", "结余", "拨款")
AMOUNT = "0123456789.,"
FORMS = ("第{}节", "{}、", "（{}）", "{}.", "（{}）.")
LISTED = re.compile(r"([一二三四五六七八九])(?<![第统唯万同专].)是(?!否)")
LONGEST_HEAD = 50


@rule(
    "W803", "NUMBERING", "序号前后不一致", severity="warning",
    fails="2021年度部门决算\n第一部分 部门概况\n第二部分 情况说明\n1、收入支出决算总体情况说明\n2、收入决算情况说明\n四、财政拨款收入支出决算总体情况说明\n第3部分 名词解释",
    passes="2021年度部门决算\n第一部分 部门概况\n第二部分 情况说明\n一、收入支出决算总体情况说明\n二、收入决算情况说明\n第三部分 名词解释",
    edge="2021年度部门决算\n第一部分 部门概况\n一、主要职能\n1.负责登记。\n2.负责核查。\n二、机构设置",
)  # fmt: skip
def styles(context: Context) -> Iterator[Finding]:
    """Find headings of one rank numbered in two ways, and lists that lose a word."""
    parts = [(p, m) for p in context.passages if p.text.startswith("第") and (m := PART.match(p.text))]
    if len({m[1].isdecimal() for _, m in parts}) == len(("1", "一")):
        odd = [(p, m) for p, m in parts if m[1].isdecimal()]
        yield _numbered("“第几部分”有的用汉字、有的用数字", odd)
    heads = [
        (p, m)
        for p in context.prose()
        if len(p.text) < LONGEST_HEAD and p.text.endswith("说明") and (m := SECTION.match(p.text))
    ]
    if {bool(m[1]) for _, m in heads} == {True, False}:
        yield _numbered("同级标题有的用“一、”、有的用“1、”", [(p, m) for p, m in heads if m[1]])
    yield from _odd_marks(context)
    for passage in context.holding("是"):
        said = set(LISTED.findall(passage.text))
        if not said:
            continue
        for number in "二三四五":
            before, after = (ORDER[ORDER.index(number) + step] for step in (-1, 1))
            lost = re.search(
                rf"[。；]{number}(?=[\u4e00-\u9fff])(?!是|、|级|类|次|十|季|者|期|者|等|区|要|来|审)",
                passage.text,
            )
            if lost and before in said and after in said and number not in said:
                yield Finding(
                    "W803", "NUMBERING", "warning", f"“{number}”后面漏了“是”，应为“{number}是”", passage.place(lost.start()),
                    passage.quote(lost.start(), lost.end(), 12), lost[0].lstrip("。；"), f"{number}是", "", "漏字", f"改为“{number}是”",
                )  # fmt: skip


def _begun_with_digits(context: Context) -> list[tuple[int, Passage]]:
    """Return the passages that begin with a digit, by their places."""
    return [(k, one) for k, one in enumerate(context.passages) if one.text[:1].isdecimal()]


#: the number of an item and the mark after it, which one of them may have lost
MARKED = re.compile(r"^(\d{1,2})([.．、]?)(?=[“《\u4e00-\u9fff])")


def _odd_marks(context: Context) -> Iterator[Finding]:
    """Find the one item of a list whose number has another mark than those of the items before and after it, or none."""
    begun = (
        (p, MARKED.match(p.text)) for _, p in context.once(_begun_with_digits) if GLOSSARY not in p.heading
    )
    items = [(p, m) for p, m in begun if m]
    for (_, first), (passage, one), (_, last) in zip(items, items[1:], items[2:], strict=False):
        numbers = [int(m[1]) for m in (first, one, last)]
        if numbers != list(range(numbers[0], numbers[0] + 3)):
            continue
        mark, own = first[2].replace("．", "."), one[2].replace("．", ".")
        if mark and mark == last[2].replace("．", ".") and own != mark:
            yield Finding(
                "W803", "NUMBERING", "warning", f"同列序号都写成“1{mark}”，这一条写成“{one[0]}”", passage.place(), passage.quote(0, 16),
                one[0], f"{one[1]}{mark}", "", "", f"改为“{one[1]}{mark}”",
            )  # fmt: skip


def _numbered(title: str, odd: list) -> Finding:
    places = [p.place(m.start()) for p, m in odd]
    return Finding(
        "W803", "NUMBERING", "warning", title, places[0], odd[0][0].text[:40], odd[0][1][0], "", "", "自动编号丢失或复制粘贴",
        "请统一序号", tuple(places[1:]),
    )  # fmt: skip


@rule(
    "W811", "NUMBERING", "序号跳号或重号", severity="warning",
    fails="2021年度部门决算\n第一部分 部门概况\n一、主要职能\n二、机构设置\n二、人员情况\n主要做法：一是抓生产；三是抓安全。",
    passes="2021年度部门决算\n第一部分 部门概况\n一、主要职能\n二、机构设置\n三、人员情况\n主要做法：一是抓生产；二是抓安全。",
    edge="2021年度部门决算\n第一部分 部门概况\n一、主要职能\n（一）登记\n（二）核查\n二、机构设置\n（一）内设机构\n第二部分 情况\n一、总体情况\n这项工作是全市第一，同一是非。",
)  # fmt: skip
def gaps(context: Context) -> Iterator[Finding]:
    """Find numbers left out or used twice among headings of one rank and in a list within a paragraph."""
    for passage in context.holding("一是"):
        marks = list(LISTED.finditer(passage.text))
        numbers = [ORDER.index(m[1]) + 1 for m in marks]
        if numbers[:1] != [1] or numbers.count(1) > 1 or "其中一是" in passage.text:
            continue  # a list of its own does not begin here, or another stands within
        for (before, last), (mark, number) in pairwise(zip(marks, numbers, strict=True)):
            lost = rf"[。；]{ORDER[last % len(ORDER)]}[\u4e00-\u9fff]"
            if number != last + 1 and not re.search(lost, passage.text):
                yield _gap(passage, mark.start(), mark.end(), f"{before[1]}是", f"{mark[1]}是")
                break
    numbered = [found for one in context.passages if (found := _ranked(one))]
    parts = [(p, number) for p, rank, number in numbered if rank < 0]
    if parts and parts[0][1] != 1:
        parts = []  # a part of a report only
    yield from _sequence(context, parts, "第{}章" if parts and "章" in parts[0][0].text[:5] else "第{}部分")
    yield from _lines(context)
    yield from _within(context)
    yield from _one_odd(context)
    ranks = {rank for _, rank, _ in numbered}
    for rank, form in enumerate(FORMS):
        if rank not in ranks:
            continue
        for group in _groups([one for one in numbered if one[1] <= rank], rank):
            yield from _sequence(context, group, form)


def _groups(numbered: Sequence[tuple[Passage, int, int]], rank: int) -> Iterator[list[tuple[Passage, int]]]:
    """Yield the headings of a rank that stand below one of a higher rank, for each of these."""
    group: list[tuple[Passage, int]] = []
    for passage, own, number in numbered:
        if own < rank:
            if len(group) > 1:
                yield group
            group = []
        elif not _is_row(passage.text.rstrip(AMOUNT)):
            group.append((passage, number))
    yield group


def _is_row(text: str) -> bool:
    """Say whether a numbered line is the label of a row of a table of totals, or the first line of one."""
    name = text.rsplit("、", 1)[-1]
    return text.endswith(ROW) or name in _first_lines()


@cache
def _first_lines() -> frozenset[str]:
    """Return what the names of classes may begin with where they run over two lines."""
    names = (name for code, name in functional().items() if len(code) == CLASS)
    return frozenset(name[:end] for name in names for end in range(SHORTEST, len(name) + 1))


#: how a cell of a table that was typed ends, and the title of one that goes on
ASIDE = ("|", "续表", "续表）", "（续）")


def _ranked(passage: Passage) -> tuple[Passage, int, int] | None:
    """Return a numbered passage, its rank in `RANKS`, or -1 for a part of the report, and its number."""
    text = passage.text
    ranks = BEGIN.get(text[:1]) or ((3,) if text[:1].isdecimal() else ())
    if not ranks or text.endswith(ASIDE):
        return None
    for rank in ranks:
        if found := (RANKS[rank] if rank >= 0 else PART).match(text):
            return passage, rank, _value(found[1])
    return None


#: headings 2.1, 2.2 … and 一是…。, 二是…。
DECIMAL = re.compile(r"^([1-9]\d?)[.．]([1-9]\d?)(?=[\u4e00-\u9fff“])(?![万亿千元个倍])")
SAID = re.compile(r"^([一二三四五六七八九])是[^，。；\d]{2,24}。?$")
#: what shows that a paragraph has a list within it, and the numbers of its items
WITHIN = tuple(
    (hint, re.compile(rf"(?<=[：；。]){item}(?=[\u4e00-\u9fff“])"))
    for hint, item in (
        ("（1）", r"（(\d{1,2})）"),
        ("。（一）|：（一）|；（一）", "（([一二三四五六七八九十]{1,3})）"),
        ("。1、|：1、|；1、", r"(\d)、"),
    )
)


def _lines(context: Context) -> Iterator[Finding]:
    """Find gaps among headings of two numbers, and among lines 一是…"""
    twos = [
        (p, m)
        for _, p in context.once(_begun_with_digits)
        if len(p.text) < LONGEST_HEAD and (m := DECIMAL.match(p.text))
    ]
    for (before, one), (passage, other) in pairwise(twos):
        if one[1] != other[1] or before.text == passage.text or int(other[2]) in (int(one[2]) + 1, 1):
            continue
        yield _gap(passage, 0, other.end(), one[0], other[0])
        break
    for (earlier, last), (later, number) in pairwise(_tables(context)):
        if later is None or earlier is None or number in (last + 1, 1) or earlier.text == later.text:
            continue
        yield _gap(later, 0, min(len(later.text), 16), f"表{_numeral(last)}", f"表{_numeral(number)}")
        break
    said = [
        (p, ORDER.index(m[1]) + 1)
        for p in context.passages
        if p.text.startswith("是", 1) and (m := SAID.match(p.text))
    ]
    yield from _sequence(context, said, "{}是")


#: the number of a table in a table of contents
LISTED_TABLE = re.compile(r"^表([一二三四五六七八九十]{1,3}|\d{1,2})[：.、]?(?=[\u4e00-\u9fff“”（）、]{4,}$)")


def _tables(context: Context) -> list[tuple[Passage | None, int]]:
    """Return the numbered titles of tables that stand line after line, with what stands between such lists as 0."""
    found: list[tuple[Passage | None, int]] = []
    for one in context.passages:
        match = (
            LISTED_TABLE.match(one.text)
            if one.text.startswith("表") and len(one.text) < LONGEST_HEAD
            else None
        )
        if match:
            found.append((one, _value(match[1])))
        elif found and found[-1][1]:
            found.append((None, 0))
    return found


#: the number a paragraph of a list begins with
NUMBERED = re.compile(r"(\d{1,2})([、.．])(?=\D|20\d\d年)")
#: items that are left out of a list, since nothing is to be told of them, are no more at once
LEFT_OUT = 9
Item = tuple[int, Passage, re.Match[str]]


def _one_odd(context: Context) -> Iterator[Finding]:
    """Find the one number of a list of paragraphs that does not stand between those of its neighbours: 3、 5、 5、."""
    items = [
        (k, one, match)
        for k, one in context.once(_begun_with_digits)
        if GLOSSARY not in one.heading and (match := NUMBERED.match(one.text))
    ]
    for run in _runs(items):
        numbers = [int(match[1]) for _, _, match in run]
        for k, (_, passage, own) in enumerate(run):
            if _is_odd(numbers, k):
                found = _gap(
                    passage, 0, min(len(passage.text), 16), f"{numbers[k - 1]}." if k else "", f"{own[1]}."
                )
                yield (
                    found
                    if k
                    else replace(found, title=f"这一列的序号从“{own[1]}.”开始，后面是“{numbers[1]}.”")
                )


def _runs(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Yield items that follow upon each other, under one heading or with nothing between, and have one mark."""
    run: list[Item] = []
    for one in items:
        if run:
            at, last, match = run[-1]
            if one[2][2] != match[2] or (at + 1 != one[0] and last.heading != one[1].heading):
                yield run
                run = []
        run.append(one)
    yield run


def _is_odd(numbers: Sequence[int], k: int) -> bool:
    """Say whether the numbers beside one tell that it is wrong."""
    number, before, after = numbers[k], numbers[max(0, k - 2) : k], numbers[k + 1 : k + 3]
    right = before[-1] + 1 if before else 1
    if number == right:
        return False
    if after and before and after[0] == right + 1:
        return True
    if after:
        return after == [2, 3] and number != 1
    counted = len(before) > 1 and before[0] + 1 == before[1]
    return counted and (not number or number > right + LEFT_OUT)


def _within(context: Context) -> Iterator[Finding]:
    """Find gaps among （1）…；（2）… and the like within a paragraph."""
    for hint, item in WITHIN:
        for passage in context.holding(hint):
            marks = list(item.finditer(passage.text))
            numbers = [_value(one[1]) for one in marks]
            for k, (last, number) in enumerate(pairwise(numbers if numbers[:1] == [1] else ())):
                if number not in (last + 1, 1):
                    yield _gap(
                        passage, marks[k + 1].start(), marks[k + 1].end(), marks[k][0], marks[k + 1][0]
                    )
                    break


@lru_cache(256)
def _value(number: str) -> int:
    """Return the number of a numeral up to 99; 0 when it is none."""
    if number.isdecimal():
        return int(number)
    found = TENS.match(number)
    if not found:
        return 0
    high, ten, low = found.groups()
    if ten:
        return (ORDER.index(high) + 1 if high else 1) * 10 + (ORDER.index(low) + 1 if low else 0)
    return ORDER.index(high or low or "一") + 1


#: dots and the page in a table of contents
LEADER = re.compile(r"[.…·]{2,}\d*$")


def _sequence(context: Context, group: Sequence[tuple[Passage, int]], form: str) -> Iterator[Finding]:
    listed: set[str] | None = None
    for (before, last), (passage, number) in pairwise(group):
        if number in (last + 1, 1) or not number or not last or before.text == passage.text:
            continue
        if number > last and (form.endswith(".") or context.document.form in MADE):
            continue  # items of nothing are often left out of such a list, and Word makes numbers that are not in the text
        if number < last - 1 and form.endswith("."):
            continue  # another list goes on here, of a column or a page beside
        listed = _listed(group) if listed is None else listed
        if passage.text in listed:
            continue  # the table of contents, where no headings of other lists stand between, has it in its turn
        if number > last and _between(context, before, passage, form.format(_spelt(form, last + 1))):
            continue  # it stands where a reader of headings does not see it
        yield _gap(
            passage,
            0,
            min(len(passage.text), 16),
            form.format(_spelt(form, last)),
            form.format(_spelt(form, number)),
        )
        return


def _listed(group: Sequence[tuple[Passage, int]]) -> set[str]:
    """Return the headings that follow upon the one before, without the page a table of contents tells."""
    return {LEADER.sub("", p.text) for (_, last), (p, number) in pairwise(group) if number == last + 1}


#: files in which numbers may be made instead of typed
MADE = ("docx", "zip")


def _between(context: Context, first: Passage, last: Passage, number: str) -> bool:
    """Say whether a number stands anywhere between two headings."""
    inside = number.startswith("第")
    for one in context.passages:
        if one is last:
            return False
        inside = inside or one is first
        if inside and number in one.text:
            return True
    return False


def _spelt(form: str, number: int) -> str:
    return str(number) if form.endswith(".") else _numeral(number)


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{ORDER[tens - 1]}十"
    return head + (ORDER[ones - 1] if ones else "")


def _gap(passage: Passage, start: int, end: int, before: str, after: str) -> Finding:
    what = "用了两次" if before == after else f"之后是“{after}”"
    return Finding(
        "W811", "NUMBERING", "warning", f"序号“{before}”{what}", passage.place(start), passage.quote(start, end, 10), after, "", "",
        "增删条目后没有重新编号", "请顺次编号",
    )  # fmt: skip
