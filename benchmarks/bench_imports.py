"""(c) Importing 100,000 persons, checked, against reading the sheet and inserting it with no checks at all.

Ours is the whole of it: the file looked into and read, every cell checked, numbers sealed and looked up, places counted, then
persons, tenures, search entries and the trail in one transaction. The yardstick reads the same sheet with the bare reader
and inserts a person and a tenure a row, believing everything. Both are rolled back after each turn.
"""

import io
import os
from collections.abc import Callable
from datetime import date
from typing import Any

from benchmarks.registry import Pair, bench

PERSONS = int(os.environ.get("BIANZHI_BENCH_PERSONS", "100000"))
UNITS = 250
HEADS = (
    "序号", "姓名", "身份证号", "单位", "编制类型", "入编日期", "进入方式", "性别", "民族", "学历", "参加工作时间", "政治面貌",
)  # fmt: skip
KIND = "事业编制（财政全额）"


def _unit(n: int) -> str:
    return f"虚构{n % UNITS}中心"


def units_book() -> bytes:
    """Return a book of the units and their quotas."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    units, quota, papers = (book.add_worksheet(name) for name in ("机构", "编制", "批复文件"))
    units.write_row(0, 0, ["机构全称", "机构大类", "系统类别", "机构规格"])
    quota.write_row(0, 0, ["单位", "编制类型", "核定数"])
    papers.write_row(0, 0, ["文号", "标题", "发文机关", "签发日期", "期初建账依据"])
    papers.write_row(1, 0, ["虚编发〔2020〕1号", "关于核定编制的通知", "虚构区编委", "2020-12-01", "是"])
    for n in range(UNITS):
        units.write_row(n + 1, 0, [_unit(n), "事业单位", "政府", "正股级"])
        quota.write_row(n + 1, 0, [_unit(n), KIND, PERSONS // UNITS + 1])
    book.close()
    return buffer.getvalue()


def persons_book() -> bytes:
    """Return a sheet of made-up people."""
    import xlsxwriter

    from bianzhi.values.id_numbers import make_synthetic_id

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("人员")
    sheet.write_row(0, 0, HEADS)
    surnames, given = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许", "虚构甲乙丙丁戊己庚辛壬癸子丑寅卯"
    for n in range(PERSONS):
        day = date(1966 + n % 27, 1 + n // 27 % 12, 1 + n // 324 % 28)
        number = make_synthetic_id(day, "12"[n % 2], 1 + n // 9072)
        name = surnames[n % 20] + given[n // 20 % 16] + given[n // 320 % 16]
        begins = f"{2012 + n % 8}-{1 + n % 12:02d}-01"
        row = [
            n + 1,
            name,
            number,
            _unit(n),
            KIND,
            begins,
            "公开招聘",
            "男女"[n % 2],
            "汉族",
            "大学本科",
            begins,
            "中共党员",
        ]
        sheet.write_row(n + 1, 0, row)
    book.close()
    return buffer.getvalue()


def unchecked(content: bytes, district_id: int, maker: int, checker: int, unit_ids: dict[str, int]) -> None:
    """Read the sheet and insert what it says."""
    from django.utils import timezone
    from python_calamine import CalamineWorkbook

    from bianzhi.staff.models import Person, Tenure

    read: list[list[Any]] = (
        CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    )
    rows = read[1:]
    now = timezone.now()
    persons = [
        Person(
            district_id=district_id, name=row[1], id_sealed=b"", id_hash=row[2], id_mask=row[2], sex=row[7],
            ethnicity="01", education="21", birth_date=date(1970, 1, 1), work_start_on=date.fromisoformat(row[10]),
            politics="01", created_at=now,
        )
        for row in rows
    ]  # fmt: skip
    Person.objects.bulk_create(persons, batch_size=1000)
    Tenure.objects.bulk_create(
        [
            Tenure(
                district_id=district_id, person=person, id_hash=row[2], unit_id=unit_ids[row[3]], commodity="INST_FULL",
                begins_on=date.fromisoformat(row[5]), entry_kind="E02", recorded_at=now, maker_id=maker, checker_id=checker,
            )
            for person, row in zip(persons, rows, strict=True)
        ],
        batch_size=1000,
    )  # fmt: skip


@bench("c", f"import of {PERSONS:,} persons against reading and inserting unchecked", limit=3.0)
def import_persons() -> Pair:
    """Prepare a district with units and a sheet of persons."""
    from django.db import transaction

    from bianzhi.imports.actions import check_book, load_draft
    from bianzhi.units.reads import versions_on
    from tests import factories

    district = factories.district("虚构区")
    clerk, chief = factories.clerk_and_chief(district)

    def bring_in(content: bytes) -> None:
        report = check_book(clerk, content=content, filename="开账.xlsx")
        if report.problems:
            raise AssertionError([str(p) for p in report.problems[:5]])
        load_draft(chief, draft=report.draft, maker_id=clerk.user_id or 0, progress=lambda *_: None)

    bring_in(units_book())
    content = persons_book()
    unit_ids = {state.full_name: key for key, state in versions_on(chief, date.max).items()}

    def rolled_back(act: Callable[[], None]) -> None:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)

    return Pair(
        ours=lambda: rolled_back(lambda: bring_in(content)),
        yardstick=lambda: rolled_back(
            lambda: unchecked(content, district.pk, clerk.user_id or 0, chief.user_id or 0, unit_ids)
        ),
        turns=3,
        warm_up=0,
        notes={"persons": PERSONS, "units": UNITS, "bytes": len(content)},
    )
