"""The tables of `schema` in Arrow's terms."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder

import pyarrow as pa

from bianzhi.auditing.corpus.schema import TABLES, Column, Row

KINDS = {
    "string": pa.string(),
    "strings": pa.list_(pa.string()),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "double": pa.float64(),
    "time": pa.timestamp("us", tz="UTC"),
}


def fields_of(columns: Sequence[Column]) -> list[pa.Field]:
    """Return Arrow's fields of some columns."""
    return [pa.field(column.name, KINDS[column.kind]) for column in columns]


def schema_of(table: str) -> pa.Schema:
    """Return Arrow's schema of a table."""
    return pa.schema(fields_of(TABLES[table]))


def table_of(table: str, rows: Sequence[Row]) -> pa.Table:
    """Return rows as an Arrow table."""
    return pa.Table.from_pylist(list(rows), schema=schema_of(table))


class _NoPandas(MetaPathFinder):
    def find_spec(self, fullname: str, *_: object) -> None:
        """Say that there is no pandas."""
        if fullname == "pandas":
            raise ModuleNotFoundError(name=fullname)


@contextmanager
def without_pandas() -> Iterator[None]:
    """Keep Arrow from bringing in pandas, which it does where that is installed.

    Nothing here needs it, and it takes as long as a hundred documents and much memory.
    """
    finder = _NoPandas()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
