"""How far the night is: a bar on a terminal, a line a step in a log."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def shown_on(console: Console) -> Generator[Callable[[str, int, int], None]]:
    """Give a function that shows the work at hand and how much of it is done (of 0: not known)."""
    if not console.is_terminal:
        yield _Lines(console)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, of: bar.update(task, description=what, completed=done, total=of or None)


class _Lines:
    def __init__(self, console: Console) -> None:
        self._console = console
        self._last = ""

    def __call__(self, what: str, _done: int, _of: int) -> None:
        if what != self._last:
            self._console.print(f"night: {what}", highlight=False)
            self._last = what
