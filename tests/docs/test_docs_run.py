"""What the README and the tutorial tell people to type works, and the generated pages are fresh."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.docs import cli_page

ROOT = Path(__file__).parents[2]
TUTORIALS = sorted((ROOT / "docs" / "tutorial").glob("*.md"))
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def scripts(page: Path) -> list[str]:
    return _BLOCK.findall(page.read_text("utf-8"))


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(["bash", "-euc", script], cwd=folder, env=environment, capture_output=True, text=True)


def test_there_is_something_to_run() -> None:
    assert TUTORIALS and all(scripts(page) for page in TUTORIALS)


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.stem)
def test_every_command_of_the_tutorial_runs(page: Path, tmp_path: Path) -> None:
    for script in scripts(page):
        done = run(script, tmp_path)
        assert done.returncode == 0, f"{script}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"


def test_a_command_that_fails_is_seen(tmp_path: Path) -> None:
    assert run("arrears strategy check absent.yaml\necho done", tmp_path).returncode == 2


def test_the_commands_of_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    commands = set(re.findall(r"^## (arrears .*)$", cli_page.page(), re.MULTILINE))
    for script in scripts(ROOT / "README.md"):
        for line in filter(None, (line.split("#")[0].strip() for line in script.splitlines())):
            words = line.split()
            known = words[1] in targets if words[0] == "make" else any(line.startswith(name) for name in commands)
            assert known, line


def test_the_command_reference_is_fresh() -> None:
    written = (ROOT / "docs" / "reference" / "cli.md").read_text("utf-8")
    assert written == cli_page.page(), "run `make docs`"
    assert "`--as-of DATE` | the night's day, e.g. 2026-11-24 (needed)" in written


def test_the_strategy_of_the_reference_is_whole() -> None:
    from arrears.treatment.strategy import check_strategy

    page = (ROOT / "docs" / "reference" / "strategy.md").read_text("utf-8")
    (text,) = re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert check_strategy(text, "strategy.md")[1] == []
