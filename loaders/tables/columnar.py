"""Tables in Parquet files, read batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from loaders.files import LoadError
from loaders.tables.table import Row, Table, named, text_of

SUFFIXES = (".parquet", ".pq")
_BATCH = 10_000


def opened_columns(path: Path) -> Table:
    """The table in a Parquet file. Raises LoadError for a file that is none."""
    import pyarrow as pa  # slow to import, and few tables are Parquet
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            columns = named(file.schema_arrow.names)
            rows = file.metadata.num_rows
    except (OSError, pa.ArrowException) as error:
        raise LoadError(f"{path}: {_reason(error)}; a whole Parquet file is expected") from None
    if not rows:
        raise LoadError(f"{path}: there is no row in it; rows are expected")
    return Table(path, columns, lambda: _rows(path, columns), {}, "row")


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    import pyarrow as pa
    from pyarrow import parquet

    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(_BATCH):
                for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    yield Row(number, dict(zip(columns, map(text_of, values), strict=True)))
    except (OSError, pa.ArrowException, ValueError) as error:
        raise LoadError(f"{path}, row {number + 1}: {_reason(error)}; a whole Parquet file is expected") from None


def _reason(error: Exception) -> str:
    return f"cannot be read ({' '.join(str(error).split())[:200]})"
