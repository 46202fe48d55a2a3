"""`arrears serve`: the office, whole under one supervisor or process by process."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

Data = Annotated[Path | None, typer.Option(help="Folder of everything the office keeps (or ARREARS_DATA).")]


def register(app: typer.Typer) -> None:
    """Add the group to the application."""
    group = typer.Typer(
        help="The office: desk, portal, API, workers, on its own database unless ARREARS_DATABASE_URL is set."
    )
    group.callback(invoke_without_command=True)(serve)
    group.command("web")(web)
    group.command("worker")(worker)
    group.command("scheduler")(scheduler)
    app.add_typer(group, name="serve")


def serve(
    context: typer.Context,
    data: Data = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on [127.0.0.1].")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on [8000].")] = None,
) -> None:
    """Run everything: database, web, worker and scheduler, until Ctrl-C."""
    from arrears.cli.edge import faults_as_json

    faults_as_json(_environment)(data, host, port)
    if context.invoked_subcommand is None:
        faults_as_json(_everything)()


def web() -> None:
    """Run the web server alone (the database must be reachable)."""
    import os
    import sys

    from arrears.cli.edge import faults_as_json

    faults_as_json(_ready)()
    os.execv(
        sys.executable,
        [sys.executable, "-m", "gunicorn", "-c", "python:arrears.office.web.server", "arrears.office.wsgi:application"],
    )


def worker(
    concurrency: Annotated[int, typer.Option(help="Jobs at the same time.", min=1)] = 4,
    queue: Annotated[list[str] | None, typer.Option(help="Only these queues [all but the nightly one].")] = None,
) -> None:
    """Run one worker alone: jobs, and messages out (with --queue, only where `messages` is among them)."""
    from arrears.cli.edge import faults_as_json

    faults_as_json(_work)(faults_as_json(_ready)(), concurrency, queue)


def _ready() -> Any:
    """Return the configuration, with the office switched on and its database ready."""
    from arrears.office.database.prepare import prepare
    from arrears.office.wiring import switch_on

    config = switch_on()
    prepare(config)
    return config


def _work(config: Any, concurrency: int, queue: list[str] | None) -> None:
    from contextlib import nullcontext

    from arrears.office.jobs.app import daytime_queues, run_worker
    from arrears.office.messages.beside import sending

    with sending(config) if queue is None or "messages" in queue else nullcontext():
        run_worker(queues=queue or daytime_queues(), concurrency=concurrency)


def scheduler() -> None:
    """Run the scheduler alone: nights, checkpoints, jobs left behind."""
    from arrears.cli.edge import faults_as_json

    faults_as_json(_ready)()
    from arrears.office.jobs.app import run_scheduler

    run_scheduler()


def _environment(data: Path | None, host: str | None, port: int | None) -> None:
    """Hand the options on to this process and its children."""
    import os

    for name, value in (("ARREARS_DATA", data), ("ARREARS_HOST", host), ("ARREARS_PORT", port)):
        if value is not None:
            os.environ[name] = str(value)


def _everything() -> None:
    from rich.console import Console

    from arrears.cli.commands.night import language
    from arrears.office.config import read_config
    from arrears.office.database.address import embedded_server
    from arrears.office.database.prepare import prepare
    from arrears.office.processes import Child, Supervisor, only_one, refuse_taken_port
    from arrears.office.wiring import switch_on

    console, lang = Console(stderr=True, highlight=False, soft_wrap=True), language(None)

    def said(zh: str, en: str) -> None:
        console.print(zh if lang == "zh" else en, markup=False)

    config = read_config()
    with only_one(config.data):
        refuse_taken_port(config.host, config.port)
        switch_on()
        for zh, en in prepare(config):
            said(zh, en)
        for zh, en, where in (
            ("数据", "data", config.data), ("校验点", "checkpoints", config.checkpoints), ("密钥", "keys", config.keys),
            ("日志", "log", config.log or "stderr"),
        ):  # fmt: skip
            said(f"{zh}\t{where}", f"{en:<12}{where}")
        address = f"http://{config.host}:{config.port}/"
        said(f"打开\t{address}（Ctrl-C 停止）", f"open        {address}   (Ctrl-C stops)")
        Supervisor(
            [Child(name, ("serve", name)) for name in ("web", "worker", "scheduler")],
            embedded_server(config),
            config.log,
            said=said,
        ).run()
