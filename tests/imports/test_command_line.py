"""`bianzhi import`: two persons, honest exit codes, problems on the terminal."""

import pytest

from tests.imports import books
from tests.instances import create_first_user

pytestmark = pytest.mark.slow


@pytest.fixture
def office_line(instance):
    create_first_user(instance, name="经办甲", role="section_clerk")
    words = (
        "createuser",
        "second",
        "--name",
        "复核乙",
        "--role",
        "section_chief",
        "--district",
        "510403",
        "--password-stdin",
    )
    instance.ok(*words, stdin="another-long-phrase\n")
    return instance


def test_a_book_is_brought_in_by_two_persons(office_line, tmp_path):
    book = tmp_path / "开账.xlsx"
    made = books.district(units=3, persons=6)
    made.rows["persons"][0][3] = "测试区第1菊"
    book.write_bytes(made.bytes())
    bad = office_line.run("import", str(book), "--as", "first", "--check")
    assert bad.returncode == 1
    assert (
        "“人员”第2行“单位”（D2）" in bad.stderr
        and "是不是“测试区第1局" in bad.stderr
        and "什么也没有导入" in bad.stderr
    )
    book.write_bytes(books.district(units=3, persons=6).bytes())
    assert "检查通过：机构3个" in office_line.ok("import", str(book), "--as", "first", "--check")
    alone = office_line.run("import", str(book), "--as", "first")
    assert alone.returncode == 2 and "--reviewer" in alone.stderr
    same = office_line.run("import", str(book), "--as", "second", "--reviewer", "second")
    assert same.returncode == 1 and "须由另一人复核" in same.stderr
    assert len(office_line.rows()["staff_person"]) == 0
    assert "已导入" in office_line.ok("import", str(book), "--as", "first", "--reviewer", "second")
    assert len(office_line.rows()["staff_person"]) == 6
    office_line.ok("check")
    office_line.ok("verify-log")
