"""A folder with bad files in it is audited to its end: each of them is told, in words, and the sound one is judged."""

import json

import pytest
from typer.testing import CliRunner

from bianzhi.auditing.apart import audit_apart
from bianzhi.cli.main import app
from tests.documents.bad_files import BAD
from tests.documents.seeds import SEEDS

#: those that take no time: the others are tried one by one in tests/documents
QUICK = (
    "压缩炸弹.zip",
    "层层套.zip",
    "实体.docx",
    "嵌套.docx",
    "嵌套.html",
    "密码.docx",
    "密码.pdf",
    "一万页.pdf",
    "绕圈.pdf",
    "半截.pdf",
    "半截.docx",
    "空.pdf",
)


def test_the_run_goes_on(tmp_path) -> None:
    for name in QUICK:
        (tmp_path / name).write_bytes(BAD[name][0]())
    (tmp_path / "好.txt").write_bytes(SEEDS["txt"]())
    done = CliRunner().invoke(app, ["audit", "--json", str(tmp_path)])
    assert done.exit_code == 1
    told = {one["file"].rsplit("/", 1)[-1]: one for one in json.loads(done.output)["documents"]}
    assert set(told) == {*QUICK, "好.txt"}
    for name in QUICK:
        assert BAD[name][1] in told[name].get("error", "")
    assert "A101" in {finding["code"] for finding in told["好.txt"]["findings"]}


@pytest.mark.parametrize("name", ["嵌套.docx", "压缩炸弹.zip"])
def test_the_page_says_the_same(name) -> None:
    assert BAD[name][1] in audit_apart(BAD[name][0](), name)["report"]["error"]
