"""Every kind of problem, at its place."""

from datetime import date, datetime

import pytest

from bianzhi.imports.actions import check_book, load_draft
from bianzhi.imports.draft import Heading
from bianzhi.staff.actions import registered
from bianzhi.staff.models import Person
from bianzhi.units.models import Unit
from tests.imports import books

HEADS = books.PERSONS[2]


def report_of(office, made, **how):
    return check_book(
        office.clerk, content=made if isinstance(made, bytes) else made.bytes(), filename="开账.xlsx", **how
    )


def found(office, made, **how):
    """Return (sheet, row, column, severity, message) of each problem, and check that nothing was written."""
    report = report_of(office, made, **how)
    assert Unit.objects.count() == Person.objects.count() == 0
    return [(p.sheet, p.row, p.label, p.severity, p.message) for p in report.problems]


def small():
    """One organ with two places, nobody in it."""
    return books.BookMaker().paper().unit("测试区某局", "机关、群团").quota("测试区某局", "行政编制", 2)


def with_person(**changes):
    made = small().person("测试区某局", "行政编制", entry="考录公务员（含选调生）")
    row = made.rows["persons"][0]
    for head, value in changes.items():
        row[HEADS.index(head)] = value
    return made


def test_a_clean_book_has_no_problem(office):
    assert found(office, with_person()) == []


PERSON_PROBLEMS = [
    ("身份证号", 110101199003070000.0, "丢失末位数字"),
    ("身份证号", "1.10101E+17", "丢失末位数字"),
    ("身份证号", "99999919900307001", "17位"),
    ("身份证号", "999999199013070015", "不存在"),
    ("身份证号", "999999199003070010", "校验不通过"),
    ("身份证号", None, "没有填身份证号"),
    ("姓名", None, "没有填姓名"),
    ("姓名", 12.0, "不是姓名"),
    ("性别", "女", "身份证号第17位表示男"),
    ("性别", "难", "没有这一项"),
    ("单位", "测试区某菊", "没有找到这个单位"),
    ("编制类型", "行证编制", "没有这种编制类型"),
    ("编制类型", "事业编制", "没有写明事业编制的经费形式"),
    ("编制类型", "事业编制（财政全额）", "是机关"),
    ("入编日期", "2012-02-30", "没有“2012-02-30”这一天"),
    ("入编日期", "12.3.4", "分不清"),
    ("入编日期", 2012.1, "分不清是1月还是10月"),
    ("入编日期", "2012", "只有年份"),
    ("入编日期", "2098-01-01", "还没有到"),
    ("入编日期", "1990-01-01", "周岁"),
    ("入编日期", None, "没有填入编日期"),
    ("进入方式", "飞入", "没有这一项"),
    ("民族", "火星族", "没有这一项"),
    ("学历", "大学本课", "没有这一项"),
    ("所在内设机构", "综合股", "没有这个内设机构"),
    ("人员状态", "离退休", "只导入在编人员"),
    ("人员状态", "在编不在港", "没有这一项"),
    ("不在岗原因", "借调", "没有填不在岗开始日期"),
]


@pytest.mark.parametrize(
    ("column", "value", "told"), PERSON_PROBLEMS, ids=[f"{c}-{v}" for c, v, _ in PERSON_PROBLEMS]
)
def test_what_is_wrong_with_a_person_is_told_at_its_cell(office, column, value, told):
    problems = found(office, with_person(**{column: value}))
    place = "不在岗开始日期" if column == "不在岗原因" else column
    assert [(p[:3], p[3]) for p in problems] == [(("人员", 2, place), "error")]
    assert told in problems[0][4]


def test_near_matches_are_suggested_for_units_and_codes(office):
    report = report_of(
        office, with_person(单位="测试区谋局", 编制类型="行证编制", 学历="大学本课", 民族="汗族")
    )
    near = {p.label: p.suggestions for p in report.problems}
    assert near["单位"] == ("测试区某局",)
    assert near["编制类型"][0] == "行政编制"
    assert near["学历"][0].startswith("大学本科")
    assert near["民族"][0] == "汉族"


def test_an_id_number_is_masked_wherever_a_problem_shows_it(office):
    report = report_of(office, with_person(身份证号="999999199003070010"))
    assert "999999199003070010" not in str([str(p) for p in report.problems])
    assert report.problems[0].value == "999***********0010"


@pytest.mark.parametrize(
    "written",
    [
        "2012-08-01",
        "2012/8/1",
        "2012.08.01",
        "２０１２年８月１日",
        "20120801",
        41122.0,
        date(2012, 8, 1),
        datetime.fromisoformat("2012-08-01"),
        "二〇一二年八月一日",
    ],
)
def test_a_date_is_read_in_every_usual_form(office, written):
    draft = report_of(office, with_person(入编日期=written)).draft
    assert draft.persons[0].row.entry.begins_on == date(2012, 8, 1)


def test_blanks_and_full_width_are_put_right_silently(office):
    made = with_person()
    row = made.rows["persons"][0]
    number = row[HEADS.index("身份证号")]
    row[HEADS.index("身份证号")] = f" {number[:6]} {number[6:14]}　" + "".join(
        chr(ord(c) + 0xFEE0) for c in number[14:]
    )
    row[HEADS.index("姓名")] = "王　虚 构"
    row[HEADS.index("单位")] = " 测试区某局 "
    report = report_of(office, made)
    assert report.problems == ()
    assert report.draft.persons[0].row.values["name"] == "王虚构"
    assert report.draft.persons[0].row.values["id_number"].number == number


def test_one_person_twice_is_told_with_both_rows(office):
    made = with_person()
    made.rows["persons"].append(list(made.rows["persons"][0]))
    assert found(office, made) == [("人员", 3, "身份证号", "error", "身份证号与第2行相同")]


def test_a_person_who_is_registered_already_is_told(office):
    made = with_person()
    load_draft(
        office.chief,
        draft=report_of(office, made).draft,
        maker_id=office.clerk.user_id,
        progress=lambda *_: None,
    )
    again = books.BookMaker()
    again.rows["persons"] = made.rows["persons"]
    report = report_of(office, again, heading=Heading(effective_on=date(2021, 1, 1)))
    assert [(p.row, p.label) for p in report.problems if p.code == "person.twice"] == [(2, "身份证号")]
    units = report_of(office, made).problems
    assert {p.message for p in units if p.sheet in ("机构", "批复文件")} == {
        "机构已经在册",
        "这份文件已经入账",
    }


@pytest.mark.parametrize(
    ("number", "told"), [(-1, "负数"), (1.5, "不是整数"), ("若干", "不是数量"), (1e9, "太大")]
)
def test_a_quota_is_a_whole_number(office, number, told):
    problems = found(
        office,
        books.BookMaker().paper().unit("测试区某局", "机关、群团").quota("测试区某局", "行政编制", number),
    )
    assert [p[:4] for p in problems] == [("编制", 2, "核定数", "error")]
    assert told in problems[0][4]


def test_more_persons_than_places_is_a_warning_and_loads_as_over(office):
    made = small()
    for _ in range(3):
        made.person("测试区某局", "行政编制", entry="考录公务员（含选调生）")
    report = report_of(office, made)
    assert [(p.severity, p.code) for p in report.problems] == [("warning", "I6")]
    assert "核定2名、实有3人，超编1人" in report.problems[0].message
    load_draft(office.chief, draft=report.draft, maker_id=office.clerk.user_id, progress=lambda *_: None)
    assert Person.objects.count() == 3


def test_units_under_each_other_in_a_circle_are_refused(office):
    made = books.BookMaker().paper()
    made.unit("甲局", "机关、群团", parent="乙局").unit("乙局", "机关、群团", parent="丙局").unit(
        "丙局", "机关、群团", parent="甲局"
    )
    assert [(p[1], p[2]) for p in found(office, made)] == [(2, "主管部门"), (3, "主管部门"), (4, "主管部门")]


def test_a_department_may_stand_below_what_is_under_it(office):
    made = books.BookMaker().paper().unit("甲中心", parent="乙局").unit("乙局", "机关、群团")
    report = report_of(office, made)
    load_draft(office.chief, draft=report.draft, maker_id=office.clerk.user_id, progress=lambda *_: None)
    assert Unit.objects.get(name="甲中心").parent.name == "乙局"


def test_one_unit_twice_and_one_quota_twice_are_told(office):
    made = small().unit("测试区某局", "机关、群团").quota("测试区某局", "行政编制", 3)
    messages = [p[4] for p in found(office, made)]
    assert "机构全称与第2行相同" in messages


def test_a_document_must_stand_behind_the_books(office):
    made = books.BookMaker().unit("测试区某局", "机关、群团")
    assert [p[4] for p in found(office, made)] == ["没有期初建账依据"]
    typed = Heading("无名发〔2020〕1号", "通知", date(2020, 12, 1))
    assert "没有登记代字“无名发”" in found(office, made, heading=typed)[0][4]


def test_formulas_are_warned_of_and_errors_refused(office):
    import io

    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("编制")
    for c, head in enumerate(["单位", "编制类型", "核定数"]):
        sheet.write(0, c, head)
    sheet.write_row(1, 0, ["测试区某局", "行政编制"])
    sheet.write_formula(1, 2, "=1+1", None, 2)
    sheet.write_row(2, 0, ["测试区某局", "机关工勤人员编制"])
    sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")
    hidden = book.add_worksheet("旧花名册")
    hidden.write_row(0, 0, ["姓名", "身份证号", "单位", "编制类型", "入编日期"])
    hidden.hide()
    units = book.add_worksheet("机构")
    units.write_row(0, 0, ["机构全称", "机构大类", "系统类别", "机构规格"])
    units.write_row(1, 0, ["测试区某局", "机关", "政府", "正科级"])
    book.close()
    report = report_of(office, buffer.getvalue())
    assert ("编制", "C2", "warning") in [(p.sheet, p.address, p.severity) for p in report.problems]
    assert any(p.address == "C3" and p.severity == "error" for p in report.problems)
    assert any("旧花名册" in note for note in report.notes)


def test_a_row_of_sums_is_compared_with_the_rows(office):
    made = small().quota("测试区某局", "机关工勤人员编制", 1)
    made.rows["quota"].append(["合计", None, 4])
    problems = found(office, made)
    assert [(p[1], p[3]) for p in problems] == [(4, "warning")]
    assert "各行之和是3" in problems[0][4]


def test_quotas_may_stand_in_one_column_a_type_under_a_head_of_two_lines(office):
    made = small()
    made.before["quota"] = [["某区机构编制情况表"], ["单位", "编制数", None, None, "实有数", None]]
    made.heads["quota"] = [None, "行政编制", "工勤", "小计", "行政编制", "工勤"]
    made.rows["quota"] = [["测试区某局", 5, 1, 6, 3, 1]]
    report = report_of(office, made)
    assert report.problems == ()
    assert [(h.commodity, h.quantity) for h in report.draft.holdings] == [("ADMIN", 5), ("WORKER", 1)]
    made.rows["quota"] = [["测试区某局", 5, 1, 7, 3, 1]]
    assert found(office, made)[0][4] == "合计与各列之和不符，各列之和是6"


def test_heads_may_be_called_as_the_office_calls_them(office):
    made = with_person()
    for sheet, names in {
        "persons": {"单位": "工作单位", "入编日期": "上编时间", "身份证号": "公民身份号码"},
        "units": {"机构全称": "单位名称"},
    }.items():
        made.heads[sheet] = [names.get(head, head) for head in made.heads[sheet]]
    made.titles["persons"] = "Sheet1"
    made.before["persons"] = [["某区人员花名册"], []]
    assert found(office, made) == []


def test_a_missing_column_is_named_with_what_it_may_be(office):
    made = with_person()
    made.heads["persons"][HEADS.index("入编日期")] = "入编曰期"
    report = report_of(office, made)
    assert [(p.message, p.suggestions) for p in report.problems] == [("缺少“入编日期”列", ("入编曰期",))]


def test_persons_alone_go_into_units_that_are_there(office):
    load_draft(
        office.chief,
        draft=report_of(office, small()).draft,
        maker_id=office.clerk.user_id,
        progress=lambda *_: None,
    )
    made = books.BookMaker(2).person("测试区某局", "行政编制", entry="考录公务员（含选调生）")
    report = report_of(office, made)
    assert report.problems == ()
    load_draft(office.chief, draft=report.draft, maker_id=office.clerk.user_id, progress=lambda *_: None)
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 50,
        b"PK\x03\x04broken",
        b"%PDF-1.4",
        b"<html><table>",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_problem(office, content):
    report = report_of(office, content)
    assert report.errors == 1
    assert report.problems[0].message.startswith("文件“开账.xlsx”")


def test_a_clean_book_is_rehearsed_so_that_every_rule_has_its_say(office):
    made = small().unit("测试区临时指挥部", "机关、群团")
    made.heads["units"].append("机构类别")
    made.rows["units"][1].append("临时机构")
    assert report_of(office, made).problems == ()
    report = report_of(office, made, rehearsed=True)
    assert [p.code for p in report.problems] == ["unit.expiry_missing"]
    assert "“机构”第3行" in report.problems[0].message
    assert Unit.objects.count() == 0
    good = with_person()
    rehearsed = report_of(office, good, rehearsed=True)
    assert rehearsed.problems == () and Person.objects.count() == 0
    load_draft(office.chief, draft=rehearsed.draft, maker_id=office.clerk.user_id, progress=lambda *_: None)
    assert Person.objects.count() == 1


def test_a_unit_founded_after_the_books_open_is_refused(office):
    made = small()
    made.rows["units"][0][8] = "2020-12-02"
    assert [p[2:] for p in found(office, made)] == [("设立日期", "error", "设立日期晚于建账日期2020-12-01")]
    assert found(office, made, heading=Heading(effective_on=date(2020, 12, 31))) == []


def test_registered_names_only_the_rows_of_persons_who_are_there_already(office):
    made = with_person().person("测试区某局", "行政编制", entry="考录公务员（含选调生）")
    draft = report_of(office, made).draft
    first = report_of(office, with_person()).draft
    load_draft(office.chief, draft=first, maker_id=office.clerk.user_id, progress=lambda *_: None)
    rows, ready = [p.row for p in draft.persons], [p.ready for p in draft.persons]
    known = Person.objects.get().id_hash
    expected = [n for n, one in enumerate(ready) if one.sealed.hash == known]
    assert expected and sorted(registered(office.chief, ready, rows)) == expected
