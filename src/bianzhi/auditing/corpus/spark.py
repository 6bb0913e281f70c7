"""The same audit over the partitions of a Spark table of files; the same three tables come out.

On each executor a crew of one audits what its partition holds, in a process apart: a file that kills or hangs it costs that file
alone, never the job.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from bianzhi.auditing.corpus.arrow import fields_of
from bianzhi.auditing.corpus.crew import Crew, Done, Task
from bianzhi.auditing.corpus.fingerprint import fingerprint
from bianzhi.auditing.corpus.folder import BESIDE, ENDINGS
from bianzhi.auditing.corpus.schema import OF_DOCUMENT, TABLES, Column, rows_of
from bianzhi.auditing.findings import Report
from bianzhi.values.refusal import Refusal, Refused

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

DETAIL = {name: TABLES[name][len(OF_DOCUMENT) :] for name in ("findings", "obligations")}
#: of a table of files
COLUMNS = ("path", "modificationTime", "content")
#: documents handed to Python at once: they are held in memory
AT_ONCE = 8
KINDS = {
    "string": "string", "strings": "array<string>", "int32": "int", "int64": "bigint", "double": "double", "time": "timestamp",
}  # fmt: skip
#: Hadoop takes such names for its own
KEPT_OUT = "名称（或所在文件夹的名称）以“_”开头，Spark 不读。请改名再审"

Chosen = tuple[Sequence[str], Sequence[str]]
_crews: dict[Chosen, Crew] = {}


def nested_schema() -> pa.Schema:
    """Return a document with its findings and obligations, as one row."""
    own = fields_of(TABLES["documents"])
    return pa.schema(
        [*own, *(pa.field(f"its_{name}", pa.list_(pa.struct(fields_of(c)))) for name, c in DETAIL.items())]
    )


def _spoken(columns: Sequence[Column], between: str) -> str:
    return ", ".join(f"{column.name}{between}{KINDS[column.kind]}" for column in columns)


def spark_schema() -> str:
    """Return `nested_schema` in Spark's words."""
    nested = (f"its_{name} array<struct<{_spoken(columns, ':')}>>" for name, columns in DETAIL.items())
    return ", ".join([_spoken(TABLES["documents"], " "), *nested])


def name_of(path: str) -> str:
    """Return what a file is called: the path of a local one, as without Spark; the address of any other."""
    return "/" + path.removeprefix("file:").lstrip("/") if path.startswith("file:/") else path


def audited_batches(
    batches: Iterable[pa.RecordBatch], *, chosen: Chosen, rules: str
) -> Iterator[pa.RecordBatch]:
    """Audit the files of a partition: rows of ``path``, ``modificationTime``, ``content`` in, `nested_schema` out.

    Raises `RuntimeError` where the program here is another than the driver's: its results would not be what they say.
    """
    if fingerprint(*chosen) != rules:
        raise RuntimeError("执行器上的 bianzhi 与提交任务的不是同一版本，请重新打包再提交")
    if chosen not in _crews:
        # kept for the next partition; its worker ends when this process does
        _crews[chosen] = Crew(1, select=chosen[0], ignore=chosen[1])
    unread: list[Task] = []
    for done in chain(_crews[chosen].audit(_tasks(batches, unread)), map(_kept_out, unread)):
        rows = rows_of(done, rules)
        [document] = rows["documents"]
        nested = {
            f"its_{name}": [{c.name: row[c.name] for c in columns} for row in rows[name]]
            for name, columns in DETAIL.items()
        }
        yield pa.RecordBatch.from_pylist([document | nested], schema=nested_schema())


def _tasks(batches: Iterable[pa.RecordBatch], unread: list[Task]) -> Iterator[Task]:
    """Yield the files with content; the others go to ``unread``."""
    for batch in batches:
        columns = [batch.column(name) for name in COLUMNS]
        for path, modified, content in zip(*columns, strict=True):
            task = Task(
                name_of(path.as_py()), content=content.as_py(), modified=modified.cast(pa.int64()).as_py()
            )
            if task.content is None:
                unread.append(task)
            else:
                yield task


def _kept_out(task: Task) -> Done:
    return Done(task, Report(task.name, error=KEPT_OUT), modified=task.modified)


def files_in(spark: "SparkSession", source: str) -> "DataFrame":
    """Return the files below a folder or address that can be audited, with their content."""
    from pyspark.sql import functions as sql

    # the names are chosen before any content is read
    endings = ",".join("".join(f"[{c}{c.upper()}]" for c in ending[1:]) for ending in ENDINGS)
    found = (
        spark.read.format("binaryFile")
        .option("recursiveFileLookup", "true")
        .option("pathGlobFilter", f"*.{{{endings}}}")
        .load(source)
        .select(*COLUMNS)
    )
    if more := list(_passed_over(spark, source)):
        found = found.union(spark.createDataFrame(more, found.schema))
    name = sql.element_at(sql.split("path", "/"), -1)
    for beginning in BESIDE:
        found = found.where(~name.startswith(beginning))
    return found


def _passed_over(spark: "SparkSession", source: str) -> Iterator[tuple[str, datetime, bytes | None]]:
    """Yield what Spark never shows and an auditor wants to hear of: empty files; names with ``_`` in front, without content.

    Five calls of Java a file, together half a millisecond.
    """
    jvm: Any = spark._jvm  # noqa: SLF001 - the way to Hadoop's file systems
    path = jvm.org.apache.hadoop.fs.Path(source)
    files = path.getFileSystem(spark._jsc.hadoopConfiguration())  # noqa: SLF001
    for root in files.globStatus(path) or ():
        above = len(root.getPath().toString())
        found = files.listFiles(root.getPath(), True)
        while found.hasNext():
            one = found.next()
            told = one.getPath().toString()
            steps = told[above:].split("/")
            kept_out = any(step.startswith("_") and "=" not in step for step in steps)
            if (
                (kept_out or one.getLen() == 0)
                and told.lower().endswith(ENDINGS)
                and not any(step.startswith(".") for step in steps)
            ):
                when = datetime.fromtimestamp(one.getModificationTime() / 1000, UTC)
                yield told, when, None if one.getLen() else b""


def audit_with_spark(
    spark: "SparkSession", source: str, target: str, *, select: Sequence[str] = (), ignore: Sequence[str] = ()
) -> dict[str, int]:
    """Audit what lies below ``source`` into three tables below ``target``; returns sums of the documents' columns.

    Raises `Refused` when there are no files, or ``target`` holds results already.
    """
    from py4j.protocol import Py4JJavaError
    from pyspark import StorageLevel
    from pyspark.errors import PySparkException
    from pyspark.sql import functions as sql

    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(AT_ONCE))
    spark.conf.set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    chosen = (tuple(select), tuple(ignore))
    work = partial(audited_batches, chosen=chosen, rules=fingerprint(*chosen))
    try:
        files = files_in(spark, source)
        made = files.mapInArrow(work, spark_schema()).persist(StorageLevel.DISK_ONLY)
        shared = [column.name for column in OF_DOCUMENT]
        for name in DETAIL:  # documents come last, as without Spark: what they list is there
            made.select(*shared, sql.inline(f"its_{name}")).write.parquet(f"{target.rstrip('/')}/{name}")
        documents = made.select(*(column.name for column in TABLES["documents"]))
        documents.write.parquet(f"{target.rstrip('/')}/documents")
    except (PySparkException, Py4JJavaError) as error:
        raise _told(error, source, target) from error
    sums = [sql.sum(name).alias(name) for name in ("errors", "warnings", "hints")]
    unreadable = sql.sum((sql.col("error") != "").cast("int")).alias("unreadable")
    row: Any = documents.agg(sql.count("*").alias("documents"), unreadable, *sums).first()
    made.unpersist()
    return {name: value or 0 for name, value in row.asDict().items()}


def _told(error: Any, source: str, target: str) -> Refused:
    """Return what Spark cannot do in the auditor's words."""
    known = {
        "PATH_NOT_FOUND": Refusal("spark.source", f"没有找到“{source}”。", remedy="请检查路径或地址。"),
        "PATH_ALREADY_EXISTS": Refusal(
            "spark.target", f"“{target}”里已经有结果。", remedy="请另指一个结果文件夹。"
        ),
    }
    said = str(error)
    if NO_CONNECTOR.search(said):
        return Refused(
            Refusal(
                "spark.connector",
                f"Spark 打不开“{source}”或“{target}”：没有这种地址的连接器。",
                remedy="请用 --conf spark.jars=… 或 spark-submit --jars 给出（s3a 是 hadoop-aws 及其依赖）。",
            )
        )
    if java := getattr(error, "java_exception", None):  # what Hadoop says of addresses, keys and networks
        said = java.toString().splitlines()[0]
    condition = error.getCondition() if hasattr(error, "getCondition") else None
    last = [line for line in said.splitlines() if line.strip()][-1]
    return Refused(known.get(condition or "", Refusal("spark.failed", f"Spark 没有做完：{last}")))


#: what Hadoop says where it does not know a kind of address, or knows it and lacks its program
NO_CONNECTOR = re.compile(r"No FileSystem for scheme|Class org\.apache\.hadoop\.fs\.\S+ not found")
