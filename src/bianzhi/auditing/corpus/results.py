"""Results on disk, written part by part, so that a run that was killed goes on where it stood.

A part is a file of the same name in each of the three tables. That of ``documents`` is put into place last and taken away first:
what it lists is done, whole, once. Anything else is swept away when the folder is opened again.
"""

import fcntl
import hashlib
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from pathlib import Path
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bianzhi.auditing.corpus.arrow import table_of
from bianzhi.auditing.corpus.crew import Done
from bianzhi.auditing.corpus.schema import TABLES, Row, rows_of
from bianzhi.values.refusal import Refusal, Refused

#: a part is written after so many documents, or so many seconds
DOCUMENTS, SECONDS = 500, 60.0
#: rows of so many documents are made columns of at once: many at a time keep the workers waiting
STEP = 20
NAME = re.compile(r"part-(\d{6})\.parquet")
DETAIL = ("findings", "obligations")
COUNTS = ("errors", "warnings", "hints", "obligations")


def key_of(file: str) -> bytes:
    """Return a file's name as twelve bytes: a million names take little room so."""
    return hashlib.blake2b(file.encode("utf-8", "replace"), digest_size=12).digest()


def state_of(*parts: object) -> bytes:
    """Return what a result depends on as eight bytes."""
    return hashlib.blake2b(repr(parts).encode(), digest_size=8).digest()


def microseconds(when: datetime) -> int:
    """Return a time as µs since 1970."""
    whole = int(when.timestamp() // 1)
    return whole * 1_000_000 + when.microsecond


class Results:
    """The results in a folder, open for one writer; a context manager.

    Attributes:
        known: of each file done, by `key_of`: `state_of` (size, modified, rules), then `state_of` (sha256, rules); both empty
            for a file that could not be read and is to be tried again.
    """

    def __init__(self, folder: Path, rules: str, *, retry: bool = False) -> None:
        """Open and sweep. Raises `Refused` when the folder is in use, or holds what this program did not write."""
        self.folder, self.rules, self.retry = folder, rules, retry
        self.known: dict[bytes, bytes] = {}
        self._begin()
        for name in TABLES:
            (folder / name).mkdir(parents=True, exist_ok=True)
        self._lock = (folder / ".lock").open("w", encoding="utf-8")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            raise Refused(
                Refusal(
                    "results.busy",
                    f"“{folder}”正有另一个审核在写。",
                    remedy="等它结束，或另指一个结果文件夹。",
                )
            ) from None
        try:
            self._sweep()
        except BaseException:
            self._lock.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.close()

    def _begin(self) -> None:
        """Begin a part."""
        self._rows: dict[str, list[Row]] = {name: [] for name in TABLES}
        self._columns: dict[str, list[pa.Table]] = {name: [] for name in TABLES}
        self._documents, self._since = 0, time.monotonic()

    def add(self, done: Done) -> bool:
        """Take a document's outcome; say whether a part was written with it."""
        for name, rows in rows_of(done, self.rules).items():
            self._rows[name] += rows
        self._documents += 1
        if self._documents % STEP == 0:
            self._turn()
        if self._documents < DOCUMENTS and time.monotonic() - self._since < SECONDS:
            return False
        self.flush()
        return True

    def _turn(self) -> None:
        """Make columns of the rows."""
        for name, rows in self._rows.items():
            self._columns[name].append(table_of(name, rows))
            rows.clear()

    def flush(self) -> None:
        """Write what is not written yet as a part."""
        if self._documents:
            self._turn()
            number = max((int(NAME.fullmatch(p.name)[1]) for p in self._parts()), default=0) + 1  # type: ignore[index]
            for name in (*DETAIL, "documents"):
                _put(self.folder / name / f"part-{number:06}.parquet", pa.concat_tables(self._columns[name]))
        self._begin()

    def drop(self, stale: AbstractSet[bytes]) -> None:
        """Take away the rows of files, by `key_of`: they are about to be audited anew."""
        for part in self._parts() if stale else ():
            table = _read(part)
            kept = [key_of(file) not in stale for file in table["file"].to_pylist()]
            if all(kept):
                continue
            _put(part, table.filter(pa.array(kept, pa.bool_())))
            self._mend(part)

    def totals(self) -> Counter[str]:
        """Return documents, unreadable ones and findings by severity."""
        made: Counter[str] = Counter()
        for part in self._parts():
            table = _read(part, columns=["error", *COUNTS])
            made["documents"] += len(table)
            made["unreadable"] += pc.sum(pc.not_equal(table["error"], "")).as_py() or 0
            for name in COUNTS[:3]:
                made[name] += pc.sum(table[name]).as_py() or 0
        return made

    def _parts(self) -> list[Path]:
        return sorted((self.folder / "documents").glob("part-*.parquet"))

    def _sweep(self) -> None:
        """Remove what a killed run left half done, and learn what is done."""
        for name in TABLES:
            for path in (self.folder / name).iterdir():
                if path.suffix == ".tmp":
                    path.unlink()
                elif not NAME.fullmatch(path.name):
                    raise Refused(
                        Refusal(
                            "results.foreign",
                            f"“{path}”不是这个命令写的。",
                            remedy="请另指一个空的结果文件夹。",
                        )
                    )
        for name in DETAIL:
            for path in (self.folder / name).iterdir():
                if not (self.folder / "documents" / path.name).exists():
                    path.unlink()
        for part in self._parts():
            if all((self.folder / name / part.name).exists() for name in DETAIL):
                self._mend(part)
            else:
                part.unlink()
        for part in self._parts():
            self._learn(part)

    def _mend(self, part: Path) -> None:
        """Take findings and obligations away that belong to no document of their part; an empty part goes altogether."""
        table = _read(part, columns=["file", *COUNTS])
        if not len(table):
            for name in ("documents", *DETAIL):
                (self.folder / name / part.name).unlink()
            return
        due = {
            "obligations": pc.sum(table["obligations"]).as_py(),
            "findings": sum(pc.sum(table[name]).as_py() for name in COUNTS[:3]),
        }
        for name in DETAIL:
            path = self.folder / name / part.name
            if pq.read_metadata(path).num_rows != due[name]:
                detail = _read(path)
                kept = pc.is_in(detail["file"], value_set=table["file"].combine_chunks())
                _put(path, detail.filter(kept))

    def _learn(self, part: Path) -> None:
        table = _read(part, columns=["file", "size", "modified", "sha256", "rules", "error"])
        for batch in table.to_batches(max_chunksize=1_000):
            for row in batch.to_pylist():
                again = self.retry and row["error"]
                self.known[key_of(row["file"])] = (
                    b""
                    if again
                    else state_of(row["size"], microseconds(row["modified"]), row["rules"])
                    + state_of(row["sha256"], row["rules"])
                )

    def is_done(self, file: str, size: int, modified: int, content: Callable[[], bytes]) -> bool:
        """Say whether a file's result still holds: size and time are the same, or else what is in it."""
        known = self.known.get(key_of(file))
        if not known:
            return False
        if known[:8] == state_of(size, modified, self.rules):
            return True
        return known[8:] == state_of(hashlib.sha256(content()).hexdigest(), self.rules)


def _read(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Return a table. `pq.read_table` brings in what reads whole data sets, and that takes a while."""
    with pq.ParquetFile(path) as file:
        return file.read(columns)


def _put(path: Path, table: pa.Table) -> None:
    """Write a table so that the file is there whole or not at all, also after a power cut."""
    draft = path.with_suffix(".tmp")
    with draft.open("wb") as sink:
        pq.write_table(table, sink, compression="zstd")
        sink.flush()
        os.fsync(sink.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def parts_of(folder: Path, table: str) -> Iterator[Path]:
    """Yield the files of a table of results, whoever wrote them. Raises `Refused` when there is none."""
    found = sorted((folder / table).glob("*.parquet"))
    if not found:
        raise Refused(
            Refusal(
                "results.none",
                f"“{folder}”里没有审核结果。",
                remedy="先运行 bianzhi audit 文件夹 --out 结果。",
            )
        )
    yield from found
