"""The tables that are offered, in the order of the yearly statistics (DOMAIN §9.1)."""

from bianzhi.site.statistics.quota_tables import s1, s2, s3, s4
from bianzhi.site.statistics.staff_tables import DIMENSION_FILTER, SEX_FILTER, SINCE_FILTER, s6, s7
from bianzhi.site.statistics.tables import Table
from bianzhi.ui.listing import Filter
from bianzhi.units.terms import choices

TABLES: tuple[Table, ...] = (
    Table(
        "S1", "机构情况", "按系统类别和规格统计机构、内设机构和挂牌的个数。", s1,
        (Filter("unit_kind", "机构大类", choices=choices("unit_kind")),),
    ),
    Table("S2", "行政编制情况", "按系统类别统计行政、政法专项、工勤等编制的核定、实有、空编和超编。", s2),
    Table("S3", "事业编制情况", "按行业和经费形式统计事业单位的个数，事业编制的核定、实有、空编和超编。", s3),
    Table("S4", "领导职数情况", "按职务层次统计单位和内设机构正副职的核定、实配、空缺和超配。", s4),
    Table("S6", "人员结构情况", "按年龄段、性别、学历、政治面貌和编制类型统计在编人员。", s6, (DIMENSION_FILTER, SEX_FILTER)),
    Table("S7", "人员增减变动情况", "按进入、减少方式统计一段时间的人员增减；期初＋增－减＝期末。", s7, (SINCE_FILTER,)),
)  # fmt: skip
BY_SLUG = {table.slug: table for table in TABLES}
