"""Keys are made once, with a new office; the log holds listed fields alone."""

import io
import json
import logging
from contextlib import redirect_stderr
from pathlib import Path

import pytest

from arrears.kernel.refusal import InputError
from arrears.office.config import read_config
from arrears.office.keys import make_keys, personal_keys, record_signer, web_secret
from arrears.office.logs import configure_logs, log


def test_keys_are_made_once_and_are_for_their_owner_alone(tmp_path: Path) -> None:
    config = read_config(tmp_path)
    assert web_secret(config) != web_secret(config)  # no office yet: nothing is written
    assert not config.keys.exists()
    assert make_keys(config) and not make_keys(config)
    assert web_secret(config) == web_secret(config)
    assert record_signer(config) == record_signer(config)
    assert config.keys.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in config.keys.iterdir()) == ["personal.json", "record.key", "web.key"]


@pytest.mark.parametrize("name", ["personal.json", "record.key"])
def test_a_lost_key_is_told_and_never_made_anew(tmp_path: Path, name: str) -> None:
    config = read_config(tmp_path)
    make_keys(config)
    (config.keys / name).unlink()
    assert not make_keys(config)
    with pytest.raises(InputError, match="from its copy"):
        (personal_keys if name == "personal.json" else record_signer)(config)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"current": "k2", "keys": {}, "index": ""}', "x"])
def test_malformed_keys_are_told(tmp_path: Path, text: str) -> None:
    config = read_config(tmp_path)
    make_keys(config)
    (config.keys / "personal.json").write_text(text)
    with pytest.raises(InputError):
        personal_keys(config)


def logged(write: object) -> list[dict]:
    out = io.StringIO()
    with redirect_stderr(out):
        configure_logs()
        write()
    configure_logs()
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_only_listed_fields_are_logged() -> None:
    (line,) = logged(lambda: log().info("sent", case="c1", phone="13800138000", name="示例甲"))
    assert line["event"] == "sent" and line["case"] == "c1" and not {"phone", "name"} & set(line)


def test_an_exception_is_logged_by_its_place_and_not_by_its_message() -> None:
    def fail() -> None:
        try:
            raise ValueError("13800138000")
        except ValueError:
            log().exception("failed")
            logging.getLogger("library").warning("could not call %s", "13800138000", exc_info=True)

    lines = logged(fail)
    assert [line["error"] for line in lines] == ["ValueError", "ValueError"]
    assert "13800138000" not in json.dumps(lines)
    assert lines[0]["where"].startswith("test_keys_and_logs.py:")
