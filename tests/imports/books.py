"""Opening books for tests: a made-up district, written as offices write it."""

import io
import random
from datetime import date
from itertools import count
from pathlib import Path

import xlsxwriter

from bianzhi.values.id_numbers import make_synthetic_id

DATA = Path(__file__).parent / "data"
PAPER = "测编发〔2020〕99号"
OPENED = date(2020, 12, 31)

UNITS = (
    "units",
    "机构",
    [
        "机构全称",
        "习惯简称",
        "机构大类",
        "系统类别",
        "机构性质",
        "机构规格",
        "主管部门",
        "经费形式",
        "设立日期",
        "批文文号",
    ],
)
INNER = ("inner", "内设机构", ["单位", "内设机构名称", "规格"])
QUOTA = ("quota", "编制", ["单位", "编制类型", "核定数", "批文文号"])
POSTS = ("posts", "领导职数", ["单位", "职数类型", "核定数"])
PERSONS = (
    "persons", "人员",
    ["序号", "姓名", "身份证号", "单位", "编制类型", "入编日期", "进入方式", "性别", "民族", "学历", "人员类别", "所在内设机构", "职务", "任现职时间", "入编依据文号", "人员状态", "不在岗原因", "去向", "不在岗开始日期"],
)  # fmt: skip
PAPERS = ("papers", "批复文件", ["文号", "标题", "发文机关", "发文层级", "签发日期", "期初建账依据"])
SHEETS = (UNITS, INNER, QUOTA, POSTS, PERSONS, PAPERS)
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "虚构甲乙丙丁戊己庚辛"


class BookMaker:
    """A book as lists of rows by sheet; tests spoil what they want to see refused, then `bytes`."""

    def __init__(self, seed=1):
        self.rows = {key: [] for key, _, _ in SHEETS}
        self.heads = {key: list(heads) for key, _, heads in SHEETS}
        self.titles = {key: title for key, title, _ in SHEETS}
        self.before = {}
        self.random = random.Random(seed)
        self.serials = {}
        self.people = count(1)

    def paper(
        self,
        number=PAPER,
        title="关于核定机构编制的通知",
        issuer="测试区委编委",
        level="编委",
        day="2020-12-01",
        opening="是",
    ):
        self.rows["papers"].append([number, title, issuer, level, day, opening])
        return self

    def unit(
        self, name, kind="事业单位", *, parent=None, rank="正科级", sector="政府", nature=None, paper=None
    ):
        nature = nature or ("事业单位" if kind == "事业单位" else "国家机关")
        self.rows["units"].append(
            [name, None, kind, sector, nature, rank, parent, "财政全额拨款", "2010-05-01", paper]
        )
        return self

    def quota(self, unit, kind, number, paper=None):
        self.rows["quota"].append([unit, kind, number, paper])
        return self

    def post(self, unit, kind, number):
        self.rows["posts"].append([unit, kind, number])
        return self

    def inner(self, unit, name, rank="正股级"):
        self.rows["inner"].append([unit, name, rank])
        return self

    def id_number(self, birth=None, sex="1"):
        birth = birth or date(
            self.random.randint(1965, 1993), self.random.randint(1, 12), self.random.randint(1, 28)
        )
        serial = self.serials[birth, sex] = self.serials.get((birth, sex), 0) + 1
        return make_synthetic_id(birth, sex, serial)

    def person(self, unit, kind, *, name=None, number=None, begins="2012-08-01", entry="公开招聘", **more):
        place = next(self.people)
        name = name or self.random.choice(SURNAMES) + "虚" + self.random.choice(GIVEN)
        keys = (
            "sex",
            "ethnicity",
            "education",
            "person_class",
            "inner",
            "title",
            "since",
            "document",
            "state",
            "reason",
            "where",
            "away",
        )
        self.rows["persons"].append(
            [place, name, number or self.id_number(), unit, kind, begins, entry, *(more.get(k) for k in keys)]
        )
        return self

    def bytes(self):
        buffer = io.BytesIO()
        book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
        for key, _, _ in SHEETS:
            if not self.rows[key]:
                continue
            sheet = book.add_worksheet(self.titles[key])
            for r, row in enumerate([*self.before.get(key, []), self.heads[key], *self.rows[key]]):
                for c, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(r, c, value)
                    elif value is not None:
                        sheet.write(r, c, value)
        book.close()
        return buffer.getvalue()


def district(units=12, persons=80, seed=1):
    """A clean book: departments, a centre under each, quotas, posts, internal bodies, people within the quota."""
    made = (
        BookMaker(seed)
        .paper()
        .paper("测编发〔2019〕3号", "关于设立机构的通知", day="2019-03-05", opening=None)
    )
    names = []
    for n in range(1, units + 1):
        organ = n % 3 == 1
        name = f"测试区第{n}局" if organ else f"测试区第{n}服务中心"
        parent = None if organ else f"测试区第{n - (n - 1) % 3}局"
        made.unit(
            name,
            "机关、群团" if organ else "事业单位",
            parent=parent,
            rank="正科级" if organ else "副科级",
            paper="测编发〔2019〕3号",
        )
        kind = "行政编制" if organ else "事业编制（财政全额）"
        made.quota(name, kind, persons // units + 5, "测编发〔2019〕3号")
        made.post(name, "单位正职（正科级）" if organ else "单位正职（副科级）", 1)
        made.inner(name, "办公室")
        names.append((name, kind, organ))
    for n in range(persons):
        name, kind, organ = names[n % units]
        first = n < units
        made.person(
            name, kind, entry="考录公务员（含选调生）" if organ else "公开招聘", ethnicity="汉族", education="大学本科",
            person_class="部门正职领导" if first else "非领导人员", title=("局长" if organ else "主任") if first else None,
            since="2018.03" if first else None, inner=None if first else "办公室",
        )  # fmt: skip
    return made
