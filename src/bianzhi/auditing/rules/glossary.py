"""名词解释: what is explained by the words of another term, or twice; lists that name one thing twice (FAULTS: COPY_PASTE_ITEM)."""

import re
from collections import Counter
from collections.abc import Iterator

from bianzhi.auditing.context import GLOSSARY, Context
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.registry import rule

#: what an explanation of a term never says unless it also says the second
WRONG = {
    "基本支出": ("特定|项目支出之外", "在?项目支出(?:以外|之外)?(?<!之外)(?<!以外)$"),
    "项目支出": ("机构正常运转|日常工作任务", "之外|以外"),
    "年初结转和结余": ("以后年度|下年|下一年", "以前年度|上年|结转到?本年"),
    "上年结转": ("以后年度|下年|下一年", "以前年度|上年|结转到?本年"),
    "年末结转和结余": ("到本年", "以后年度|下年|下一年|次年|延迟"),
    "结转下年": ("到本年", "以后年度|下年|下一年|次年|延迟"),
    "经营收入": ("专业业务活动", "之外|以外"),
    "事业收入": ("非独立核算", "专业业务活动"),
    "上级补助收入": ("附属", "上级|主管"),
    "附属单位上缴收入": ("从(?:主管|上级)", "附属|下属|所属"),
    "人员经费": ("商品和服务支出", "工资福利"),
    "公用经费": ("工资福利", "商品和服务|办公|公用"),
    "因公出国（境）费": ("燃料费|过桥过路|公务接待", "国际旅费|住宿费|出国"),
    "公务接待费": ("国际旅费|燃料费|过桥过路", "接待"),
    "公务用车运行维护费": ("国际旅费|接待（", "燃料|维修|保险"),
}
_GOT = "取得的(?:各项|各类)?支出|(?:以外|之外)的(?:各项|各类)?支出"
#: what an explanation of a term never says at all
NEVER = {
    "基本支出": "基本支出(?:之外|以外)|项目支出(?:计划)?，(?:主要)?包括人员",
    "项目支出": "项目支出(?:之外|以外)",
    "机关运行经费": "政府性基金|国有资本经营|项目支出中的|日常人员经费",
    "财政拨款收入": _GOT,
    "事业收入": _GOT,
    "事业单位经营收入": _GOT,
    "经营收入": _GOT,
    "其他收入": _GOT,
    "上级补助收入": _GOT,
    "附属单位上缴收入": _GOT,
    "三公”经费": "公务用车运行及运行",
}
EXPLAINED = re.compile(
    r"(?<![\u4e00-\u9fff”])[“\"]?(?P<term>"
    + "|".join(map(re.escape, sorted({*WRONG, *NEVER}, key=len, reverse=True)))
    + r")(?:预算)?[”\"]?(?:[:：，]?(?:是|主要)?(?:指|反映)|[:：]是)(?P<what>[^。\n]{6,200})"
)
_TERMS = (
    "2023年度部门决算\n第四部分 名词解释\n一、年初结转和结余：指以前年度尚未完成、结转到本年继续使用的资金。\n"
    "二、{0}结转和结余：指需要延迟到以后年度继续使用的资金。\n三、基本支出：指为保障机构正常运转发生的支出。"
)


@rule(
    "W825", "COPY_PASTE_ITEM", "名词解释写成了别的名词的意思，或一个名词解释了两次", severity="warning",
    fails=_TERMS.format("年初"),
    passes=_TERMS.format("年末"),
    edge=_TERMS.format("年末") + "\n四、项目支出：指在保障机构正常运转的基本支出之外发生的支出。",
)  # fmt: skip
def terms(context: Context) -> Iterator[Finding]:
    """Find terms that are explained by the words of their opposite, and terms explained twice."""
    told: set[str] = set()
    for passage, match in context.find(EXPLAINED.pattern, hint="指[^。]{2}|反映[^。]{2}|：是"):
        if _of_another(match["term"], match["what"]):
            told.add(match["term"])
            yield Finding(
                "W825", "COPY_PASTE_ITEM", "warning", f"“{match['term']}”的解释是别的名词的", passage.place(match.start()),
                passage.quote(match.start(), match.end()), match["term"], "", "", "名词与解释错位", "请核对名词和解释",
            )  # fmt: skip
    explained = [
        (one, found["term"])
        for one in context.passages
        if GLOSSARY in one.heading and (found := TERM.match(one.text)) and found["term"] not in told
    ]
    counts = Counter(term for _, term in explained)
    for term in (term for term, count in counts.items() if count > 1):
        twice = [one for one, name in explained if name == term]
        if len({one.text for one in twice}) > 1 and len(twice) == len(("one", "other")):
            yield Finding(
                "W825", "DUPLICATE_PHRASE", "warning", f"“{term}”解释了两次", twice[1].place(), twice[1].text[:40], term, "", "",
                "名词写错或重复", "请核对，删去或改正一处", (twice[0].place(),),
            )  # fmt: skip


def _of_another(term: str, what: str) -> bool:
    """Say whether an explanation of a term says what it never does, or never does alone."""
    if term in NEVER and re.search(NEVER[term], what):
        return True
    never, unless = WRONG.get(term, ("", ""))
    return bool(never and re.search(never, what) and not re.search(unless, what))


#: the term that a paragraph of 名词解释 begins with
TERM = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.．、]|（\d{1,2}）)?[“\"]?(?P<term>[\u4e00-\u9fff（）]{4,20})[”\"]?[:：](?:是|主要)?(?:指|反映)"
)
#: a list of names, and what ends it
LIST = re.compile(r"(?:包括|分别[是为]|[内下共]设(?:有|机构)?|名单)[:：]?(?P<names>[^。；：，]{8,400})")
#: what follows a list without a mark
AMONG = re.compile(r"等|共?\d{1,2}个")
#: letters of a name that is told twice by no chance
NAME = 3
_LISTED = "2023年度部门决算\n公用经费30.00万元，主要包括：办公费、印刷费、{0}、电费。"


@rule(
    "W827", "DUPLICATE_PHRASE", "一串名称里同一个名称写了两次", severity="warning",
    fails=_LISTED.format("办公费"),
    passes=_LISTED.format("水费"),
    edge=_LISTED.format("水费、其他、其他"),
)  # fmt: skip
def names(context: Context) -> Iterator[Finding]:
    """Find a name that stands twice in one list of names."""
    for passage in context.holding(r"包括|分别[是为]|[内下共]设"):
        if passage.text.count("、") < len(("one", "two")):
            continue
        for match in LIST.finditer(passage.text):
            told = AMONG.split(match["names"], 1)[0].split("、")
            if len(told) < len(("one", "two", "three")) or any(c.isdecimal() for one in told for c in one):
                continue
            for name in (n for n, count in Counter(told).items() if count > 1 and len(n) >= NAME):
                at = passage.text.rfind(name, match.start("names"), match.end())
                yield Finding(
                    "W827", "DUPLICATE_PHRASE", "warning", f"“{name}”列了两次", passage.place(at), passage.quote(at, at + len(name), 20), name, "",
                    "", "复制后没有改名称", "删去一个，或改为漏写的名称",
                )  # fmt: skip
