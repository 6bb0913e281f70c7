"""The tables of `schema` in Arrow's terms."""

from collections.abc import Sequence

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
