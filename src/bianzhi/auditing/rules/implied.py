"""Slips that show only beside the other figures of a list: shares of another whole, two digits that changed places (FAULTS: PARTS)."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import HUNDRED, ZERO, Figure, added, figure, places_of, plain, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import begins
from bianzhi.auditing.registry import rule
from bianzhi.auditing.relations import Share
from bianzhi.auditing.rules.digits import odd_one
from bianzhi.auditing.rules.exceeding import OPEN
from bianzhi.auditing.rules.parts import complete, goes_on, kind_of_share, right_share
from bianzhi.auditing.tokens import MONEY, VALUES

#: shares of a sentence from which the whole can be told though it is not printed
FEWEST = 3
LIST = "2018年部门预算\n2018年支出预算按用途划分：工资福利支出24.75万元，占56.7%；商品和服务支出{0}万元，占2.1%；项目支出18.00万元，占41.2%。"


@rule(
    "P356", "SHARE_WRONG", "同一句里一项的金额与占比和其他各项不合",
    fails=LIST.format("9.00"),
    passes=LIST.format("0.90"),
    edge=LIST.format("0.90").replace("18.00万元，占41.2%", "18万元，占41%"),
)  # fmt: skip
def odd_share(context: Context) -> Iterator[Finding]:
    """Find the one share of a sentence that is of another whole than all the others, where no whole is printed."""
    groups: dict[tuple[int, int, str], list[Share]] = {}
    for one in context.shares:
        if (
            one.whole is None
            and one.part.figure.value > 0
            and one.rate.figure.value > 0
            and one.part.figure.unit in MONEY
        ):
            start = begins(one.passage.text, one.part.start, "。")
            groups.setdefault((id(one.passage), start, one.named), []).append(one)
    for group in groups.values():
        if len(group) < FEWEST or len({s.part.start for s in group}) < len(group):
            continue
        if abs(sum(s.rate.figure.value for s in group) - HUNDRED) > 1:
            continue  # they are of several wholes, or not all there are
        if (odd := odd_one(group)) is None:
            continue
        one, rest = odd
        right = plain(one.part.figure.value / rest.middle * HUNDRED, max(places_of(one.rate.figure), 2))
        yield Finding(
            "P356", "SHARE_WRONG", "error", f"{one.part.figure.text}占{one.rate.figure.text}，按其他各项应占{right}%", one.passage.place(one.rate.start),
            one.passage.quote(one.part.start, one.rate.end, 14), one.rate.figure.text, f"{right}%",
            f"其他各项都是约{plain(rest.middle)}万元的占比", "", "请核对这一项的金额和占比",
        )  # fmt: skip


#: half of the last digit that amounts are printed with where they are printed in full
CENT = Decimal("0.005")
TURNED = "2017年部门预算\n“三公”经费预算安排{0}万元，其中：因公出国（境）费0万元，公务用车购置及运行费3万元，公务接待费1.97万元。"


@rule(
    "P357", "PARTS", "各项之和与总数差在两个数字颠倒", severity="warning",
    fails=TURNED.format("4.79"),
    passes=TURNED.format("4.97"),
    edge=TURNED.format("5.2"),
)  # fmt: skip
def turned(context: Context) -> Iterator[Finding]:
    """Find a sum of amounts, some without decimals, that is right to the cent once two digits change places."""
    for one in context.sums:
        figures = [t.figure for t in one.parts]
        whole = one.whole.figure
        half = CENT * (len(figures) + 1)
        if abs(sum((f.value for f in figures), ZERO) - whole.value) <= half:
            continue
        if goes_on(one) or whole.unit != "万元" or any(f.unit != "万元" for f in figures):
            continue
        near = total(figures).meets(whole.span)
        if complete(one) != near or not any(places_of(f) == 2 for f in (whole, *figures)):
            continue  # what is off by more is told of lists that are complete
        between = one.passage.text[one.whole.end : one.parts[-1].end]
        if not near and (
            OPEN.search(between) or not re.search("其中|包括", between) or min(f.value for f in figures) < 0
        ):
            continue
        wrong = _turned([*figures, whole])
        if wrong is None:
            continue
        told, shown = added(figures)
        yield Finding(
            "P357", "PARTS", "warning", f"各项之和{told}，总数{whole.text}，疑似{wrong[0].text}应为{wrong[1]}万元", one.passage.place(one.whole.start),
            one.passage.quote(one.whole.start, one.parts[-1].end, 10), wrong[0].text, f"{wrong[1]}万元", shown, "数字前后颠倒", "请核对总数和各项",
        )  # fmt: skip


def _turned(figures: Sequence[Figure]) -> tuple[Figure, str] | None:
    """Return the one figure with which the sum (the last of them) is right to the cent once two of its digits change places."""
    gap = sum((f.value for f in figures[:-1]), ZERO) - figures[-1].value
    found: list[tuple[Figure, str]] = []
    for k, one in enumerate(figures):
        number = one.text.removesuffix(one.unit).replace(",", "").replace("，", "")
        digits = [j for j, sign in enumerate(number) if sign.isdecimal()]
        for first, second in pairwise(digits):
            if number[first] == number[second]:
                continue
            signs = list(number)
            signs[first], signs[second] = signs[second], signs[first]
            made = "".join(signs)
            moved = figure(made).value - one.value
            if abs(gap + (moved if k < len(figures) - 1 else -moved)) <= CENT / 2:
                found.append((one, made))
    return found[0] if len(found) == 1 or (found and found[-1][0] is figures[-1]) else None


#: per cent by which three shares may miss 100
ROUNDED = Decimal("0.2")
OF_THREE = (re.compile(r"出国"), re.compile(r"用车"), re.compile(r"公务接待"))
SHARED = "2020年部门预算\n“三公”经费预算支出中，因公出国（境）费支出0万元，占“三公”经费的0%；公务用车购置及运行费支出2.95万元，占“三公”经费的{0}%。公务接待费支出0.10万元，占“三公”经费的3.28%。"


@rule(
    "P359", "SHARE_WRONG", "没有写“三公”经费合计的，各项占比与各项之和对不上",
    fails=SHARED.format("97.62"),
    passes=SHARED.format("96.72"),
    edge=SHARED.format("96.7"),
)  # fmt: skip
def of_three(context: Context) -> Iterator[Finding]:
    """Hold shares of the three expenses against their sum, where a paragraph tells all three and no total."""
    groups: dict[int, list[Share]] = {}
    for one in context.shares:
        if one.whole is None and ("三公" in one.named or (not one.named and _among_three(one))):
            groups.setdefault(id(one.passage), []).append(one)
    for group in groups.values():
        if len(group) != len(OF_THREE) or not all(
            words.search(one.part.lead) for words, one in zip(OF_THREE, _in_order(group), strict=True)
        ):
            continue
        passage = group[0].passage
        if any(
            "三公" in t.lead and re.search(r"三公[”\"]?经费[^，。；]{0,12}$", t.lead)
            for t in context.marks(passage)
            if t.role in VALUES
        ):
            continue
        span = total(s.part.figure for s in group)
        whole = Figure("", span.middle, (span.high - span.low) / 2)
        wrong = [s for s in group if not right_share(s, whole)]
        over = sum(s.rate.figure.value for s in group) - HUNDRED
        if not wrong and abs(over) > ROUNDED:
            wrong = [
                max(group, key=lambda s: s.rate.figure.value)
            ]  # the amounts are too round to tell which of them
        if whole.value <= 0 or (len(wrong) > 1 and abs(over) <= 1):
            continue  # shares of another sum than that of these amounts
        for one in wrong:
            stated, part = one.rate.figure, one.part.figure
            right = plain(part.value / whole.value * HUNDRED, max(places_of(stated), 2))
            yield Finding(
                "P359", kind_of_share(stated.text, right), "error", f"占{stated.text}，应为{right}%", passage.place(one.rate.start),
                passage.quote(one.part.start, one.rate.end, 14), stated.text, f"{right}%",
                f"{part.text}÷各项之和{plain(whole.value)}万元＝{right}%", "", f"占{right}%",
            )  # fmt: skip


#: words before the three expenses, of which their shares are then shares
AMONG = re.compile(r"三公[”\"]?经费[^。；\d]{0,20}中[，：]")


def _among_three(one: Share) -> bool:
    """Say whether the sentence of a share is about the three expenses: “三公”经费支出决算中，…."""
    text = one.passage.text
    return bool(AMONG.search(text[begins(text, one.part.start, "。") : one.part.start]))


def _in_order(group: Sequence[Share]) -> list[Share]:
    """Return shares in the order of the three expenses."""

    def kind(one: Share) -> int:
        found = [max((m.end() for m in words.finditer(one.part.lead)), default=-1) for words in OF_THREE]
        return found.index(max(found))

    return sorted(group, key=kind)
