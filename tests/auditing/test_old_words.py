"""Old Word files of a folder: converted many in one call, each under its own name, none lost."""

from pathlib import Path

import pytest

from bianzhi.auditing.corpus import old_words
from bianzhi.auditing.corpus.crew import Task
from bianzhi.auditing.corpus.old_words import with_docx
from bianzhi.auditing.corpus.worker import answer
from tests.documents.books import compound

WRONG = "2021年度部门决算\n2021年度收、支总计141.96万元。与2020年相比，收、支总计增加15.42万元，增长5.43%。".encode()
OLD = compound("WordDocument")


@pytest.fixture
def calls(monkeypatch) -> list[list[str]]:
    """Files of each call of a LibreOffice that makes the same of all but 坏.doc."""
    made: list[list[str]] = []

    def converted(files):
        made.append([Path(name).name for name in files])
        return {name: WRONG for name in files if "坏" not in name}

    monkeypatch.setattr(old_words, "office_program", lambda: "soffice")
    monkeypatch.setattr(old_words, "converted", converted)
    return made


def tasks(folder: Path, **files: bytes) -> list[Task]:
    made = []
    for number, (name, data) in enumerate(files.items()):
        path = folder / name.replace("_", ".")
        path.write_bytes(data)
        made.append(Task(path.name, str(path), number=number, size=len(data)))
    return made


def test_many_are_converted_in_one_call_and_the_others_go_on(tmp_path, calls, monkeypatch) -> None:
    monkeypatch.setattr(old_words, "AT_ONCE", 3)
    given = tasks(tmp_path, 甲_doc=OLD, 乙_txt=WRONG, 丙_WPS=OLD, 坏_doc=OLD, 丁_doc=b"text", 戊_docx=OLD)
    (tmp_path / "made").mkdir()
    told = []
    for task in list(with_docx(given, str(tmp_path / "made"))):  # they may lie ready for a while
        data = Path(task.docx).read_bytes() if task.docx else None
        told.append((task.name, data))
        assert task.path == str(tmp_path / task.name)
    assert told[:2] == [("乙.txt", None), ("戊.docx", None)]
    assert sorted(told[2:]) == [("丁.doc", None), ("丙.WPS", WRONG), ("坏.doc", None), ("甲.doc", WRONG)]
    assert calls == [["甲.doc", "丙.WPS", "坏.doc"], []]


def test_what_was_made_is_read_for_the_file_and_taken_away(tmp_path, calls) -> None:
    [task] = with_docx(tasks(tmp_path, 甲_doc=OLD), str(tmp_path))
    assert calls == [["甲.doc"]]
    docx = tmp_path / "甲.docx"
    docx.write_bytes(WRONG)
    asked = {"name": task.name, "path": task.path, "docx": str(docx), "select": [], "ignore": []}
    made = answer(asked, None, 60)
    assert (made["size"], made["report"]["file"]) == (len(OLD), "甲.doc")
    assert [one["code"] for one in made["report"]["findings"]] == ["A101"]
    assert not docx.exists()


def test_without_libreoffice_nothing_is_held_up(tmp_path, calls, monkeypatch) -> None:
    monkeypatch.setattr(old_words, "office_program", lambda: None)
    given = tasks(tmp_path, 甲_doc=OLD, 乙_txt=WRONG)
    assert list(with_docx(given, str(tmp_path))) == given
    assert calls == []
