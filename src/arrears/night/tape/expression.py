"""The little language of mappings: SQL expressions over the columns of a file, cut down to what cannot do harm.

SQLGlot parses it; every node must be on the list, every function by name. The only division is
the whole one (`//`): `/` would give a binary fraction, and no binary fraction comes near money.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from arrears.kernel.refusal import InputError

NODES: tuple[type[exp.Expr], ...] = (
    exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.Paren, exp.Neg, exp.Not, exp.And, exp.Or,
    exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is, exp.In, exp.Between, exp.Like, exp.Case, exp.If,
    exp.Add, exp.Sub, exp.Mul, exp.IntDiv, exp.Mod, exp.DPipe, exp.Anonymous, exp.Coalesce, exp.Nullif,
    exp.Greatest, exp.Least, exp.Upper, exp.Lower, exp.Trim, exp.Length, exp.Abs, exp.SplitPart, exp.Substring,
    exp.Replace, exp.Left, exp.Right, exp.Concat,
)  # fmt: skip
AGGREGATES: tuple[type[exp.Expr], ...] = (exp.Sum, exp.Min, exp.Max, exp.Count, exp.CountIf, exp.Star)
FUNCTIONS = frozenset({
    "number_of", "whole_of", "day_of", "day_as", "days_after", "months_after", "days_between", "whole_months", "as_of",
})  # fmt: skip


@dataclass(frozen=True)
class Expression:
    """A checked expression and the columns that it reads."""

    tree: exp.Expr
    columns: tuple[str, ...]

    def sql(self, cells: dict[str, str], group: tuple[str, ...], as_of: str) -> str:
        """Return DuckDB's SQL. `cells`: the SQL of each column; aggregates run over the rows with the same `group`."""
        tree = self.tree.copy().transform(_named, cells, group, as_of)
        return tree.sql(dialect="duckdb")


def parse_expression(text: str, place: str) -> Expression:
    """Return the expression of a mapping; anything that is not on the list is an error at `place`."""
    try:
        tree = sqlglot.parse_one(text, dialect="duckdb")
    except SqlglotError as fault:
        reason = str(fault).splitlines()[0]
        raise InputError("expression_malformed", f"{text!r} cannot be read: {reason}", place) from None
    for node in tree.walk():
        if not isinstance(node, NODES + AGGREGATES):
            raise InputError(
                "expression_forbidden", f"{node.sql(dialect='duckdb')!r} in {text!r} is not allowed in a mapping", place
            )
        if isinstance(node, exp.Anonymous) and node.name.lower() not in FUNCTIONS:
            known = ", ".join(sorted(FUNCTIONS))
            raise InputError(
                "expression_forbidden", f"{node.name} is no function of mappings; there are {known}", place
            )
    return Expression(tree, tuple(dict.fromkeys(column_name(node) for node in tree.find_all(exp.Column))))


def column_name(node: exp.Column) -> str:
    """Return the name of a column: `x`, or `joined.x` for one of a joined file."""
    return f"{node.table}.{node.name}" if node.table else node.name


def _named(node: exp.Expr, cells: dict[str, str], group: tuple[str, ...], as_of: str) -> exp.Expr:
    if isinstance(node, exp.Column):
        return sqlglot.parse_one(cells[column_name(node)], dialect="duckdb")
    if isinstance(node, exp.Anonymous) and node.name.lower() == "as_of":
        return sqlglot.parse_one(f"DATE '{as_of}'", dialect="duckdb")
    if isinstance(node, exp.Sum | exp.Min | exp.Max | exp.Count | exp.CountIf) and not isinstance(
        node.parent, exp.Window
    ):
        keys = [sqlglot.parse_one(cells[key], dialect="duckdb") for key in group]
        return exp.Window(this=node.transform(_named_inside, cells), partition_by=keys)
    return node


def _named_inside(node: exp.Expr, cells: dict[str, str]) -> exp.Expr:
    return sqlglot.parse_one(cells[column_name(node)], dialect="duckdb") if isinstance(node, exp.Column) else node
