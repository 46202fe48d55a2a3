"""Write every generated page of the docs anew: `python -m tests.docs.generate`, which `make docs` calls."""

from pathlib import Path

from tests.docs import cli_page, law_pages

from arrears.office.facts import describe

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"

if __name__ == "__main__":
    (REFERENCE / "cli.md").write_text(cli_page.page(), "utf-8")
    (REFERENCE / "facts.md").write_text(describe.page(), "utf-8")
    law_pages.write()
