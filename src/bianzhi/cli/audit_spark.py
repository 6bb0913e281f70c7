"""`bianzhi audit-spark`: what `bianzhi audit --out` does, over a cluster."""

import os
import shutil
import sys
from typing import Annotated

import typer

from bianzhi.cli.audit import configured
from bianzhi.cli.extras import NOTHING, concluded, require
from bianzhi.cli.terminal import WRONG_USE, stop


def audit_spark(
    source: Annotated[str, typer.Argument(help="文件夹或地址：hdfs://…、s3a://…、file:/…")],
    target: Annotated[str, typer.Argument(help="结果写到这里，一个新的文件夹或地址")],
    select: Annotated[str, typer.Option(help="只查这些规则（编号、编号开头或类别，逗号分隔）")] = "",
    ignore: Annotated[str, typer.Option(help="不查这些规则")] = "",
    master: Annotated[str, typer.Option(help="Spark 的 master；用 spark-submit 提交时不用写")] = "",
    conf: Annotated[
        list[str] | None,
        typer.Option(help="Spark 的设置，名称=值，可写多个，如 spark.hadoop.fs.s3a.endpoint=http://…"),
    ] = None,
) -> None:
    """用 Spark 审核成批的公开文件，结果与 bianzhi audit --out 写的三张 Parquet 表一样。"""
    settings = [one.partition("=") for one in conf or ()]
    if wrong := next((name for name, sign, _ in settings if not (name and sign)), None):
        stop(f"--conf {wrong} 写法不对，应是 名称=值。", code=WRONG_USE)
    for module in ("pyspark", "pyarrow", "pandas"):
        require(module, "spark")
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        stop("没有找到 Java，Spark 要用 17 以上的版本（Debian：openjdk-17-jre-headless）。", code=WRONG_USE)
    if master.startswith("local"):  # else spark-submit says which Python the executors have
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession

    from bianzhi.auditing.corpus.spark import audit_with_spark

    chosen = configured(select, ignore)
    builder = SparkSession.builder.appName("bianzhi audit")
    for name, _, value in settings:
        builder = builder.config(name, value)
    spark = (builder.master(master) if master else builder).getOrCreate()
    try:
        totals = audit_with_spark(spark, source, target, select=chosen[0], ignore=chosen[1])
    finally:
        spark.stop()
    if not totals["documents"]:
        stop(NOTHING, code=WRONG_USE)
    raise typer.Exit(concluded(target, totals))
