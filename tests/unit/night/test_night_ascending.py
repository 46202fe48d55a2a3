"""Rows in the order of their ids are known as such; a night over them is the night over the same rows shuffled."""

from datetime import date

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from arrears.night.ascending import is_ascending
from arrears.night.bench.synthetic import AS_OF, make
from arrears.night.perform import Order, perform
from arrears.night.tape.model import silent

TEXTS = [
    ([["a", "b", "b1", "c"]], True),
    ([["a", "b"], ["c"]], True),
    ([[]], True),
    ([["b", "a"]], False),
    ([["a", "a"]], False),
    ([["b"], ["a"]], False),
    ([["a"], ["a"]], False),
    ([["a", None, "b"]], False),
    ([["z", "é"]], True),
    ([["9", "10"]], False),
]


@pytest.mark.parametrize(("files", "ascending"), TEXTS)
def test_every_id_is_greater_than_the_one_before(tmp_path, files, ascending):
    paths = [tmp_path / f"{place}.parquet" for place in range(len(files))]
    for path, values in zip(paths, files, strict=True):
        pq.write_table(pa.table({"id": pa.array(values, pa.string())}), path, row_group_size=2)
    assert is_ascending(paths, "id") is ascending


def test_accounts_in_order_give_the_bytes_of_the_same_accounts_shuffled(tmp_path):
    ordered, shuffled = tmp_path / "ordered", tmp_path / "shuffled"
    make(ordered, 300_000)
    shuffled.mkdir()
    for path in ordered.glob("*.parquet"):
        key = "account_id" if path.stem == "accounts" else "customer_id"
        duckdb.execute(
            f"COPY (SELECT * FROM '{path}' ORDER BY hash({key})) "
            f"TO '{shuffled / path.name}' (FORMAT parquet, ROW_GROUP_SIZE 100000)"
        )
    assert is_ascending([ordered / "accounts.parquet"], "account_id")
    assert not is_ascending([shuffled / "accounts.parquet"], "account_id")
    written = []
    for tape in (ordered, shuffled):
        out = tmp_path / f"{tape.name}-out"
        perform(Order(tape, date.fromisoformat(AS_OF), out), silent)
        written.append([(out / f"{name}.parquet").read_bytes() for name in ("accounts", "customers", "actions")])
    assert written[0] == written[1]
