"""Changes told in a list without their amounts: held against the amounts of the same names elsewhere (FAULTS: RATE_BASE)."""

import re
from collections.abc import Iterator

from bianzhi.auditing.causes import cause_of_rate
from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import HUNDRED, Figure, places_of, plain
from bianzhi.auditing.findings import Finding, Obligation
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.growth import FAR, KIND_OF_CAUSE, WORDS, right_rate
from bianzhi.auditing.tokens import Token

#: a thing of a list of changes, with its change and its rate: 项目支出减少8.46万元，下降3.01%
LISTED = re.compile(
    r"(?:^|[；，。：、]|其中[:：]?)(?:[（(]?\d{1,2}[）.、])?(?:20\d\d年(?:度)?)?(?P<name>[\u4e00-\u9fff（）“”]{2,22}?)(?:支出决算|决算数|决算|预算数|预算)?(?:数)?(?:[比较与](?:上年|去年|20\d\d年(?:度)?)(?:决算数?|预算数?)?(?:相比)?)?"
    r"(?P<move>增加|减少)(?P<sum>\d[\d,]*(?:\.\d+)?)万元[，（](?:增长|下降|上升|降低|减少)(?P<rate>\d+(?:\.\d+)?)%"
)
#: the end of every such thing, found by how it begins
HINT = re.compile(r"[增减](?:(?<=增)加|(?<=减)少)\d[\d,.]*万元[，（](?:增长|下降|上升|降低|减少)\d")
#: names under which an amount is told once
PLAIN = re.compile(r"^(?:与上年相比|其中|同比)|(?:支出|收入|费|经费|总计|合计|拨款)$")


@rule(
    "A108", "RATE_BASE", "只写了增减额和比例的，与别处的金额对不上",
    fails="2022年度部门决算\n本年支出合计110.00万元，其中：基本支出60.00万元，占54.55%；项目支出50.00万元，占45.45%。\n与上年相比，支出合计增加10.00万元，增长10%。其中：项目支出增加10.00万元，增长10%。",
    passes="2022年度部门决算\n本年支出合计110.00万元，其中：基本支出60.00万元，占54.55%；项目支出50.00万元，占45.45%。\n与上年相比，支出合计增加10.00万元，增长10%。其中：项目支出增加10.00万元，增长25%。",
    edge="2022年度部门决算\n本年支出合计110.00万元。与上年相比，教育支出增加10.00万元，增长10%。",
)  # fmt: skip
def listed_change(context: Context) -> Iterator[Finding | Obligation]:
    """Hold changes of a list, where no amount stands beside them, against the amounts told of the same name elsewhere."""
    bound = {(id(g.passage), g.rate.start) for g in context.growths if g.rate}
    untold = False
    for passage, marks in context.figures:
        if not HINT.search(passage.text):
            continue
        for match in LISTED.finditer(passage.text):
            made = next((t for t in marks if t.start == match.start("rate")), None)
            delta = next((t for t in marks if t.start == match.start("sum")), None)
            if (
                made is None
                or delta is None
                or (id(passage), made.start) in bound
                or not PLAIN.search(match["name"])
            ):
                continue
            options = _amounts_of(context, match["name"].removeprefix("其中"))
            untold = untold or not options
            if options and all(_from_nothing(f, delta) for f in options) and made.figure.value:
                yield _on_nothing(passage, match, made, delta, options[0])
                continue
            found = [right_rate(f, delta.figure, None, delta.sign) for f in options]
            known = [(f, span) for f, span in zip(options, found, strict=True) if span is not None]
            if (
                not known
                or len(known) < len(options)
                or any(span.meets(made.figure.cut) for _, span in known)
            ):
                continue
            current = known[0][0].value
            base = current - delta.sign * delta.figure.value
            right = plain(delta.figure.value / base * HUNDRED, max(places_of(made.figure), 2))
            cause = cause_of_rate(
                current,
                current - base,
                made.figure,
                [t.figure for t in marks if t.role == "rate" and t is not made],
            )
            yield Finding(
                "A108", next((kind for words, kind in KIND_OF_CAUSE.items() if cause.startswith(words)), "RATE_BASE"), "error",
                f"{match['name']}{WORDS.get(made.sign, '增长')}{made.figure.text}，应为{right}%", passage.place(made.start),
                passage.quote(match.start("name"), made.end), made.figure.text, f"{right}%",
                f"别处写{match['name']}{known[0][0].text}，上年数{plain(base)}，{delta.figure.text}÷{plain(base)}万元＝{right}%", cause, f"{right}%",
            )  # fmt: skip
    if untold:
        yield Obligation("A108", "unresolved", "有的只写了增减额和比例，没有找到这一项的金额，不能核对比例")


def _from_nothing(current: Figure, delta: Token) -> bool:
    """Say whether all that a thing costs is what it costs more than the year before, when there was nothing."""
    return (
        delta.sign > 0 < current.value
        and abs(current.value - delta.figure.value) <= current.half + delta.figure.half
    )


def _on_nothing(
    passage: Passage, match: re.Match[str], made: Token, delta: Token, current: Figure
) -> Finding:
    return Finding(
        "A108", "ZERO_BASE", "error", f"上年为0，写了“增长{made.figure.text}”", passage.place(made.start),
        passage.quote(match.start("name"), made.end), made.figure.text, "不写增长率",
        f"别处写{match['name']}{current.text}，增加{delta.figure.text}，上年数为0，增长率没有意义", "以零为基数计算比例",
        "删去增长率，写“上年无此项支出”",
    )  # fmt: skip


def _amounts_of(context: Context, name: str) -> list[Figure]:
    """Return the different amounts of this year that stand just after a name, in the text."""
    words = re.compile(
        rf"(?:^|[^\u4e00-\u9fff]|其中|本年|年度?){re.escape(name)}(?:支出)?(?:决算)?(?:数)?(?:为|是)?$"
    )
    found: list[Figure] = []
    made = context.statements.get("T3")
    column = {"基本支出": "basic", "项目支出": "project", "支出合计": "total", "本年支出": "total"}.get(
        name, ""
    )
    if made and made.whole and column in made.whole.cells:
        found.append(made.whole.cells[column])
    for thing, _, token in context.told:
        if thing.removesuffix("支出") == name.removesuffix("支出") and all(
            not f.span.meets(token.figure.span) for f in found
        ):
            found.append(token.figure)
    for passage, marks in context.figures:
        for token in marks:
            if token.role in ("value", "actual") and token.figure.value and words.search(token.lead):
                years = re.findall(r"(20\d\d)年", passage.text[max(0, token.start - FAR) : token.start])
                if (not years or int(years[-1]) == context.year) and all(
                    not f.span.meets(token.figure.span) for f in found
                ):
                    found.append(token.figure)
    return found
