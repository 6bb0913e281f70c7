"""Words of the ledger that are no commodities or movements."""

from collections.abc import Mapping

#: DOMAIN §3.3
ENTRY_KINDS: Mapping[str, str] = {
    "E01": "考录公务员（含选调生）",
    "E02": "公开招聘",
    "E03": "考核招聘、人才引进",
    "E04": "公开遴选、选调",
    "E05": "调任（事业单位、国企到机关）",
    "E06": "转任、调入（区外）",
    "E07": "区内调动",
    "E08": "军转干部安置",
    "E09": "退役士兵安置",
    "E10": "上级任命、选举任职",
    "E11": "机构划转",
    "E12": "专项招聘",
    "E13": "聘任制公务员",
    "E14": "政策性安置",
    "E15": "恢复、纠错",
}
