"""The rules of the house, each with a planted failure that shows that the check bites."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "arrears"
PURE = ["kernel", "record", "law", "debt", "contact", "settlement", "visit", "court", "people", "treatment", "insight"]
LONGEST_FUNCTION = 70
LONGEST_MODULE = 400


def ruff(code: str, path: str) -> str:
    done = subprocess.run(
        [Path(sys.executable).parent / "ruff", "check", "--stdin-filename", path, "--output-format", "concise", "-"],
        input=code, capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    return done.stdout


@pytest.mark.parametrize("room", PURE)
@pytest.mark.parametrize(
    "planted",
    [
        "from datetime import date\n\nTODAY = date.today()\n",
        "from datetime import UTC, datetime\n\nNOW = datetime.now(UTC)\n",
        "import time\n\nNOW = time.time()\n",
        "import random\n\nCHANCE = random.random()\n",
        "import uuid\n\nIDENTITY = uuid.uuid4()\n",
    ],
)
def test_clock_and_chance_are_banned_in_pure_rooms(room: str, planted: str) -> None:
    assert "TID251" in ruff(planted, f"src/arrears/{room}/planted.py")


def test_the_office_may_read_the_clock() -> None:
    assert "TID251" not in ruff("import time\n\nNOW = time.time()\n", "src/arrears/office/planted.py")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small copy of the house: the same contracts, every room empty."""
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    for room in [""] + [child.name for child in SOURCE.iterdir() if child.is_dir() and child.name[0] != "_"]:
        folder = tmp_path / "arrears" / room
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").write_text("")
    return tmp_path


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).parent / "lint-imports"
    return subprocess.run([tool, "--no-cache"], cwd=folder, capture_output=True, text=True, env={"PYTHONPATH": "."})


def test_an_empty_house_keeps_every_arrow(house: Path) -> None:
    done = lint_imports(house)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("kernel", "import arrears.debt"),
        ("debt", "import arrears.treatment"),
        ("contact", "import arrears.visit"),
        ("night", "import arrears.office"),
        ("law", "import duckdb"),
        ("settlement", "import django.db"),
        ("record", "import socket"),
    ],
)
def test_an_arrow_the_wrong_way_is_found(house: Path, room: str, line: str) -> None:
    (house / "arrears" / room / "planted.py").write_text(f"{line}\n")
    done = lint_imports(house)
    assert done.returncode == 1 and "BROKEN" in done.stdout, done.stdout


def test_a_room_without_a_place_is_found(house: Path) -> None:
    (house / "arrears" / "attic").mkdir()
    (house / "arrears" / "attic" / "__init__.py").write_text("")
    done = lint_imports(house)
    assert done.returncode == 1 and "attic" in done.stdout, done.stdout


def test_a_cycle_between_rooms_is_found(house: Path) -> None:
    (house / "arrears" / "visit" / "planted.py").write_text("import arrears.court\n")
    (house / "arrears" / "court" / "planted.py").write_text("import arrears.visit\n")
    assert lint_imports(house).returncode == 1


def long_functions(code: str) -> list[str]:
    return [
        node.name
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= LONGEST_FUNCTION
    ]


def swallowed_faults(code: str) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}))
        and all(isinstance(statement, ast.Pass | ast.Continue) for statement in node.body)
    ]


def floats(code: str) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(ast.parse(code))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]


def sources(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((SOURCE / room).rglob("*.py")) if "migrations" not in path.parts]


def test_functions_and_modules_stay_short() -> None:
    planted = "def long():\n" + "    x = 1\n" * LONGEST_FUNCTION
    assert long_functions(planted) == ["long"]
    assert {str(path): found for path in sources(".") if (found := long_functions(path.read_text()))} == {}
    assert [str(path) for path in sources(".") if len(path.read_text().splitlines()) > LONGEST_MODULE] == []


def test_no_fault_is_swallowed() -> None:
    assert swallowed_faults("try:\n    x()\nexcept Exception:\n    pass\n") == [3]
    assert {str(path): found for path in sources(".") if (found := swallowed_faults(path.read_text()))} == {}


def test_no_float_is_near_money() -> None:
    assert floats("rate = 0.18\n") == [1]
    assert floats("rate = float('0.18')\n") == [1]
    found = {
        str(path): lines for path in sources("kernel", "debt", "settlement") if (lines := floats(path.read_text()))
    }
    assert found == {}


def test_names_say_what_they_are_about() -> None:
    vague = re.compile(r"^(utils?|helpers?|managers?|services?|common|misc)$")
    assert vague.match("utils")
    assert [str(path) for path in SOURCE.rglob("*") if vague.match(path.stem)] == []


TRACKED_WORDS = [r"/(?:work|root)/[a-z]", r"(?<!no-emit-)index-url", r"https?://[a-z.]*pypi", r"registry\.npmjs"]


def forbidden_words(text: str) -> list[str]:
    return [pattern for pattern in TRACKED_WORDS if re.search(pattern, text)]


def test_no_machine_path_and_no_registry_stands_in_a_file() -> None:
    assert forbidden_words("cd /work" + "/main")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    faults = {}
    for name in listed:
        path = ROOT / name
        if path == Path(__file__) or path.suffix in {".gz", ".parquet", ".png", ".xlsx", ".ttf"} or "vendor" in name:
            continue
        if path.is_file() and (found := forbidden_words(path.read_text(encoding="utf-8", errors="replace"))):
            faults[name] = found
    assert faults == {}


def test_ci_calls_make_test() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text()
