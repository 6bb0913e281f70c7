"""Consistent made-up disclosures in the forms of five provinces, as plain text with tables.

All is drawn from a seed: amounts first, then tables and sentences from the amounts. What comes out holds no fault.
"""

import random
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ITEMS = (
    ("201", "一般公共服务支出", "20136", "其他共产党事务支出", "2013601", "行政运行"),
    ("201", "一般公共服务支出", "20136", "其他共产党事务支出", "2013602", "一般行政管理事务"),
    (
        "208",
        "社会保障和就业支出",
        "20805",
        "行政事业单位养老支出",
        "2080505",
        "机关事业单位基本养老保险缴费支出",
    ),
    ("208", "社会保障和就业支出", "20805", "行政事业单位养老支出", "2080506", "机关事业单位职业年金缴费支出"),
    ("210", "卫生健康支出", "21011", "行政事业单位医疗", "2101101", "行政单位医疗"),
    ("221", "住房保障支出", "22102", "住房改革支出", "2210201", "住房公积金"),
)
STAFF = (
    ("30101", "基本工资"),
    ("30102", "津贴补贴"),
    ("30108", "机关事业单位基本养老保险缴费"),
    ("30113", "住房公积金"),
)
PUBLIC = (
    ("30201", "办公费"),
    ("30211", "差旅费"),
    ("30217", "公务接待费"),
    ("30231", "公务用车运行维护费"),
    ("30239", "其他交通费用"),
)


@dataclass
class Book:
    """Amounts of one made-up department, in 万元."""

    unit: str
    year: int
    items: dict[str, tuple[Decimal, Decimal]]  # code → (basic, project)
    budget: dict[str, Decimal]
    prior_total: Decimal
    prior_general: Decimal
    other: Decimal
    opening: Decimal
    closing: Decimal
    staff: dict[str, Decimal]
    public: dict[str, Decimal]
    three: dict[str, Decimal]
    three_budget: dict[str, Decimal]
    running_prior: Decimal
    bought: tuple[Decimal, Decimal, Decimal]

    @property
    def general(self) -> Decimal:
        return sum((a + b for a, b in self.items.values()), Decimal(0))

    @property
    def basic(self) -> Decimal:
        return sum((a for a, _ in self.items.values()), Decimal(0))

    @property
    def project(self) -> Decimal:
        return self.general - self.basic

    @property
    def income(self) -> Decimal:
        return self.general + self.other + self.closing - self.opening

    @property
    def total(self) -> Decimal:
        return self.income + self.opening


def draw(seed: int) -> Book:
    """Return the amounts of a seed."""
    dice = random.Random(seed)

    def money(low: int, high: int) -> Decimal:
        return Decimal(dice.randint(low * 100, high * 100)) / 100

    items = {
        code: (money(20, 900), Decimal(0) if code[:3] != "201" or code.endswith("01") else money(5, 90))
        for *_, code, _ in ITEMS
    }
    items["2013602"] = (Decimal(0), money(5, 90))
    basic = sum((a for a, _ in items.values()), Decimal(0))
    public_total = (basic / 8).quantize(CENT)
    public = _split(dice, public_total, [c for c, _ in PUBLIC])
    staff = _split(dice, basic - public_total, [c for c, _ in STAFF])
    general = sum((a + b for a, b in items.values()), Decimal(0))
    three = {"abroad": Decimal(0), "buy": Decimal(0), "run": public["30231"], "host": public["30217"]}
    return Book(
        unit=dice.choice(("青山区", "绿水县", "白石市")) + dice.choice(("卫生健康局", "农业农村局", "档案馆", "司法局")),
        year=dice.choice((2021, 2022, 2023)),
        items=items,
        budget={code: (a + b + money(1, 30)) for code, (a, b) in items.items()},
        prior_total=general + money(10, 60),
        prior_general=general - money(1, 15),
        other=money(0, 9), opening=money(10, 40), closing=money(1, 9),
        staff=staff, public=public, three=three,
        three_budget={k: v + (money(1, 5) if v else Decimal(0)) for k, v in three.items()},
        running_prior=public_total + money(1, 5),
        bought=(money(1, 20), Decimal(0), money(1, 30)),
    )  # fmt: skip


def _split(dice: random.Random, whole: Decimal, keys: list[str]) -> dict[str, Decimal]:
    cuts = sorted(dice.randint(1, int(whole * 100) - 1) for _ in keys[1:])
    edges = [0, *cuts, int(whole * 100)]
    return {k: Decimal(b - a) / 100 for k, a, b in zip(keys, edges, edges[1:], strict=False)}


def rate(part: Decimal, whole: Decimal) -> str:
    return f"{(part / whole * 100).quantize(CENT, ROUND_HALF_UP)}%"


def changed(now: Decimal, before: Decimal, *, between: str = "，") -> str:
    up = now > before
    return f"{'增加' if up else '减少'}{abs(now - before)}万元{between}{'增长' if up else '下降'}{rate(abs(now - before), before)}"


def tables(book: Book) -> str:
    classes: dict[str, list[str]] = {}
    for code in book.items:
        classes.setdefault(code[:3], []).append(code)
    names = {c: n for c, n, *_ in ITEMS}
    by_class = {c: sum((sum(book.items[k]) for k in codes), Decimal(0)) for c, codes in classes.items()}
    t1 = ["一、收入支出决算总表", "收入支出决算总表", "单位：万元", "项目\t决算数\t项目\t决算数"]
    left = [("一、一般公共预算财政拨款收入", book.income - book.other), ("二、其他收入", book.other)]
    right = [(f"{'一二三四五六'[k]}、{names[c]}", v) for k, (c, v) in enumerate(by_class.items())]
    right.append((f"{'一二三四五六七'[len(right)]}、其他支出", book.other))
    for k in range(max(len(left), len(right))):
        a = left[k] if k < len(left) else ("", "")
        t1.append(f"{a[0]}\t{a[1]}\t{right[k][0]}\t{right[k][1]}")
    t1 += [
        f"本年收入合计\t{book.income}\t本年支出合计\t{book.general + book.other}",
        f"年初结转和结余\t{book.opening}\t年末结转和结余\t{book.closing}",
        f"总计\t{book.total}\t总计\t{book.general + book.other + book.closing}",
    ]
    t5 = [
        "二、支出决算",
        "一般公共预算财政拨款支出决算表",
        "单位：万元",
        "科目编码\t科目名称\t合计\t基本支出\t项目支出",
    ]
    for c, codes in classes.items():
        rows = {c: codes, codes[0][:5]: codes, **{k: [k] for k in codes}}
        for code, members in rows.items():
            a = sum((book.items[k][0] for k in members), Decimal(0))
            b = sum((book.items[k][1] for k in members), Decimal(0))
            t5.append(f"{code}\t{_name(code)}\t{a + b}\t{a or ''}\t{b or ''}")
    t5.append(f"合计\t\t{book.general}\t{book.basic}\t{book.project or ''}")
    t3 = [
        "二、支出",
        "支出决算表",
        "单位：万元",
        "科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出",
        *t5[4:-1],
    ]
    if book.other:
        t3 += [f"{c}\t其他支出\t{book.other}\t{book.other}\t" for c in ("229", "22999", "2299999")]
    t3.append(f"合计\t\t{book.general + book.other}\t{book.basic + book.other}\t{book.project or ''}")
    t6 = [
        "三、基本支出",
        "一般公共预算财政拨款基本支出决算表",
        "单位：万元",
        "科目编码\t科目名称\t决算数\t科目编码\t科目名称\t决算数",
    ]
    one = [("301", "工资福利支出", sum(book.staff.values())), *((c, n, book.staff[c]) for c, n in STAFF)]
    two = [("302", "商品和服务支出", sum(book.public.values())), *((c, n, book.public[c]) for c, n in PUBLIC)]
    for k in range(max(len(one), len(two))):
        a = one[k] if k < len(one) else ("", "", "")
        b = two[k] if k < len(two) else ("", "", "")
        t6.append(f"{a[0]}\t{a[1]}\t{a[2]}\t{b[0]}\t{b[1]}\t{b[2]}")
    t6.append(f"人员经费合计\t\t{sum(book.staff.values())}\t公用经费合计\t\t{sum(book.public.values())}")
    return "\n".join([*t1, *t3, *t5, *t6, *_three(book), "五、说明"])


def _three(book: Book) -> list[str]:
    cars, budget = book.three["buy"] + book.three["run"], book.three_budget
    return [
        "四、三公", "一般公共预算财政拨款“三公”经费支出决算表", "单位：万元", "项目\t预算数\t决算数",
        f"合计\t{sum(budget.values())}\t{sum(book.three.values())}", f"因公出国（境）费\t{budget['abroad']}\t{book.three['abroad']}",
        f"公务用车购置及运行维护费\t{budget['buy'] + budget['run']}\t{cars}", f"公务用车购置费\t{budget['buy']}\t{book.three['buy']}",
        f"公务用车运行维护费\t{budget['run']}\t{book.three['run']}", f"公务接待费\t{budget['host']}\t{book.three['host']}",
    ]  # fmt: skip


def _name(code: str) -> str:
    for c, n, s, sn, i, iname in ITEMS:
        if code in (c, s, i):
            return {c: n, s: sn, i: iname}[code]
    return ""


FORMS: dict[str, dict[str, str]] = {
    "四川": {"vs": "与{p}年相比，{s}", "done": "完成预算{r}", "budget": "", "cls": "（类）支出", "three": "支出决算"},
    "上海": {"vs": "与{p}年度相比，{s}", "done": "完成年初预算的{r}", "budget": "年初预算为{b}万元，", "cls": "支出（类）", "three": "支出决算"},
    "广东": {"vs": "比{p}年", "done": "完成预算{b}万元的{r}", "budget": "", "cls": "支出（类）", "three": "支出"},
    "重庆": {"vs": "较上年决算数", "done": "完成年初预算的{r}", "budget": "年初预算数为{b}万元，", "cls": "支出（类）", "three": "支出"},
    "山西": {"vs": "与上年相比，{s}", "done": "完成预算的{r}", "budget": "预算数为{b}万元，", "cls": "支出（类）", "three": "支出"},
}  # fmt: skip


def _classes(book: Book) -> dict[str, Decimal]:
    """Return what was spent on each class, by its code."""
    classes: dict[str, Decimal] = {}
    for code, (a, b) in book.items.items():
        classes[code[:3]] = classes.get(code[:3], Decimal(0)) + a + b
    return classes


def written(book: Book, province: str) -> str:
    """Return the report of a book in the form of a province."""
    form, y, p = FORMS[province], book.year, book.year - 1

    def versus(subject: str) -> str:
        return form["vs"].format(p=p, s=subject)

    def done(actual: Decimal, budget: Decimal) -> str:
        head = form["budget"].format(b=budget)
        return f"{head}支出决算为{actual}万元，" + form["done"].format(r=rate(actual, budget), b=budget)

    spent = book.general + book.other
    lines = [f"{book.unit}{y}年度部门决算", f"第一部分 {book.unit}概况", "一、主要职能", "负责本行业的管理和服务。", "二、机构设置", f"{book.unit}下设3个股室。", f"第二部分 {y}年度部门决算表", tables(book), f"第三部分 {y}年度部门决算情况说明"]  # fmt: skip
    lines += [
        "一、收入支出决算总体情况说明",
        f"{y}年度收、支总计{book.total}万元。{versus('收、支总计')}{changed(book.total, book.prior_total)}。主要原因是人员变动。",
        "二、收入决算情况说明",
        f"本年收入合计{book.income}万元，其中：一般公共预算财政拨款收入{book.income - book.other}万元，占{rate(book.income - book.other, book.income)}；其他收入{book.other}万元，占{rate(book.other, book.income)}。",
        "三、支出决算情况说明",
        f"本年支出合计{spent}万元，其中：基本支出{book.basic + book.other}万元，占{rate(book.basic + book.other, spent)}；项目支出{book.project}万元，占{rate(book.project, spent)}。",
        "四、一般公共预算财政拨款支出决算情况说明",
        f"{y}年一般公共预算财政拨款支出{book.general}万元，占本年支出合计的{rate(book.general, spent)}。{versus('一般公共预算财政拨款支出')}{changed(book.general, book.prior_general)}。主要原因是人员变动。",
    ]  # fmt: skip
    listed = "；".join(
        f"{_name(c).removesuffix('支出')}{form['cls']}{v}万元，占{rate(v, book.general)}"
        for c, v in _classes(book).items()
    )
    lines.append(f"一般公共预算财政拨款支出{book.general}万元，主要用于以下方面：{listed}。")
    if not form["budget"] and "{b}" not in form["done"]:
        # the items print no budget; the total tells its completion
        completion = form["done"].format(r=rate(book.general, sum(book.budget.values())))
        lines.append(f"{y}年一般公共预算财政拨款支出决算数为{book.general}万元，{completion}。")
    for n, (_, cn, _, sn, code, name) in enumerate(ITEMS, 1):
        actual, budget = sum(book.items[code]), book.budget[code]
        lines.append(
            f"{n}.{cn}（类）{sn}（款）{name}（项）：{done(actual, budget)}。决算数小于预算数的主要原因是人员变动。"
        )
    staff, public = sum(book.staff.values()), sum(book.public.values())
    three, three_budget = sum(book.three.values()), sum(book.three_budget.values())
    cars, cars_budget = book.three["run"], book.three_budget["run"]
    lines += [
        "五、一般公共预算财政拨款基本支出决算情况说明",
        f"一般公共预算财政拨款基本支出{book.basic}万元，其中：人员经费{staff}万元，主要包括：{'、'.join(n for _, n in STAFF)}；公用经费{public}万元，主要包括：{'、'.join(n for _, n in PUBLIC)}。",
        "六、财政拨款“三公”经费支出决算情况说明",
        f"{y}年“三公”经费财政拨款支出预算为{three_budget}万元，支出决算为{three}万元，完成预算的{rate(three, three_budget)}。其中：因公出国（境）费支出决算为0万元；公务用车购置及运行维护费支出决算为{cars}万元；公务接待费支出决算为{book.three['host']}万元。",
        f"公务用车运行维护费预算为{cars_budget}万元，支出决算为{cars}万元，完成预算的{rate(cars, cars_budget)}。",
        f"国内公务接待12批次，98人次，共计支出{book.three['host']}万元。",
        "七、政府性基金预算、国有资本经营预算支出决算情况说明",
        "无政府性基金预算财政拨款支出，无国有资本经营预算财政拨款支出。",
        "八、其他重要事项的情况说明",
        f"机关运行经费支出{public}万元，比{p}年{changed(public, book.running_prior)}。主要原因是严格控制支出。",
        f"政府采购支出总额{sum(book.bought)}万元，其中：政府采购货物支出{book.bought[0]}万元、政府采购工程支出{book.bought[1]}万元、政府采购服务支出{book.bought[2]}万元。",
        f"截至{y}年12月31日，共有车辆2辆，其中：机要通信用车1辆、应急保障用车1辆。国有资产已登记。",
        "预算绩效管理情况：对3个项目开展了绩效自评，结果已用于编制下一年预算。",
        "第四部分 名词解释",
        "一、基本支出：指为保障机构正常运转发生的支出。",
    ]  # fmt: skip
    return "\n".join(lines)
