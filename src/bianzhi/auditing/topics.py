"""What items of expenditure are for: whether the purpose that is told of one is that of another."""

import re

from bianzhi.auditing.subjects import bare, items

OF_ANY = ("一般行政管理事务", "机关服务", "行政运行", "事业运行")
TOPICS = ("医疗", "公积金", "养老保险", "职业年金", "离退休", "购房补贴", "住房补贴")
#: a purpose that is one thing paid for staff and nothing else, and items under which staff is paid
OF_STAFF = re.compile(
    r"(?:支付|缴纳|发放|用于)?(?:本?(?:局|委|办|单位|部门|机关|事业单位|机关事业单位))?(?:在职|在编|退休)?(?:人员|职工)?的?(?P<topic>住房公积金|职业年金|购房补贴|住房补贴)(?:缴费)?"
)
PAYS_STAFF = re.compile(
    r"行政运行|事业运行|机构运行|机关服务|其他|人员|离退休|住房|养老|一般行政管理|改革|补贴|补助|保障"
)


def names_another(words: str, own: str, section: str, *, only_names: bool) -> str:
    """Return the other item that words name; empty when they may mean their own: that of 购房补贴 names pensioners."""
    said = bare(words)
    bought = "购房补贴" in own and re.search("住房补贴|购买住房", said)
    topics = [topic for topic in TOPICS if topic in said]
    if bought or (topics and any(topic in own for topic in topics)):
        return ""
    if topics and any(topic in own for topic in TOPICS):
        return topics[0]
    if topics and not only_names and (topic := staff_alone(words, own)):
        return topic
    if only_names:
        return ""
    copied = said.removeprefix(bare(section))
    if copied in OF_ANY and said == bare(section) + copied and copied not in own:
        return copied
    return said if said in items() and said not in own else ""


def staff_alone(words: str, own: str) -> str:
    """Return what is paid for staff where a purpose is nothing else, and its item is one under which nobody is paid."""
    alone = OF_STAFF.fullmatch(bare(words))
    return alone["topic"] if alone and not PAYS_STAFF.search(own) else ""


#: of each class that pays for staff: its name, what it is for, and what is paid under another
CLASSES = (
    ("住房保障", re.compile("公积金|住房|购房"), ("医疗保险", "养老保险", "职业年金")),
    ("卫生健康", re.compile("医疗|卫生|公共|健康"), ("公积金", "养老保险", "职业年金")),
    ("社会保障和就业", re.compile("养老|离退休|年金|抚恤|失业|工伤|社会保障"), ("公积金", "医疗保险")),
)


def of_another_class(name: str, words: str) -> str:
    """Return what a purpose of a class of expenditure names that is paid under another class; empty where it names its own."""
    for own, meant, others in CLASSES:
        if own in name and not meant.search(words):
            return next((one for one in others if one in words), "")
    return ""
