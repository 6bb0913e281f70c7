"""Each bad file ends within its limits, in a document or in words a clerk understands, and the run goes on."""

import pytest

from bianzhi.auditing.audit import audit_file
from bianzhi.documents import ocr
from bianzhi.documents.read_any import read_document, read_documents
from bianzhi.values.refusal import Refused
from tests.documents.bad_files import BAD, packed
from tests.documents.seeds import SEEDS


@pytest.mark.parametrize("name", BAD)
def test_it_is_read_or_refused_in_words(name, monkeypatch) -> None:
    monkeypatch.setattr(ocr, "PACKAGES", ("not_here",))
    make, told = BAD[name]
    report = audit_file(make(), name)
    if told:
        assert told in report.error
    else:
        assert not report.error or any(
            words in report.error for words in ("打不开", "扫描件", "没有认得出的文字", "里没有文字")
        ), report.error
    assert "Excel" not in report.error or name.endswith((".xlsx", ".xls"))


def test_the_others_are_read() -> None:
    files = {name: BAD[name][0]() for name in ("压缩炸弹.zip", "半截.docx")} | {"好.txt": SEEDS["txt"]()}
    found = read_documents(files)
    assert [isinstance(one, Refused) for one in found.values()] == [True, True, False]


def test_one_bad_file_of_an_archive_is_named() -> None:
    with pytest.raises(Refused, match="内里"):
        read_document(packed({"内里.docx": BAD["半截.docx"][0](), "好.txt": SEEDS["txt"]()}), "公开.zip")
