"""`bianzhi audit-spark` on two threads says the same as `bianzhi audit --out` of the same files."""

import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from benchmarks.audit_forms import FORMS, draw, written
from bianzhi.auditing.corpus.arrow import schema_of
from bianzhi.auditing.corpus.crew import DIED
from bianzhi.auditing.corpus.schema import TABLES
from bianzhi.cli.main import app
from tests.auditing.strange import STRANGE
from tests.instances import SOURCE
from tests.repository.tree import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
without_spark = importlib.import_module("scripts.test").without_spark

WRONG = "2021年度部门决算\n2021年度收、支总计141.96万元。与2020年相比，收、支总计增加15.42万元，增长5.43%。"
#: of one run only
OWN = {"audited", "seconds"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    root = tmp_path / "公开"
    (root / "四川 省" / "攀枝花市").mkdir(parents=True)
    real = ROOT.parent / "shared" / "audit" / "documents"
    if real.is_dir():
        shutil.copytree(real, root / "真的")
    for k, province in enumerate(FORMS):
        (root / "四川 省" / "攀枝花市" / f"{k}%2#?.TXT").write_text(
            written(draw(k), province), encoding="utf-8"
        )
    with zipfile.ZipFile(root / "一份.zip", "w") as box:
        box.writestr("说明.txt", "2021年度部门决算\n2021年度收、支总计8.00万元。")
        box.writestr(
            "表.csv.txt",
            "收入支出决算总表\n单位：万元\n项目\t金额\t项目\t金额\n一、财政拨款收入\t9.00\t一、教育支出\t9.00\n总计\t9.00\t总计\t9.00",
        )
    for name, content in {
        "错.txt": WRONG.encode(), "坏.pdf": b"%PDF-1.4 broken", "空.docx": b"", "死.txt": b"die", "转.txt": b"loop",
        "~$错.docx": b"x", ".错.txt": b"x", "图.png": b"x",
    }.items():  # fmt: skip
        (root / name).write_bytes(content)
    return tmp_path


@pytest.fixture
def environment(tmp_path_factory):
    """Everything that starts under it uses strange workers, executors too."""
    site = tmp_path_factory.mktemp("site")
    (site / "sitecustomize.py").write_text(
        f"from bianzhi.auditing.corpus import crew\ncrew.WORKER = {STRANGE!r}\ncrew.SECONDS = 2.0\n"
        "crew.Crew.__init__.__kwdefaults__['seconds'] = 2.0\n",
        encoding="utf-8",
    )
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(site), str(SOURCE)]),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_SUBMIT_ARGS": "--driver-memory 1g --conf spark.ui.enabled=false pyspark-shell",
    }


def rows(folder, table: str) -> list[dict]:
    made = [
        {name: value for name, value in row.items() if name not in OWN}
        for row in pq.read_table(folder / table).to_pylist()
    ]
    return sorted(made, key=repr)


@pytest.mark.spark
@pytest.mark.skipif(bool(without_spark()), reason=f"Spark: {without_spark()}")
def test_spark_and_this_machine_say_the_same(folder, environment) -> None:
    (folder / "公开" / "_下.txt").write_bytes(WRONG.encode())
    command = [sys.executable, "-m", "bianzhi.cli"]
    done = subprocess.run([*command, "audit-spark", "公开", "集群", "--master", "local[2]"], env=environment,
                          capture_output=True, text=True, check=False, timeout=300)  # fmt: skip
    assert done.returncode == 1, done.stderr
    (folder / "公开" / "_下.txt").unlink()
    assert (
        subprocess.run([*command, "audit", "公开", "--out", "本机"], env=environment, check=False).returncode
        == 1
    )
    here, there = rows(folder / "本机", "documents"), rows(folder / "集群", "documents")
    [kept_out] = [row for row in there if row["file"].endswith("_下.txt")]
    assert "请改名再审" in kept_out["error"]
    there.remove(kept_out)
    assert len(here) >= 11
    assert {row["file"].rsplit("/", 1)[-1]: row["error"] for row in here if row["error"]}.items() >= {
        ("死.txt", DIED), ("转.txt", DIED), ("空.docx", "是空文件。请重新选择文件"),
    }  # fmt: skip
    assert any(row["file"].endswith("一份.zip") and row["errors"] for row in here), "the two parts are one"
    assert there == here
    for table in ("findings", "obligations"):
        assert rows(folder / "集群", table) == rows(folder / "本机", table)
    for table in TABLES:
        assert pq.read_table(folder / "集群" / table).schema.equals(schema_of(table))
    assert f"“集群”里共{len(here) + 1}份" in done.stderr


def test_what_is_missing_is_said(folder, monkeypatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    told = CliRunner().invoke(app, ["audit-spark", "公开", "集群"])
    assert told.exit_code == 2
    assert "没有安装 pyspark" in told.output
    assert "requirements/spark.txt" in told.output
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: True)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "/none")
    told = CliRunner().invoke(app, ["audit-spark", "公开", "集群"])
    assert "没有找到 Java" in told.output
    told = CliRunner().invoke(app, ["audit-spark", "公开", "集群", "--conf", "spark.hadoop.fs.s3a.endpoint"])
    assert told.exit_code == 2
    assert "--conf spark.hadoop.fs.s3a.endpoint 写法不对" in told.output


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("java.lang.RuntimeException: Class org.apache.hadoop.fs.s3a.S3AFileSystem not found", "没有这种地址的连接器"),
        ('No FileSystem for scheme "oss"', "没有这种地址的连接器"),
        ("one\n\tat two", "Spark 没有做完：\tat two"),
    ],
)  # fmt: skip
def test_what_hadoop_lacks_is_said(said, words) -> None:
    from bianzhi.auditing.corpus.spark import _told

    assert words in str(_told(RuntimeError(said), "s3a://桶/公开", "结果").refusals[0])
