"""Write docs/reference/law anew from the provisions: `python -m tests.docs.law_pages`."""

import shutil
from pathlib import Path

from arrears.law.pages import pages

FOLDER = Path(__file__).parents[2] / "docs" / "reference" / "law"


def write(folder: Path = FOLDER) -> None:
    """Replace the pages in the folder by what the provisions say today."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in pages().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")


if __name__ == "__main__":
    write()
