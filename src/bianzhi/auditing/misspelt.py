"""Slips of the pen that were seen and that letters alone don't tell: words beside words of their own, turned or cut."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bianzhi.auditing.adjacent import number_of
from bianzhi.auditing.lexicon import lexicon

#: slips of the pen as they are typed, and what is meant; empty where that is not told
SLIPS = {
    "住房公积全": "住房公积金",
    "支岀": "支出",
    "车俩": "车辆",
    "公用用车": "公务用车",
    "运行费维护费": "运行维护费",
    "因公出（境）国": "因公出国（境）",
    "因公（出国）境": "因公出国（境）",
    "一般公共财政预算拨款": "一般公共预算财政拨款",
    "其他商品服务和支出": "其他商品和服务支出",
    "其它商品服务和支出": "其他商品和服务支出",
    "公务接待给": "",
    "决决算": "决算",
    "预预算": "预算",
    "万万元": "万元",
    "决箅": "决算",
    "预箅": "预算",
    "予算": "预算",
    "增涨": "增长",
    "采构": "采购",
    "事业收人": "事业收入",
    "其他收人": "其他收入",
    "财政拨款收人": "财政拨款收入",
    "因公出国（镜）": "因公出国（境）",
    "车保用量": "车保有量",
    "公务用车拍照费": "公务用车牌照费",
    "年未结余": "年末结余",
    "国有资产战有": "国有资产占有",
    "绩郊": "绩效",
    "说名": "说明",
    "经费决支出": "经费决算支出",
    "预算数年相比": "预算数相比",
    "决算数年相比": "决算数相比",
    "反对铺张浪费条例": "反对浪费条例",
    "部门概括": "部门概况",
    "单位概括": "单位概况",
    "遗嘱补助": "遗属补助",
    "遗嘱生活": "遗属生活",
    "遗嘱人员": "遗属人员",
    "遗嘱困难": "遗属困难",
    "绩效管制": "绩效管理",
    "残疾人保证金": "残疾人就业保障金",
    "残疾人就业保证金": "残疾人就业保障金",
    "预祘": "预算",
    "决祘": "决算",
    "核祘": "核算",
    "径费": "",
    "采购购": "采购",
    "运行维获": "运行维护",
    "结佘": "结余",
    "节余结转余": "",
    "财政财政": "财政",
    "接持费": "接待费",
    "拨款收人": "拨款收入",
    "社会保障就业支出": "社会保障和就业支出",
}

#: words of the trade with a letter lost, put in or taken for another, where the rest of the word is too little to tell it by
SHORTENED = {
    "勤俭节约": (
        "勤检节约",
        "勤捡节约",
    ),
    "一般公共预算": ("一公共预算", "一般公预算", "一般公共算"),
    "政府性基金": ("政性基金", "政府性金预", "政府性基预"),
    "国有资本经营": ("国资本经营", "国有资本经预", "国有资产经营预", "国有资金经营预", "国有资产经营安排"),
    "公务用车": ("公用车购置", "公用车运行", "公务用运行"),
    "运行维护费": ("运行维费", "运维护费", "车行维护费", "运行费护", "运行维持费", "运行维护支出费"),
    "公务接待": ("公务街待", "公务接费", "公接待费", "公务接支出", "公务招待"),
    "因公出国": ("因出国（境）", "因公出（境）", "因公出国境）费"),
    "机关运行经费": ("机运行经费", "机关运行经费费"),
    "政府采购": ("政府购支出", "政采购"),
    "住房公积金": ("住房公金", "住公积金", "住房公积经"),
    "主要原因": ("主原因",),
    "社会保障和就业": ("社保障和就业",),
    "年初预算": ("年初预数", "年预算数为年初"),
    "支出决算": ("收入支决算", "收入出决算", "预算支决算", "拨款支决算", "拨款出决算"),
    "结转和结余": ("结转和余", "结和结余", "结转结余和结余", "结转和节佘"),
    "财政拨款": ("财政拔",),
    "名词解释": ("名词解施", "名词解译", "名解释", "名词释"),
    "机构设置": (
        "机构设制",
        "机设置",
    ),
    "情况说明": ("情况说名", "情说明", "情况说说明", "情况情况"),
    "绩效": ("绩校", "积效评价", "积效目标", "积效管理", "绩效目标表表"),
    "三公": ("“三工”",),
    "购置": ("购制费", "购制及"),
    "津贴补贴": ("津帖", "补帖", "津贴贴补", "津补贴贴"),
    "厉行节约": ("励行节约", "力行节约", "例行节约"),
    "中央八项规定": (
        "中央八规定",
        "中央八项规定精深",
    ),
    "抚恤金": ("扶恤金", "抚血金", "抚恤经"),
    "差旅费": ("差旅废", "差率费", "差旅费费"),
    "印刷费": ("印涮费", "印刷废"),
    "培训费": ("陪训费", "培训废", "培训训费"),
    "会议费": ("会仪费", "会议废", "会义费"),
    "退休": ("离退修", "离退体"),
    "编制": ("编织人数", "人员编织", "事业编织", "行政编织"),
    "养老保险": ("养老保障险",),
    "职业年金": ("职业年经", "职业金缴"),
    "非税收入": (
        "非说收入",
        "非税收人",
    ),
    "行政事业单位": ("行政业单位",),
    "部门": ("部们", "部门门"),
    "决算": ("诀算", "绝算", "决蒜"),
    "预算": ("预蒜", "预算算", "预算书数"),
    "公开": ("公开公开",),
    "农林水支出": ("农林水水",),
    "较上年": ("较上年年", "上年度度"),
}
#: the same with the last letter lost, and what may stand there by right
UNENDED = {
    "一般公共预": "算备",
    "政府性基": "金本建",
    "国有资本经": "营由济",
    "公务接": "待听触口送机站",
    "运行维": "护修持稳和保",
    "机关运行经": "费营",
    "三公”经": "费",
    "主要原": "因则料本有来油由属材著",
    "政府采": "购取用纳集暖",
    "人员经": "费济营过常办历验批组考培公由认统县市区省党",
    "公用经": "费济营",
    "财政拨": "款付入给补",
    "基本支": "出撑付持",
    "项目支": "出付持撑部行",
    "支出决": "算定策议",
    "收入决": "算定策",
    "年初预": "算计期测备付拨留",
    "基本养老保": "险障",
    "职业年": "金度限份龄审",
    "住房公积": "金",
}
#: the same with the first letter lost: what may stand before by right
UNBEGUN = {
    "般公共预算": "一",
    "务用车购置": "公",
    "务用车运行": "公",
    "务接待费": "公商外业",
    "府采购": "政",
    "房公积金": "住",
    "关运行经费": "机",
    "公出国（境）": "因",
}
#: forms, and pairs of letters of which one stands wherever a form does; # for any digit
FORMS = (
    (r"其中中(?![小央等层介心专学医国共])", "中中"),
    (r"20\d\d(?<!\d20\d\d)(?:当年)?预算(?:安排|执行)(?=数?\d|数[，。为增减])", "#预 #当"),
    (r"\d万[无原园圆](?=[，。；、])", "万无 万原 万园 万圆"),
    (r"务接侍(?<=[公商招]务接侍)", "接侍"),
    (r"比上年年(?!初)|与上年年(?!初)", "年年"),
    (r"机关机(?![关构])", "关机"),
    (r"资金安\d", "安#"),
    (r"，要原因(?=[是为：])", "，要"),
    (r"[比较]20\d\d(?=增加|减少|增长|下降|相比)", "#增 #减 #下 #相"),
    (r"20\d\d(?<!\d20\d\d)(?=[“\"]三公[”\"]经费)", '#“ #"'),
    (r"20\d\d(?<!\d20\d\d)(?:0[1-9]|1[0-2])月", "#月"),
    (r"[是因]20\d\d新(?:招聘|招录|增)", "#新"),
    (r"\d万元\d(?=[。；，])", "元#"),
    (r"收收入(?<![税征]收收入)", "收收"),
    (r"支支出(?<!收支支出)", "支支"),
    (r"支出收入(?<=[，。；]支出收入)(?=为?\d)", "出收"),
    (r"支决算(?<![收出开、]支决算)", "支决"),
    (r"支出支出(?<![本目政营级助性收]支出支出)(?=\d)", "出支"),
    (r"收入收入(?=\d)", "入收"),
    (r"完成(?:年初|全年|调整)?决算数?的\d|年初决算(?:数)?(?:为|是)?\d", "成决 初决 年决 整决"),
    (r"占(?:年初|全年|调整)预算数的1\d\d(?:\.\d+)?%", "占年 占全 占调"),
    (
        r"[数算年度]相(?=[，。])|[数算年度]相(?=持平|基本持平|增加|减少|下降|增长)",
        "相， 相。 相持 相基 相增 相减 相下",
    ),
    (r"元，上年(?:度)?(?:决算|预算)?数?(?:减少|增加|下降|增长)(?=\d)", "，上"),
    (r"公共决算(?=财政|拨款)|年初决算(?=对比|相比|数)|决算数?比决算|预算数?比预算", "共决 初决 比决 比预"),
    (r"三公[”\"]?经费收入(?=[决预]算|为?\d)|(?:维护费|接待费|（境）费)收入(?=[决预]算|为?\d)", "费收"),
    (r"三公[”\"]?经费财政拨款收入(?=[决预]算|为?\d)", "费财"),
    (r"收收、支|支支、收|收、支支|收、收总", "收收 支支 收总"),
    (
        r"[比较与]本年(?:度)?(?:决算|预算)?数?(?:减少|增加|下降|增长|相比|无变化|持平|基本|一致|相同)|[比较]本年(?:度)?\d",
        "比本 较本 与本",
    ),
    (r"本年(?:度)?无(?:该|此)项?预算，(?:增长|下降)?率", "年无 度无"),
    (r"（境(?=[费经支])", "境费 境经 境支"),
    (r"(?:预算|基金|经费|使用|开支)财政款(?!项)", "政款"),
    (r"因公国(?!事)", "公国"),
    (r"构置(?<![机结虚]构置)", "构置"),
    (
        r"[年初出度]预数|支出预为|支出预\d|[费出]决\d|[费出]决数|经费[”\"]?决(?=为|情况|公开)|公共预财政",
        "预数 预为 预# 决# 决数 决为 决情 决公 预财",
    ),
    (r"\d台辆|\d辆台", "台辆 辆台"),
    (
        r"20\d\d年(?:度)?(?:政府性基金|国有资本经营)预算(?:财政拨款)?(?:收入、?和?|收支)?支出[。；]",
        "年政 度政 年国 度国",
    ),
    (r"（款）[\u4e00-\u9fff]{2,24}（款）", "（款"),
    (r"[局会部院校心站所处办委室厅队馆府社）]概括$", "概括"),
    (r"减少支(?=\d)|增加支(?=\d)", "支#"),
    (r"元，比(?=\d[\d.]*%[，。；])", "比#"),
    (r"占20\d\d年(?:度)?[^，。；\d]{0,12}(?:增加|减少|增长|下降)\d", "占#"),
    (r"年末预算(?:数)?(?:为)?(?=\d)", "末预"),
    (r"决算数?(?:小于|大于|高于|低于)(?:年初|全年)?决算数", "于决 于年 于全"),
    (r"预算数(?<![年整后]预算数)(?:小于|大于|高于|低于)预算数?的?主要原因", "于预"),
    (r"运行及运行|购置及购置", "及运 及购"),
    (r"上(?:通用|专用)?设备（含车辆）", "备（"),
    (r"支出支出(?=总计|决算总体|减少的|增加的)|收入收入(?=总计)", "出支 入收"),
    (r"与(?:年初|全年|调整)?预算数(?:基本)?(?:增加|减少|增长|下降)", "与年 与全 与调 与预"),
    (r"20\d\d度(?=[部单预决财本])", "#度"),
    (r"[与比较]年(?:预算|决算|执行数)", "与年 比年 较年"),
    (r"完成(?:年初|全年)的\d", "初的 年的"),
    (r"元，(?:年初|全年|调整)预算(?:数)?的(?=\d)", "，年 ，全 ，调"),
)
#: the word that each of these is a slip of
OF_WORD = {wrong: word for word, slips in SHORTENED.items() for wrong in slips}


#: signs that stand before a word that has lost its beginning, and letters and signs after one that has lost its end
BEFORE = "0，。、；：（）“”和及与的年度位门出用"
#: those that often stand after the same letter as the end of another word
USUAL = {"年": "“的本上预项收度是比较"}
AFTER = "0，。、；：（）“”支收决预财政情增减合基项为是的较比上本占其和及与"


@dataclass(frozen=True, slots=True)
class Form:
    """A pattern, and pairs of letters of which one stands wherever it matches."""

    pattern: str
    likely: frozenset[int]


@cache
def forms() -> Sequence[Form]:
    """Return the forms."""
    return (
        *(Form(pattern, frozenset(_pairs(likely.split()))) for pattern, likely in FORMS),
        *(
            Form(
                f"{word}(?![{ends}]|$)",
                frozenset(
                    _pairs(word[-1] + sign for sign in AFTER if sign not in ends + USUAL.get(word[-1], ""))
                ),
            )
            for word, ends in UNENDED.items()
        ),
        *(
            Form(f"{word}(?<![{begins}]{word})", frozenset(_pairs(sign + word[0] for sign in BEFORE)))
            for word, begins in UNBEGUN.items()
        ),
    )


def _pairs(words: Iterable[str]) -> Iterator[int]:
    for word in words:
        yield number_of(word.replace("#", "0"))


@cache
def words() -> Mapping[int, Sequence[tuple[str, frozenset[int]]]]:
    """Return the words that are slips with all their pairs, each by the pair of its letters that is met least."""
    found: dict[int, list[tuple[str, frozenset[int]]]] = defaultdict(list)
    known, beside = lexicon().known, lexicon().beside
    for word in (*SLIPS, *OF_WORD):
        pairs = [word[at : at + 2] for at in range(len(word) - 1)]
        least = min(pairs, key=lambda pair: (pair in known) + (pair in beside))
        found[number_of(least)].append((word, frozenset(map(number_of, pairs))))
    return found


@cache
def shapes() -> Mapping[int, Sequence[Form]]:
    """Return the forms by each of their likely pairs."""
    found: dict[int, list[Form]] = defaultdict(list)
    for form in forms():
        for pair in form.likely:
            found[pair].append(form)
    return found


@cache
def watched() -> frozenset[int]:
    """Return the pairs that tell of slips: the suspect ones of the phrases, and those by which words and forms are found."""
    return lexicon().suspect.union(words(), shapes())
