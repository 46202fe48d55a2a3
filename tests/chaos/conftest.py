"""A home for an office of its own, which is stopped and removed afterwards."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def data() -> Iterator[Path]:
    from arrears.office.database.embedded import EmbeddedServer

    folder = Path(tempfile.mkdtemp(prefix="arrears-chaos-"))
    yield folder
    for home in (folder, folder / "restored", folder / "outside"):
        EmbeddedServer(home / "postgresql").stop("immediate")
    shutil.rmtree(folder, ignore_errors=True)
