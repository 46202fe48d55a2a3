"""Whether rows come in the order of their ids already, so that nobody need sort them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROWS_AT_ONCE = 1 << 17


def is_ascending(paths: Sequence[Path], column: str) -> bool:
    """Return if every value of a text column is greater than the one before it, over all files in their order.

    Text is compared by its bytes in UTF-8, as DuckDB does. Of an empty or a null value the answer is no.
    """
    last = pa.scalar("")
    for path in paths:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=ROWS_AT_ONCE, columns=[column]):
                values = pa.chunked_array([pa.array([last.as_py()], pa.string()), batch.column(0).cast(pa.string())])
                rising = pc.call_function("less", [values.slice(0, len(values) - 1), values.slice(1)])
                if rising.null_count or not pc.call_function("all", [rising]).as_py():
                    return False
                last = values[-1]
    return True
