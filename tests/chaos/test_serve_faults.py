"""What goes wrong around `arrears serve` is told in one sentence with its mend, and nothing is lost by it."""

import json
import os
import shutil
import signal
from pathlib import Path

import psycopg
import pytest

from .serving import alive, arrears, children, free_port, health, ran, refused, started, wait_for

pytestmark = [pytest.mark.chaos, pytest.mark.database]


@pytest.mark.parametrize(
    ("arguments", "given", "code", "path"),
    [
        (("--port", "70000"), {}, "setting_malformed", "ARREARS_PORT"),
        ((), {"ARREARS_PORT": "web"}, "setting_malformed", "ARREARS_PORT"),
        ((), {"ARREARS_NIGHT_AT": "25:00"}, "setting_malformed", "ARREARS_NIGHT_AT"),
        ((), {"ARREARS_ZONE": "Mars/Olympus"}, "setting_malformed", "ARREARS_ZONE"),
        (("--host", "300.1.1.1"), {}, "host_unknown", "--host"),
        (("--data", "/proc/nowhere"), {}, "data_unwritable", "--data"),
        (("--data", "/dev/null"), {}, "data_unwritable", "--data"),
        ((), {"ARREARS_DATABASE_URL": "nonsense"}, "database_url_malformed", "ARREARS_DATABASE_URL"),
    ],
)
def test_a_setting_that_cannot_be_is_told_before_anything_starts(tmp_path: Path, arguments, given, code, path) -> None:
    port = () if "--port" in arguments or "ARREARS_PORT" in given else ("--port", str(free_port()))
    said = refused(tmp_path, "serve", *arguments, *port, **given)
    assert (said["code"], said["path"]) == (code, path)
    assert not (tmp_path / "postgresql").exists() and not (tmp_path / "keys").exists()


def test_a_home_is_served_once_and_comes_back_after_everything_was_killed(data: Path) -> None:
    from arrears.office.database.embedded import EmbeddedServer

    port, server = free_port(), EmbeddedServer(data / "postgresql")
    office = started(data, "serve", "--port", str(port))
    wait_for(lambda: health(port) == "ok")
    said = refused(data, "serve", "--port", str(free_port()))
    assert said["code"] == "already_served" and str(office.pid) in said["message"]
    os.kill(server.pid(), signal.SIGSTOP)  # it takes connections and answers none
    assert health(port) == "database_unreachable"
    os.kill(server.pid(), signal.SIGCONT)
    wait_for(lambda: health(port) == "ok")
    family = [office.pid, *children(office.pid), server.pid()]
    for pid in family:
        os.kill(pid, signal.SIGKILL)
    office.communicate()
    wait_for(lambda: not any(map(alive, family)))
    assert json.loads(ran(data, "status", "--json").stdout)["status"] == "stopped"
    pid_file = data / "postgresql" / "cluster" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n" + pid_file.read_text().split("\n", 1)[1])  # the number is another's by now
    again = started(data, "serve", "--port", str(port))
    wait_for(lambda: health(port) == "ok")
    told = ran(data, "status", "--text")
    assert told.returncode == 0 and "well" in told.stdout
    again.send_signal(signal.SIGTERM)
    console = again.communicate(timeout=60)[1]
    assert again.returncode == 0 and server.pid() is None
    assert "stopped" in console and str(data / "logs" / "office.log") in console and "{" not in console
    logged = [json.loads(line) for line in (data / "logs" / "office.log").read_text("utf-8").splitlines()]
    assert {"process_started"} <= {line["event"] for line in logged}


def test_a_command_that_is_told_to_stop_leaves_no_database_behind(data: Path) -> None:
    from arrears.office.database.embedded import EmbeddedServer

    server = EmbeddedServer(data / "story" / "office" / "postgresql")
    story = started(data, "demo", "--story", "--data", str(data))
    try:
        wait_for(lambda: server.pid() is not None and (server.socket_folder / ".s.PGSQL.5432").exists())
        story.send_signal(signal.SIGTERM)
        said = story.communicate(timeout=60)[1]
        assert story.returncode == 128 + signal.SIGTERM and "Traceback" not in said, said
        assert server.pid() is None
    finally:
        server.stop("immediate")


def test_keys_that_are_gone_are_never_made_anew(data: Path) -> None:
    arrears(data, "office", "tenant", "keys", "示例机构")
    (data / "keys").rename(data / "kept")
    said = refused(data, "serve", "--port", str(free_port()))
    assert said["code"] == "key_missing" and not (data / "keys").exists()
    shutil.copytree(data / "kept", data / "keys")
    (data / "keys" / "record.key").unlink()
    assert refused(data, "record", "verify")["code"] == "key_missing"


def test_an_outside_database_is_used_and_its_faults_are_told(data: Path) -> None:
    server, address = _outside(data / "outside")
    urls = {"ARREARS_DATABASE_URL": address("arrears_app", "of app")}
    assert json.loads(ran(data, "status", "--json", **urls).stdout)["status"] == "schema_missing"
    assert refused(data, "serve", "worker", **urls)["path"] == "ARREARS_DATABASE_OWNER_URL"
    owner = {"ARREARS_DATABASE_OWNER_URL": address("arrears_owner", "of owner")}
    arrears(data, "office", "tenant", "outside", "示例机构", **urls, **owner)
    assert not (data / "postgresql").exists()
    said = refused(data, "serve", "worker", ARREARS_DATABASE_URL=address("arrears_app", "wrong"))
    assert said["code"] == "database_unreachable" and "arrears_app" in said["message"]
    port = str(free_port())
    web = started(data, "serve", "web", ARREARS_PORT=port, ARREARS_WEB_WORKERS="1", **urls)
    wait_for(lambda: health(int(port)) == "ok")
    server.stop("immediate")
    assert health(int(port)) == "database_unreachable"
    assert json.loads(ran(data, "status", "--json", **urls).stdout)["status"] == "unreachable"
    assert refused(data, "serve", "scheduler", **urls)["code"] == "database_unreachable"
    server.start()
    wait_for(lambda: health(int(port)) == "ok")
    web.send_signal(signal.SIGTERM)
    web.communicate(timeout=60)
    assert web.returncode == 0


def _outside(home: Path):
    """Return a PostgreSQL that is not the office's own, with TCP and passwords, and what makes its addresses."""
    from arrears.office.database.embedded import EmbeddedServer

    port = free_port()
    server = EmbeddedServer(home / "postgresql", {"listen_addresses": "'127.0.0.1'", "port": str(port)})
    server.start()
    rules = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
    (server.cluster / "pg_hba.conf").write_text(rules)
    inside = f"host={server.socket_folder} port={port} user=postgres dbname=postgres"
    with psycopg.connect(inside, autocommit=True) as connection:
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("CREATE ROLE arrears_owner LOGIN PASSWORD 'of owner'")
        connection.execute("CREATE ROLE arrears_app LOGIN PASSWORD 'of app'")
        connection.execute("CREATE DATABASE arrears OWNER arrears_owner")
    return server, lambda role, password: f"host=127.0.0.1 port={port} user={role} password='{password}' dbname=arrears"
