"""`arrears speech`: check a text for what may never be said, and measure how well the check does."""

from __future__ import annotations

from typing import Annotated

import typer

from arrears.cli.edge import faults_as_json


def register(app: typer.Typer) -> None:
    """Add the group to the application."""
    group = typer.Typer(help="What may never be said to a borrower.", no_args_is_help=True)
    group.command("check")(check)
    group.command("evaluate")(evaluate)
    app.add_typer(group, name="speech")


@faults_as_json
def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="JSON of one text, or -")],
) -> None:
    """Check one outgoing text or note: findings with phrase, provision and a lawful wording."""
    from arrears.cli.edge import print_json, read_json
    from arrears.law.speech.check import check_speech
    from arrears.law.speech.read import read_speech

    print_json(check_speech(read_speech(read_json(file))).as_json())


@faults_as_json
def evaluate() -> None:
    """Print precision and recall on the labelled sentences, tuning and test part apart."""
    from arrears.cli.edge import print_json
    from arrears.law.speech.evaluate import evaluate as measure

    print_json(measure())
