"""DuckDB draws a bar on standard output while a query is long; a JSON answer must not have it."""

from pathlib import Path

from arrears.night.duck import connected


def test_no_bar_is_drawn(tmp_path: Path) -> None:
    with connected("100MB", tmp_path) as connection:
        assert connection.execute("SELECT current_setting('enable_progress_bar')").fetchone() == (False,)
