"""Handing a workbook to its reader, which runs in a process of its own and may die of it."""

import datetime as dt
import io
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import python_calamine

from bianzhi.documents.limits import Limits
from bianzhi.documents.marks import RESAVE, SPLIT, refused

CHILD = Path(__file__).with_name("reader_child.py")
SITE_PACKAGES = str(Path(python_calamine.__file__).resolve().parents[1])
Corner = tuple[int, int]


class RawSheet(NamedTuple):
    """A sheet as the reader gives it: merged ranges by two corners (row, column), from 0; values row by row."""

    name: str
    hidden: bool
    merges: list[tuple[Corner, Corner]]
    values: list[list[Any]]


class _Plain(pickle.Unpickler):
    """Takes nothing but plain values and dates, whatever the other process was made to say."""

    def find_class(self, module: str, name: str) -> Any:
        """Return one of the classes of dates; refuse any other."""
        if module == "datetime" and name in {"date", "datetime", "time", "timedelta"}:
            return getattr(dt, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


def read_apart(data: bytes, filename: str, limits: Limits) -> list[RawSheet]:
    """Return the worksheets of a workbook. Raises `Refused` when the reader fails, dies, or takes too long."""
    command = [
        sys.executable,
        "-I",
        "-S",
        str(CHILD),
        str(limits.memory_bytes),
        str(limits.seconds),
        str(CHILD.parents[2]),
        SITE_PACKAGES,
    ]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no word of it from outside
            command, input=data, capture_output=True, timeout=limits.seconds * 2, check=False
        )
    except subprocess.TimeoutExpired:
        raise refused("slow", filename, "太久读不完", SPLIT) from None
    if done.returncode:
        raise refused("broken", filename, "打不开，内容已损坏", RESAVE)
    try:
        return [RawSheet(*row) for row in _Plain(io.BytesIO(done.stdout)).load()]
    except (pickle.UnpicklingError, EOFError, TypeError, ValueError):
        raise refused("broken", filename, "打不开，内容已损坏", RESAVE) from None
