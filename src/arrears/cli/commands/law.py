"""`arrears law`: what is permitted, by which provisions, and since when."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from typing import Annotated, Any

import typer

from arrears.cli.edge import faults_as_json, parse_json, print_json, read_json, read_text
from arrears.kernel.dates import parse_day
from arrears.kernel.refusal import InputError

Policy = Annotated[list[str] | None, typer.Option("--policy", help="switch a policy from its default; repeatable")]
Harden = Annotated[bool, typer.Option("--harden-advice", help='let "should not" refuse as well')]


def register(app: typer.Typer) -> None:
    """Add the group to the application."""
    group = typer.Typer(no_args_is_help=True, help="What is permitted, with its articles. 合规判定")
    group.command("check")(faults_as_json(check))
    group.command("list")(faults_as_json(list_provisions))
    group.command("explain")(faults_as_json(explain))
    group.command("set")(faults_as_json(set_value))
    group.command("coverage")(faults_as_json(coverage))
    group.command("stale")(faults_as_json(stale))
    group.command("bench")(faults_as_json(bench))
    app.add_typer(group, name="law")


def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="one situation as JSON, or - for standard input")],
    jsonl: Annotated[bool, typer.Option("--jsonl", help="one situation a line, one answer a line")] = False,
    harden_advice: Harden = False,
    policy: Policy = None,
) -> None:
    """Say whether one contact or step is permitted.

    With --jsonl a bad line is answered by an error object of its own, the others are answered all the same, and the
    command ends with 2.
    """
    switched = _known_policies(policy or [])
    if jsonl:
        _check_lines(read_text(file), harden_advice, switched)
    else:
        print_json(_answer(read_json(file), harden_advice, switched))


def _answer(given: Any, harden_advice: bool, policies: list[str]) -> dict[str, Any]:
    from arrears.law.engine.answer import as_json
    from arrears.law.engine.read import read_situation
    from arrears.law.engine.verdict import check as judge

    return as_json(judge(read_situation(given), policies=policies, harden_advice=harden_advice))


def _check_lines(text: str, harden_advice: bool, policies: list[str]) -> None:
    first: InputError | None = None
    for number, line in enumerate(text.split("\n"), start=1):  # a text may hold other line breaks
        if not line.strip():
            continue
        try:
            answer = _answer(parse_json(line), harden_advice, policies)
        except InputError as fault:
            answer = fault.as_json() | {"line": number}
            first = first or fault.at(f"line {number}")
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    if first:
        raise first


def _known_policies(names: list[str]) -> list[str]:
    from arrears.law.engine.rulebook import rulebook

    for name in names:
        found = rulebook().find(name)
        if found is None or found.policy is None:
            raise InputError(
                "unknown_policy", f"{name!r} is not a policy of the rulebook; see arrears law list", "--policy"
            )
    return names


def list_provisions(
    jurisdiction: Annotated[str | None, typer.Option("--jurisdiction", help="e.g. CHN; all by default")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="the day; today by default")] = None,
    every: Annotated[bool, typer.Option("--all", help="those of other days as well: repealed and to come")] = False,
) -> None:
    """List the provisions in force on a day, one JSON object a line."""
    from arrears.law.register import entries

    for entry in entries(jurisdiction, None if every else _day(as_of)):
        sys.stdout.write(json.dumps(entry, ensure_ascii=False) + "\n")


def coverage(as_of: Annotated[str | None, typer.Option("--as-of", help="the day; today by default")] = None) -> None:
    """Show the coverage register: in force, repealed, policy, not modelled; one JSON object a line."""
    from arrears.law.coverage import coverage as register_of

    for entry in register_of(_day(as_of)):
        sys.stdout.write(json.dumps(entry, ensure_ascii=False) + "\n")


def explain(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="the id of a provision, e.g. CN-COL-010")],
    page: Annotated[bool, typer.Option("--page", help="the page in Chinese and English, as Markdown")] = False,
) -> None:
    """Show one provision: its words, its values over time, what it needs; --page as people read it."""
    from arrears.law.engine.rulebook import rulebook
    from arrears.law.pages import page as page_of
    from arrears.law.register import explained

    said = explained(rule)
    provision = rulebook().find(rule)
    if page and provision is not None:
        sys.stdout.write(page_of(provision))
    else:
        print_json(said)


def set_value(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="the id of a provision, e.g. CN-COL-010")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="one of its values, as law explain shows them")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="the new value; words or fractions parted by commas")],
    since: Annotated[str, typer.Option("--from", help="the first day on which it holds")],
    citation: Annotated[str, typer.Option("--citation", help="by whose decision, or which article")],
    existing_from: Annotated[
        str | None, typer.Option("--existing-from", help="from when it binds debts made before; that day by default")
    ] = None,
    rules: Annotated[
        str | None, typer.Option("--rules", envvar="ARREARS_RULES", help="the folder of the lender's own values")
    ] = None,
) -> None:
    """Change a number of the rulebook from a day on, in the lender's own folder; earlier days are judged as they were.

    Every process of the office reads the folder when it starts.
    """
    from pathlib import Path

    from arrears.cli.edge import write_whole
    from arrears.law.change import changed, path_of
    from arrears.law.engine.rulebook import rulebook, use_own_values
    from arrears.law.register import explained

    if not rules:
        raise InputError("rules_missing", "name the folder of own values: --rules DIR, or ARREARS_RULES", "--rules")
    folder = Path(rules)
    folder.mkdir(parents=True, exist_ok=True)
    use_own_values(folder)
    provision = rulebook().find(rule)
    if provision is None:
        raise InputError("unknown_rule", f"{rule!r} is no provision of the rulebook; see arrears law list", "RULE")
    day, existing = parse_day(since, path="--from"), None
    if existing_from:
        existing = parse_day(existing_from, path="--existing-from")
    text = changed(provision, name, value, day, citation, _day(None), existing)
    place = folder / path_of(provision)
    write_whole(place, text)
    book = use_own_values(folder)
    history = explained(rule, book)["values_over_time"][name]
    print_json({"rule": rule, "name": name, "file": str(place), "values": history, "rulebook_version": book.version})


def stale(
    days: Annotated[int, typer.Option("--days", min=0, help="values not checked for more than that many days")],
    as_of: Annotated[str | None, typer.Option("--as-of", help="the day to count from; today by default")] = None,
) -> None:
    """List the values in force that nobody has checked against their source for N days, one JSON object a line."""
    from arrears.law.register import stale as stale_values

    for entry in stale_values(days, _day(as_of)):
        sys.stdout.write(json.dumps(entry, ensure_ascii=False) + "\n")


def _day(text: str | None) -> date:
    """Return the day of the option, or today's by the clock of this machine."""
    return parse_day(text, path="--as-of") if text else datetime.now().astimezone().date()


def bench(
    checks: Annotated[int, typer.Option("--checks", min=1, help="how many situations to check")] = 20_000,
    history: Annotated[int, typer.Option("--history", min=0, help="earlier contacts in each situation")] = 30,
    jurisdiction: Annotated[str, typer.Option("--jurisdiction", help="whose law is asked")] = "CHN",
) -> None:
    """Measure the scalar check in this process: JSON with checks_per_s, p50_ms and p99_ms."""
    from arrears.cli.law_bench import measure

    print_json(measure(checks, history, jurisdiction))
