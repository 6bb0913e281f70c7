"""`bianzhi audit`: words for people, JSON and SARIF for programs, a list in Excel, exit codes as of a linter."""

import io
import json
import time
import zipfile

import openpyxl
import pytest
from docx import Document as Word
from typer.testing import CliRunner

from bianzhi.auditing.findings import Report
from bianzhi.auditing.render import as_json
from bianzhi.cli.main import app
from bianzhi.documents.forms import Form, FormCell
from bianzhi.documents.pdf import form_pdf
from tests.auditing.strange import STRANGE

WRONG = "2021年度部门决算\n2021年度收、支总计141.96万元。与2020年相比，收、支总计增加15.42万元，增长5.43%。\n占00%。"
RIGHT = "2021年度部门决算\n2021年度收、支总计141.96万元。与2020年相比，收、支总计增加15.42万元，增长12.19%。"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "错.txt").write_text(WRONG, encoding="utf-8")
    (tmp_path / "对.txt").write_text(RIGHT, encoding="utf-8")
    return tmp_path


def run(*words: str):
    return CliRunner().invoke(app, ["audit", *words])


def test_it_reads_like_advice_and_ends_with_1(folder) -> None:
    done = run("错.txt")
    assert done.exit_code == 1
    for words in (
        "增长5.43%，应为12.19%",
        "15.42÷126.54＝12.19%",
        "误把收入与支出相加",
        "建议：增长12.19%",
        "共1份：错误2条",
    ):
        assert words in done.output, words
    assert run("对.txt").exit_code == 0
    assert "没有发现问题" in run("对.txt").output


def test_json_and_sarif(folder) -> None:
    made = json.loads(run("--json", ".").output)
    right, wrong = sorted(made["documents"], key=lambda d: len(d["findings"]))
    assert right["findings"] == []
    assert wrong["year"] == 2021
    [first, _] = wrong["findings"]
    assert {
        "code",
        "kind",
        "severity",
        "title",
        "place",
        "quote",
        "stated",
        "expected",
        "arithmetic",
        "cause",
        "suggestion",
        "also",
    } <= set(first)
    assert (first["code"], first["kind"], first["severity"], first["stated"], first["expected"]) == (
        "A101", "RATE_BASE", "error", "5.43%", "12.19%",
    )  # fmt: skip
    assert {o["status"] for o in wrong["obligations"]} >= {"passed", "failed", "unresolved"}
    sarif = json.loads(run("--sarif", "错.txt").output)
    assert sarif["version"] == "2.1.0"
    assert [r["ruleId"] for r in sarif["runs"][0]["results"]] == ["A101", "W804"]


def test_lists_for_people(folder) -> None:
    run("--xlsx", "清单.xlsx", "--html", "清单.html", "错.txt")
    sheet = openpyxl.load_workbook(io.BytesIO((folder / "清单.xlsx").read_bytes())).active
    assert any("增长5.43%" in str(cell.value) for row in sheet.iter_rows() for cell in row)
    page = (folder / "清单.html").read_text(encoding="utf-8")
    assert "<q>" in page
    assert "应为12.19%" in page


def test_choosing_what_is_told(folder) -> None:
    assert "A101" not in run("--select", "W8", "错.txt").output
    assert "W804" not in run("--ignore", "PERCENT_FORMAT", "错.txt").output
    (folder / "bianzhi-audit.toml").write_text('ignore = ["A101", "W804"]', encoding="utf-8")
    assert run("错.txt").exit_code == 0
    (folder / "bianzhi-audit.toml").write_text("ignore = [", encoding="utf-8")
    assert run("错.txt").exit_code == 2
    (folder / "bianzhi-audit.toml").unlink()
    (folder / "错.txt").write_text(
        WRONG + "\nbianzhi-audit: 忽略 W804 系统导出\nbianzhi-audit: 忽略 A101", encoding="utf-8"
    )
    told = run("错.txt").output
    assert "W804" not in told
    assert "A101" in told, "a waiver without a reason does not count"


def test_a_baseline_is_not_told_again(folder) -> None:
    (folder / "已知.json").write_text(run("--json", "错.txt").output, encoding="utf-8")
    assert run("--baseline", "已知.json", "错.txt").exit_code == 0
    (folder / "错.txt").write_text(WRONG + "\n完成。。", encoding="utf-8")
    told = run("--baseline", "已知.json", "错.txt")
    assert (told.exit_code, "W802" in told.output, "A101" in told.output) == (1, True, False)
    assert run("--severity", "error", "--baseline", "已知.json", "错.txt").exit_code == 0
    assert run("--baseline", "错.txt", "对.txt").exit_code == 2


def test_rules_are_explained(folder) -> None:
    assert "A101" in run("--list-rules").output
    told = run("--explain", "a101").output
    assert "不通过的例子" in told
    assert run("--explain", "Z999").exit_code == 2


def test_a_folder_goes_on_past_a_file_that_cannot_be_read(folder) -> None:
    (folder / "坏.pdf").write_bytes(b"%PDF-1.4 broken")
    (folder / "~$坏.docx").write_bytes(b"open in Word")
    for k in range(5):
        (folder / f"{k}.txt").write_text(RIGHT, encoding="utf-8")
    done = run(".")
    assert done.exit_code == 1
    assert "打不开" in done.output
    assert "共8份" in done.output


def test_wrong_use(folder) -> None:
    for words in ((), ("无此文件.docx",), ("--severity", "很重", "错.txt")):
        assert run(*words).exit_code == 2
    (folder / "空").mkdir()
    assert run("空").exit_code == 2
    told = run("--select", "A1,没有的", "错.txt")
    assert told.exit_code == 2
    assert "没有规则或类别 没有的" in told.output


def test_what_could_not_be_decided_and_what_is_no_disclosure_is_said(folder) -> None:
    (folder / "信.txt").write_text("关于召开会议的通知", encoding="utf-8")
    told = run("信.txt").output
    assert "看不出是哪一年的决算或预算公开" in told
    assert "无法判断 F951　文件里没有读到多数决算表" in told
    assert "看不出" not in run("对.txt").output


def test_marked_copies_and_tracked_changes(folder) -> None:
    word = Word()
    for line in WRONG.split("\n"):
        word.add_paragraph(line)
    word.save(folder / "决算.docx")
    assert run("--annotate", "标", "决算.docx").exit_code == 1
    marked = zipfile.ZipFile(folder / "标" / "决算（审核）.docx").read("word/comments.xml").decode()
    assert "15.42÷126.54＝12.19%" in marked
    run("--annotate", "改", "--fix", "决算.docx")
    assert "A101" not in run("改/决算（审核）.docx").output
    body = zipfile.ZipFile(folder / "改" / "决算（审核）.docx").read("word/document.xml").decode()
    assert "<w:del " in body
    assert "5.43%" in body, "what was there can be brought back"
    (folder / "决算.pdf").write_bytes(form_pdf(Form("说明", (1,), [[FormCell(WRONG)]])))
    assert "标注" in run("--annotate", "标", "决算.pdf").output
    assert (folder / "标" / "决算（审核）.pdf").read_bytes().startswith(b"%PDF")


def test_text_and_tables_in_two_files_are_one_disclosure(folder) -> None:
    rows = "单位：万元\n项目\t金额\t项目\t金额\n一、财政拨款收入\t9.00\t一、教育支出\t9.00\n总计\t9.00\t总计\t9.00"
    (folder / "表.txt").write_text(f"收入支出决算总表\n{rows}", encoding="utf-8")
    (folder / "文.txt").write_text("2021年度部门决算\n2021年度收、支总计8.00万元。", encoding="utf-8")
    assert "X501" not in run("表.txt", "文.txt").output
    assert "X501" in run("--together", "文.txt", "表.txt").output


def test_last_year_and_the_department_are_held_against_it(folder) -> None:
    (folder / "上年.txt").write_text("2020年度部门决算\n2020年度收、支总计130.00万元。", encoding="utf-8")
    told = run("--previous", "上年.txt", "对.txt").output
    assert "推出的上年数是126.54万元，上年公开的是130.00万元" in told
    (folder / "上年.txt").write_text("2020年度部门决算\n2020年度收、支总计126.54万元。", encoding="utf-8")
    assert run("--previous", "上年.txt", "对.txt").exit_code == 0
    table = "2021年度部门决算\n支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t{0}\t{0}\t\n合计\t\t{0}\t{0}\t"
    (folder / "单位.txt").write_text(table.format("205.04"), encoding="utf-8")
    (folder / "部门.txt").write_text(table.format("198.34"), encoding="utf-8")
    assert "205.04万元，大于主管部门的198.34万元" in run("--department", "部门.txt", "单位.txt").output
    assert run("--department", "单位.txt", "部门.txt").exit_code == 0
    assert run("--previous", "没有.txt", "对.txt").exit_code == 2
    (folder / "三公.txt").write_text("2021年度部门决算\n公务接待费支出0.85万元。", encoding="utf-8")
    (folder / "局.txt").write_text("2021年度部门决算\n公务接待费支出0.55万元。", encoding="utf-8")
    assert (
        "公务接待费支出0.85万元，大于主管部门的0.55万元" in run("--department", "局.txt", "三公.txt").output
    )
    both = run("--together", "--department", "局.txt", "三公.txt", "对.txt").output
    assert "大于主管部门的0.55万元" in both
    carried = "{0}年度部门决算\n收入支出决算总表\n单位：万元\n收入\t金额\t支出\t金额\n一、财政拨款收入\t90.00\t一、教育支出\t{3}\n年初结转和结余\t{1}\t年末结转和结余\t{2}\n总计\t{4}\t总计\t{4}"
    (folder / "今.txt").write_text(carried.format(2021, "5.00", "1.00", "94.00", "95.00"), encoding="utf-8")
    (folder / "去.txt").write_text(carried.format(2020, "0.00", "4.00", "86.00", "90.00"), encoding="utf-8")
    assert (
        "年初结转和结余5.00万元，上年公开的年末结转和结余是4.00万元"
        in run("--previous", "去.txt", "今.txt").output
    )


def test_a_file_that_takes_its_worker_with_it_does_not_end_the_run(folder, monkeypatch) -> None:
    for k in range(5):
        (folder / f"{k}.txt").write_text(WRONG, encoding="utf-8")
    (folder / "2.txt").write_text("die", encoding="utf-8")
    monkeypatch.setattr("bianzhi.auditing.corpus.crew.WORKER", STRANGE)
    done = run(".")
    assert done.exit_code == 1
    assert done.output.count("读不了：") == 1
    assert "共7份：错误10条，读不了1条" in done.output
    assert [line[0] for line in done.output.split("\n") if line[1:5] == ".txt"] == list("01234对错")


def test_a_file_without_end_is_given_up(folder, monkeypatch) -> None:
    monkeypatch.setattr("bianzhi.auditing.corpus.crew.SECONDS", 0.2)
    monkeypatch.setattr("bianzhi.auditing.corpus.worker.audit_file", lambda *_, **__: time.sleep(9))
    assert "还没有审完" in run("错.txt").output


def test_json_of_nothing_and_of_many_is_json() -> None:
    assert json.loads(as_json([])) == {"documents": []}
    assert [d["file"] for d in json.loads(as_json([Report("甲"), Report("乙")]))["documents"]] == ["甲", "乙"]


def test_tables_in_excel_are_read_by_a_worker_too(folder) -> None:
    """The reader of workbooks asks for no more memory than the worker that starts it has."""
    book = openpyxl.Workbook()
    for row in (
        ["收入支出决算总表"],
        ["单位：万元"],
        ["收入", "金额", "支出", "金额"],
        ["一、财政拨款收入", 90.5, "一、教育支出", 90.5],
        ["总计", 90.5, "总计", 91.5],
    ):
        book.active.append(row)
    book.save(folder / "表.xlsx")
    (folder / "另.txt").write_text(RIGHT, encoding="utf-8")
    done = run(".")
    assert "读不了" not in done.output
    assert "“总计”91.5万元，各项之和90.50" in done.output
