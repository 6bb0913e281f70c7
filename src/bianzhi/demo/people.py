"""Invented people: names drawn from common characters, numbers that no real person can have."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bianzhi.values.id_numbers import make_synthetic_id

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严赖覃洪武莫孔"
MALE = "伟强磊军洋勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆旭博文志海峰林成东建国庆云龙远航泽翔"
FEMALE = "芳娜敏静丽艳娟霞秀燕玲桂英玉兰萍红梅雪琳倩颖洁莉婷慧欣怡梦琪佳蓉瑶雯琴珍素春菊彩凤晓月云"
NATIVE = (
    "四川仁和",
    "四川米易",
    "四川盐边",
    "四川会理",
    "四川成都",
    "四川南充",
    "四川资中",
    "重庆江津",
    "云南华坪",
    "云南永仁",
)
SCHOOLS = (
    "四川大学",
    "西南大学",
    "四川师范大学",
    "西华师范大学",
    "攀枝花学院",
    "西昌学院",
    "成都大学",
    "云南民族大学",
)
MAJORS = (
    "行政管理",
    "汉语言文学",
    "法学",
    "会计学",
    "计算机科学与技术",
    "土木工程",
    "教育学",
    "护理学",
    "农学",
    "社会工作",
)
#: code, weight: education of GB/T 4658 (graduates of master, bachelor, junior college)
EDUCATION = (("14", 8), ("21", 62), ("31", 30))
DEGREE = {"14": "3", "21": "4", "31": ""}
POLITICS = (("01", 58), ("03", 8), ("13", 30), ("12", 2), ("05", 2))
ETHNICITY = (("01", 88), ("07", 8), ("20", 2), ("11", 1), ("03", 1))


@dataclass(frozen=True, slots=True)
class Invented:
    """A person that does not exist: values for `staff.actions.register_person`, and from when he could have worked."""

    values: dict[str, object]
    working_from: date


class Inventor:
    """Makes people one after another, the same each time for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - invented people, nothing secret
        self._serial: Counter[tuple[date, str]] = Counter()

    def pick(self, weighted: tuple[tuple[str, int], ...]) -> str:
        """Return one of the codes by weight."""
        codes, weights = zip(*weighted, strict=True)
        return str(self.random.choices(codes, weights)[0])

    def person(
        self, born: tuple[int, int], sex: str = "", day: date | None = None, **more: object
    ) -> Invented:
        """Return somebody born between the two years (or on ``day``)."""
        sex = sex or self.random.choice("12")
        birth = day or date(self.random.randint(*born), 1, 1) + timedelta(days=self.random.randint(0, 364))
        serial = self._serial[birth, sex] = self._serial[birth, sex] + 1
        given = MALE if sex == "1" else FEMALE
        name = self.random.choice(SURNAMES) + "".join(
            self.random.choices(given, k=self.random.choice((1, 2, 2)))
        )
        education = self.pick(EDUCATION)
        graduated = date(birth.year + (25 if education == "14" else 22), 6, 30)
        politics = self.pick(POLITICS)
        started = date(graduated.year, self.random.choice((7, 8, 9)), 1)
        values: dict[str, object] = {
            "name": name,
            "id_number": make_synthetic_id(birth, sex, serial),
            "sex": sex,
            "birth_date": birth,
            "ethnicity": self.pick(ETHNICITY),
            "native_place": self.random.choice(NATIVE),
            "politics": "13" if politics == "03" and birth.year < 1993 else politics,
            "party_joined_on": date(birth.year + 24, 7, 1) if politics == "01" else None,
            "education": education,
            "degree": DEGREE[education],
            "school": self.random.choice(SCHOOLS),
            "major": self.random.choice(MAJORS),
            "graduated_on": graduated,
            "work_start_on": started,
            **more,
        }
        return Invented(values, started)
