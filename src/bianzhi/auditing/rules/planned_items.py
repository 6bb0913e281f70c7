"""The budgets of the items that an account explains one by one, against the budget of them all (FAULTS: PARTS)."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import added, plain, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.budget import ITEM_HEAD
from bianzhi.auditing.tokens import Role, Token

#: items of a list that is told in full
FEWEST = 3
ITEMS = (
    "2024年度部门决算\n一般公共预算财政拨款支出年初预算为100.00万元，支出决算为90.00万元，完成年初预算的90.00%。其中：\n"
    "1.教育支出（类）普通教育（款）小学教育（项）。年初预算为{0}万元，支出决算为50.00万元。\n"
    "2.教育支出（类）进修及培训（款）培训支出（项）。年初预算为30.00万元，支出决算为25.00万元。\n"
    "3.住房保障支出（类）住房改革支出（款）住房公积金（项）。年初预算为20.00万元，支出决算为{1}万元。"
)


@rule(
    "P366", "PARTS", "各科目的预算之和与总的预算不等", forms=("决算",),
    fails=ITEMS.format("53.00", "15.00"),
    passes=ITEMS.format("50.00", "15.00"),
    edge=ITEMS.format("53.00", "12.00"),
)  # fmt: skip
def budgets_of_items(context: Context) -> Iterator[Finding]:
    """Add up the budgets of all items, where what was spent on them adds up to all that was spent."""
    for one in _accounts(context):
        budgets, spent = [b for b, _ in one.items if b], [s for _, s in one.items]
        if len(one.items) < FEWEST or not total(t.figure for t in spent).meets(one.spent.figure.span):
            continue
        sum_ = total(t.figure for t in budgets)
        if sum_.meets(one.budget.figure.span):
            continue
        more = sum_.low > one.budget.figure.span.high
        told, shown = added([t.figure for t in budgets], 8)
        gap = plain(abs(sum(t.figure.value for t in budgets) - one.budget.figure.value))
        yield Finding(
            "P366", "PARTS", "error" if more else "warning",
            f"各科目{one.kind}之和{told}，比总的{one.budget.figure.text}{'多' if more else '少'}{gap}万元", one.passage.place(one.budget.start),
            one.passage.quote(one.budget.start, one.budget.end, 24), one.budget.figure.text, told, shown,
            "" if more else "有一项写错，或没有支出的科目没有列出", f"请核对总的和各科目的{one.kind}",
        )  # fmt: skip


class _Account(NamedTuple):
    """What a paragraph says was planned and spent in all, and of each item in the paragraphs after it.

    ``kind``: which budget it is. That of an item is missing where it is told to be 0 without a unit.
    """

    kind: str
    passage: Passage
    budget: Token
    spent: Token
    items: list[tuple[Token | None, Token]]


#: where another section begins; a budget of nothing, told without a unit
SECTION = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十\d]+部分)"
)
NOTHING = re.compile(r"预算(?:数)?(?:为|是)?0(?:\.0+)?[，；,]")
#: budgets an account may be held against, by their role
KINDS: dict[Role, str] = {"budget": "年初预算", "full_budget": "全年预算"}
OF_ALL = re.compile(
    r"一般公共预算财政拨款支出(?:年初预算数?(?:为|是)?(?:0(?:\.0+)?|\d[\d,.]*)万元，)?(?:年初|全年)预算数?(?:为|是)?$"
)


def _accounts(context: Context) -> Iterator[_Account]:
    """Yield paragraphs on all general expenditure, with the items explained after them; those alone whose items can be told apart."""
    for k, passage in enumerate(context.passages):
        if "一般公共预算财政拨款支出" not in passage.text or "预算" not in passage.text:
            continue
        marks = context.marks(passage)
        spent = next((t for t in marks if t.role == "actual"), None)
        if spent is None:
            continue
        section = list(takewhile(lambda one: not SECTION.match(one.text), context.passages[k + 1 :]))
        for role, kind in KINDS.items():
            budget = next((t for t in marks if t.role == role and t.start < spent.start), None)
            if budget is None or not OF_ALL.search(passage.text[: budget.start]):
                continue
            if items := _pairs(context, section, role):
                yield _Account(kind, passage, budget, spent, items)


def _pairs(context: Context, section: Sequence[Passage], role: Role) -> list[tuple[Token | None, Token]]:
    """Return what was planned for and spent on each item; nothing where one of the two cannot be told of one of them."""
    made: list[tuple[Token | None, Token]] = []
    head: Token | None = None
    planned: Token | None = None
    for passage in section:
        for token in context.marks(passage):
            before = passage.text[: token.start]
            if token.role == "value" and ITEM_HEAD.search(before):
                if planned and head:
                    made.append((planned, head))  # what was spent has no unit: the item began with it
                    planned = None
                head = token
            elif token.role == role:
                if planned and not head:
                    return []
                made += [(planned, head)] if planned and head else []
                planned = token
            elif token.role == "actual":
                if planned is None and not NOTHING.search(before):
                    return []
                made.append((planned, token))
                planned = head = None
    return [*made, (planned, head)] if planned and head else [] if planned else made
