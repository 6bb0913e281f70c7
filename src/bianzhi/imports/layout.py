"""The opening book as data: its sheets, their columns, and what else offices call them."""

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from bianzhi.imports.layout_fields import UNIT_ALIASES, Field, SheetSpec
from bianzhi.imports.layout_persons import PERSONS
from bianzhi.ledger.commodities import POST_CLASSES, RANKS, post_types, quota_types
from bianzhi.values.codes import code_list

#: upper heads under which a column of the wide form holds approved numbers, not actual ones
APPROVED = ("编制数", "核定编制数", "核定编制", "编制", "核定数", "核编数", "批准编制", "编制核定数")
APPROVED_POSTS = ("领导职数", "核定职数", "核定领导职数", "职数", "领导职数核定数")

PAPER = Field(
    "paper",
    "批文文号",
    "number",
    ("文号", "批准文号", "设立文号", "批复文号", "依据文号", "核定文号"),
    example="某编发〔2019〕3号",
    width=22,
)

UNITS = SheetSpec(
    "units",
    "机构",
    (
        Field(
            "full_name",
            "机构全称",
            "text",
            ("机构名称", "单位名称", "单位全称", "全称", "单位", "名称"),
            required=True,
            example="某区教育和体育局",
            limit=200,
            width=32,
        ),
        Field("common_name", "习惯简称", "text", ("简称", "单位简称", "机构简称"), example="区教体局"),
        Field(
            "unit_kind",
            "机构大类",
            "code",
            ("单位大类", "大类", "机关事业"),
            codes="unit_kind",
            hint="机关、群团，或事业单位",
            example="机关、群团",
        ),
        Field(
            "sector",
            "系统类别",
            "code",
            ("系统", "所属系统", "机构系统"),
            required=True,
            codes="system_sector",
            example="政府",
        ),
        Field("nature", "机构性质", "code", ("性质", "单位性质"), codes="nature", example="国家机关"),
        Field("category", "机构类别", "code", ("类别", "单位类别"), codes="category", example="工作部门"),
        Field(
            "rank",
            "机构规格",
            "code",
            ("规格", "级别", "机构级别", "单位规格", "单位级别"),
            required=True,
            codes="rank_level",
            example="正科级",
        ),
        Field(
            "parent",
            "主管部门",
            "unit",
            ("举办单位", "上级单位", "隶属单位", "主管单位", "隶属"),
            hint="部门本身不填",
            example="",
            width=24,
        ),
        Field(
            "funding_forms",
            "经费形式",
            "codes",
            ("经费来源", "经费渠道", "拨款形式"),
            codes="funding_form",
            example="财政全额拨款",
        ),
        Field(
            "welfare_class",
            "公益类别",
            "code",
            ("公益分类", "分类", "事业单位分类"),
            codes="public_welfare_class",
        ),
        Field("uscc", "统一社会信用代码", "uscc", ("信用代码", "社会信用代码", "机构代码"), width=22),
        Field(
            "established_on",
            "设立日期",
            "month",
            ("成立时间", "成立日期", "设立时间", "初始成立日期"),
            example="2019-03-05",
        ),
        PAPER,
        Field("civil_managed", "参照公务员法管理", "yes", ("参公", "是否参公", "参公管理")),
        Field("political_legal", "政法单位", "yes", ("是否政法单位", "政法机关")),
        Field("principal", "负责人", limit=40),
        Field("address", "地址", aliases=("单位地址", "办公地址"), limit=200),
        Field("phone", "电话", aliases=("联系电话", "办公电话"), limit=40),
    ),
    ("机构信息", "单位", "单位信息", "机构名录", "机构情况", "单位名录"),
    "每个机构一行。主管部门写机构全称；它也在本表中的，先后不论。",
)
INNER = SheetSpec(
    "inner",
    "内设机构",
    (
        Field("unit", "单位", "unit", UNIT_ALIASES, required=True, example="某区教育和体育局", width=32),
        Field(
            "name",
            "内设机构名称",
            "text",
            ("内设机构", "名称", "股室名称", "科室名称", "股室"),
            required=True,
            example="办公室",
            limit=120,
            width=24,
        ),
        Field("inner_kind", "类型", "code", ("内设机构类型",), codes="inner_kind", example="股"),
        Field("rank", "规格", "code", ("级别", "内设机构规格"), codes="rank_level", example="正股级"),
        Field("duties", "职责", aliases=("主要职责",), limit=2000, width=30),
    ),
    ("内设机构信息", "股室", "科室"),
    "每个内设机构一行。",
)


def _wide_quota() -> tuple[Field, ...]:
    short = {
        "INST_FULL": ("财政全额", "全额事业", "全额", "全额事业编制"),
        "INST_PARTIAL": ("财政差额", "差额事业", "差额", "差额事业编制"),
        "INST_SELF": ("自收自支", "经费自理", "自收自支事业编制"),
        "WORKER": ("工勤", "机关工勤", "工勤编制"),
        "INST_CIVIL": ("参公", "参公编制", "参照公务员法管理事业编制"),
        "POLITICAL_LEGAL": ("政法", "政法编制", "政法专项"),
        "ADMIN_TOWN": ("乡镇行政", "乡镇行政编制", "乡镇编制"),
        "HEADCOUNT_FILED": ("员额", "备案制员额"),
        "NONQUOTA_CAP": ("控制数", "编外控制数"),
    }
    return tuple(
        Field(f"quota.{c.code}", c.label, "count", (c.short_label, *short.get(c.code, ())), above=APPROVED)
        for c in quota_types()
    )


QUOTA = SheetSpec(
    "quota",
    "编制",
    (
        Field("unit", "单位", "unit", UNIT_ALIASES, required=True, example="某区教育和体育局", width=32),
        Field("commodity", "编制类型", "quota", ("编制类别", "编制性质"), example="行政编制", width=22),
        Field(
            "quantity",
            "核定数",
            "count",
            ("编制数", "核定编制数", "核编数", "数量", "核定编制"),
            example="20",
        ),
        PAPER,
        *_wide_quota(),
        Field("sum", "合计", "count", ("小计", "总计", "编制合计", "总编制数"), above=APPROVED),
    ),
    ("编制数", "编制情况", "核定编制", "编制核定", "机构编制情况", "机构编制"),
    "每个单位、每种编制类型一行；也可以一个单位一行、一种编制一列（两行表头“编制数／行政编制”）。",
)


def _wide_posts() -> tuple[Field, ...]:
    aliases = {
        "UNIT_CHIEF": ("正职", "领导正职", "正职领导"),
        "UNIT_DEPUTY": ("副职", "领导副职", "副职领导"),
        "UNIT_OTHER": ("其他领导", "其他"),
        "INNER_CHIEF": ("内设正职", "中层正职", "股级正职"),
        "INNER_DEPUTY": ("内设副职", "中层副职", "股级副职"),
    }
    return tuple(
        Field(f"post.{code}", label, "count", aliases[code], above=APPROVED_POSTS)
        for code, label in POST_CLASSES.items()
    )


POSTS = SheetSpec(
    "posts",
    "领导职数",
    (
        Field("unit", "单位", "unit", UNIT_ALIASES, required=True, example="某区教育和体育局", width=32),
        Field("post", "职数类型", "post", ("职数类别", "职务类别"), example="单位正职（正科级）", width=22),
        Field("quantity", "核定数", "count", ("职数", "核定职数", "数量"), example="1"),
        PAPER,
        *_wide_posts(),
        Field("sum", "合计", "count", ("小计", "总计"), above=APPROVED_POSTS),
    ),
    ("职数", "领导职数情况", "职数核定"),
    "写法同“编制”表。一个单位一行的写法按机构规格推定级别（正科级机构的副职为副科级）。",
)
PAPERS = SheetSpec(
    "papers",
    "批复文件",
    (
        Field(
            "number",
            "文号",
            "number",
            ("批文文号", "发文字号", "文件文号"),
            required=True,
            example="某编发〔2019〕3号",
            width=24,
        ),
        Field(
            "title",
            "标题",
            "text",
            ("文件标题", "文件名称", "名称"),
            required=True,
            example="关于某区教育和体育局职能配置的通知",
            limit=200,
            width=44,
        ),
        Field(
            "issuer",
            "发文机关",
            "text",
            ("发文单位", "印发机关"),
            required=True,
            example="中共某区委机构编制委员会",
            limit=100,
            width=28,
        ),
        Field(
            "level",
            "发文层级",
            "code",
            ("层级", "机关层级"),
            codes="level",
            hint="不填按编委",
            example="编委",
        ),
        Field(
            "signed_on",
            "签发日期",
            "date",
            ("日期", "发文日期", "成文日期", "印发日期"),
            required=True,
            example="2019-03-05",
        ),
        Field("opening", "期初建账依据", "yes", ("是否建账依据", "建账依据"), hint="全表只有一份文件填“是”"),
    ),
    ("文件", "批文", "文件目录", "批复文件目录"),
    "以前的批复文件，一份一行。期初建账所依据的一份，在“期初建账依据”列填“是”；也可以在上传页面填写。",
)
SHEETS: tuple[SheetSpec, ...] = (UNITS, INNER, QUOTA, POSTS, PERSONS, PAPERS)
BY_KEY: Mapping[str, SheetSpec] = MappingProxyType({spec.key: spec for spec in SHEETS})
UNIT_KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "organ": ("机关、群团", "机关", "群团", "行政机关", "行政单位", "党政机关"),
        "institution": ("事业单位", "事业"),
    }
)
LEVELS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "upper": ("上级", "上级机关", "市委编委", "市级"),
        "party": ("区委、区政府", "党委政府", "区委", "区政府", "县委", "县政府"),
        "commission": ("编委", "区编委", "区委编委", "县委编委"),
        "office": ("编办", "区编办", "区委编办", "县委编办"),
        "other": ("其他机关", "其他"),
    }
)


@cache
def labels(codes: str) -> tuple[str, ...]:
    """Return the labels of a code list, for drop-downs."""
    own: Mapping[str, Sequence[str]] = {
        "unit_kind": [words[0] for words in UNIT_KINDS.values()],
        "level": [words[0] for words in LEVELS.values()],
        "quota": [c.label for c in quota_types()],
        "post": [c.label for c in post_types() if c.rank in ("ZC", "FC", "ZK", "FK", "ZG", "FG", "WD")],
        "yes": ["是", "否"],
    }
    return tuple(own[codes]) if codes in own else tuple(code_list(codes).values())


def rank_label(code: str) -> str:
    """Return the label of a rank, for messages."""
    return RANKS.get(code, code)
