"""`bianzhi report`: from a file of books to a folder of files, or a list of what is wrong."""

import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from bianzhi.cli.main import app
from bianzhi.reporting.books import REASONS, Body, Sheets, to_plain
from bianzhi.reporting.making import Shape, make_books
from tests.reporting.official import official
from tests.reporting.seed_year import NAME, RECORDS, seed_books


@pytest.fixture
def given(tmp_path: Path) -> list[str]:
    """Write the seed's books and records; return the arguments that name them."""
    records = {name: {"text": r.text, "title": r.title, "url": r.url} for name, r in RECORDS.items()}
    for name, made in (("books", to_plain(seed_books())), ("records", records)):
        (tmp_path / f"{name}.json").write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    return [str(tmp_path / "books.json"), "--records", str(tmp_path / "records.json"), "--form", "sichuan"]


def run(*arguments: str):
    return CliRunner().invoke(app, ["report", *arguments])


@pytest.mark.parametrize("name", ["build", "check", "department"])
def test_each_explains_itself(name: str) -> None:
    done = run(name, "--help")
    assert done.exit_code == 0 and "账表" in done.output


def test_build_writes_what_was_asked_for(given: list[str], tmp_path: Path) -> None:
    done = run("build", *given, "-o", str(tmp_path / "out"), "--formats", "docx,html,csv")
    assert done.exit_code == 0, done.output
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        f"{NAME}2021年度部门决算.{e}" for e in ("csv", "docx", "html")
    ]
    assert len(done.stdout.splitlines()) == 3


def test_check_says_that_all_is_well(given: list[str]) -> None:
    done = run("check", *given)
    assert done.exit_code == 0 and "没有发现错误" in done.output


def test_check_lists_what_is_missing(given: list[str]) -> None:
    done = run("check", given[0], "--form", "sichuan")
    assert done.exit_code == 1 and "{{ staff.on_off_cases }} 没有数据" in done.output


def test_texts_beside_the_books_take_their_place(given: list[str], tmp_path: Path) -> None:
    texts = tmp_path / "texts.json"
    texts.write_text(json.dumps({"notes": {"work": "占00%。"}}), encoding="utf-8")
    done = run("check", *given, "--texts", str(texts))
    (mark,) = re.findall(r"--waive (W804-\w+)=理由", done.output)
    assert done.exit_code == 1
    assert (
        run("build", *given, "--texts", str(texts), "-o", str(tmp_path), "--waive", "W804=照录").exit_code
        == 1
    )
    out = tmp_path / "waived"
    done = run(
        "build", *given, "--texts", str(texts), "-o", str(out), "--formats", "docx", "--waive", f"{mark}=照录"
    )
    assert done.exit_code == 0 and f"已放行 {mark}" in done.stderr


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--form", "atlantis"), "没有格式“atlantis”"),
        (("--formats", "wps"), "没有“wps”这种文件"),
        (("--waive", "A101"), "没有写理由"),
        (("--records", "nowhere.json"), "没有找到"),
        (("--texts", __file__), "不是 JSON"),
    ],
)
def test_wrong_use_is_named(given: list[str], tmp_path: Path, more: tuple[str, str], said: str) -> None:
    done = run("build", *given, "-o", str(tmp_path / "out"), *more)
    assert done.exit_code and said in f"{done.stderr}{done.exception}"
    assert not (tmp_path / "out").exists()


def test_what_are_no_books_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "books.json"
    wrong.write_text('{"body": {}}', encoding="utf-8")
    done = run("check", str(wrong))
    assert done.exit_code == 2 and "不是账表文件" in done.stderr


def test_a_suspected_factor_is_refused_with_the_option_that_answers_it(tmp_path: Path) -> None:
    made = make_books(Random(8), Shape(grain=Decimal(10_000)))
    small = Sheets({at: v / 10_000 if at.table == "T3" else v for at, v in made.now.items()})
    file = tmp_path / "导出.xls"
    file.write_bytes(official(replace(made, now=small)))
    done = run("check", str(file))
    assert done.exit_code == 1 and "《支出决算表》乘以10,000后" in done.stderr
    assert "请加 --answer unit:T3=wan（是，按万元换算（乘以10,000）） 或 --answer unit:T3=yuan" in done.stderr
    done = run("check", str(file), "--answer", "unit:T3=wan")
    assert "10,000" not in done.output and "对不上" not in done.stderr
    assert "没有写选项" in run("check", str(file), "--answer", "unit:T3").stderr


def test_a_file_or_a_unit_but_not_both(given: list[str]) -> None:
    assert run("check").exit_code == 2
    assert "请给出账表文件" in run("check", *given, "--unit", NAME).stderr


@pytest.mark.django_db
def test_the_books_in_the_system_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bianzhi.cli import django_setup
    from bianzhi.finance.actions import keep_books, open_books
    from bianzhi.users.roles import Role
    from tests import factories

    monkeypatch.setattr(django_setup, "require_current_database", lambda: None)
    actor = factories.actor(factories.user(factories.district("云溪县"), Role.CLERK))
    books = seed_books()
    plain = replace(books, notes={**books.notes, "work": "完成各项工作。"})
    keep_books(actor, body_id=open_books(actor, name=NAME).pk, books=plain, seen=0)
    options = (
        "--unit",
        NAME,
        "--year",
        "2021",
        "--form",
        "sichuan",
        "-o",
        str(tmp_path),
        "--formats",
        "docx",
    )
    assert run("build", *options).exit_code == 0
    assert [p.suffix for p in tmp_path.iterdir()] == [".docx"]
    assert "系统里没有" in run("check", "--unit", "某局", "--year", "2021").stderr


def folder_of(tmp_path: Path, *names: str) -> Path:
    """Write books of units into a folder, and the texts of their department beside it; return the folder."""
    folder = tmp_path / "units"
    folder.mkdir()
    keys: set[str] = set(REASONS)
    for k, name in enumerate(names):
        made = make_books(Random(k), body=Body(name, "公益一类事业单位", province="四川省"))
        keys |= {*made.now.codes("B", 7), *made.now.codes("T3", 7)}
        whole = replace(made, notes=TEXTS, reasons=dict.fromkeys(sorted(keys), "实际工作需要"))
        (folder / f"{k}.json").write_text(json.dumps(to_plain(whole)), encoding="utf-8")
    texts = {"notes": TEXTS, "reasons": dict.fromkeys(sorted(keys), "实际工作需要")}
    (tmp_path / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
    return folder


TEXTS = {
    "duties": "办学。",
    "work": "完成各项工作。",
    "bodies": "内设机构3个。",
    "evaluation": "开展了绩效自评。",
}


def test_a_department_and_its_units_in_one_go(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "云溪县第一小学", "云溪县第二小学")
    texts = ("--texts", str(tmp_path / "texts.json"), "--formats", "docx,json", "--take-out")
    done = run("department", str(folder), "--unit", "云溪县教育局", *texts, "-o", str(tmp_path / "out"))
    assert done.exit_code == 0 and "生成3份，0份有错误" in done.output, done.output
    files = {p.name for p in (tmp_path / "out").iterdir() if not p.name.startswith(".")}
    assert len(files) == 6 and any(name.startswith("云溪县教育局") for name in files)
    units = [json.loads(p.read_text("utf-8")) for p in sorted(folder.iterdir())]
    whole = json.loads(next((tmp_path / "out").glob("云溪县教育局*.json")).read_text("utf-8"))
    (spent,) = (
        row["cells"]["basic"] for t in whole["tables"] if t["slot"] == "T3" for row in t["rows"] if row["row"] == "total"
    )  # fmt: skip
    assert Decimal(spent) == sum(Decimal(unit["now"]["T3.total.basic"]) for unit in units)


def test_a_unit_with_a_fault_does_not_stop_the_others(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "云溪县第一小学", "云溪县第二小学")
    wrong = folder / "1.json"
    plain = json.loads(wrong.read_text("utf-8"))
    plain["notes"] = {}
    wrong.write_text(json.dumps(plain), encoding="utf-8")
    texts = ("--texts", str(tmp_path / "texts.json"), "--formats", "docx")
    done = run("department", str(folder), "--unit", "云溪县教育局", *texts, "-o", str(tmp_path / "out"))
    assert done.exit_code == 1 and "云溪县第二小学" in done.stderr and "没有填写" in done.stderr
    assert "1份有错误" in done.output
    assert not list((tmp_path / "out").glob("云溪县第二小学*"))
    (first,) = (tmp_path / "out").glob("云溪县第一小学*")
    # the same command goes on: what stands is not built again, what was damaged is
    whole, (bureau,) = first.read_bytes(), (tmp_path / "out").glob("云溪县教育局*")
    first.write_bytes(whole[:100])
    bureau.touch()
    before = bureau.stat().st_mtime_ns
    again = run("department", str(folder), "--unit", "云溪县教育局", *texts, "-o", str(tmp_path / "out"))
    assert "1份上次已经生成" in again.stderr and "生成1份，1份有错误" in again.output
    assert first.read_bytes() == whole and bureau.stat().st_mtime_ns == before
