"""Where a disclosure comes from: told by leading words, or not at all."""

import pytest

from bianzhi.auditing.corpus.regions import UNKNOWN, Region, region_of


@pytest.mark.parametrize(
    ("unit", "file", "province", "city"),
    [
        ("攀枝花市西区档案馆", "a.docx", "四川省", "攀枝花市"),
        ("四川省攀枝花市档案局", "a.docx", "四川省", "攀枝花市"),
        ("四川省档案局", "a.docx", "四川省", UNKNOWN),
        ("中共四川省委宣传部", "a.docx", "四川省", UNKNOWN),
        ("共青团湘潭市委", "", "湖南省", "湘潭市"),
        ("上海市普陀区生态环境局", "", "上海市", "上海市"),
        ("凉山州林业局", "", "四川省", "凉山彝族自治州"),
        ("延边朝鲜族自治州档案馆", "", "吉林省", "延边朝鲜族自治州"),
        ("吉林市司法局", "", "吉林省", "吉林市"),
        ("吉林省司法厅", "", "吉林省", UNKNOWN),
        ("海南藏族自治州统计局", "", "青海省", "海南藏族自治州"),
        ("海南省统计局", "", "海南省", UNKNOWN),
        ("内蒙古自治区兴安盟行政公署", "", "内蒙古自治区", "兴安盟"),
        ("西区档案馆", "/数据/四川/攀枝花/2021年决算/西区档案馆.docx", "四川省", "攀枝花市"),
        ("西区档案馆", "hdfs://node:8020/公开/2021/攀枝花市西区档案馆2021年度部门决算.pdf", "四川省", "攀枝花市"),
        ("四川省档案局", "/数据/攀枝花市/a.docx", "四川省", "攀枝花市"),
        ("四川省档案局", "/数据/长沙市/a.docx", "四川省", UNKNOWN),
        ("西藏路街道办事处", "a.docx", UNKNOWN, UNKNOWN),
        ("朝阳区教育局", "/data/a.docx", UNKNOWN, UNKNOWN),
        ("青山区司法局", "", UNKNOWN, UNKNOWN),
        ("", "", UNKNOWN, UNKNOWN),
        ("", "C:\\公开\\湖南\\株洲\\1.pdf", "湖南省", "株洲市"),
    ],
)  # fmt: skip
def test_leading_words(unit, file, province, city) -> None:
    assert region_of(unit, file) == Region(province, city)
