"""`arrears bench payments`: a bank's file of N lines in a stream, twice; seconds, lines a second, and memory.

One line in twenty goes out, one in twenty nobody can place, one in twenty names no contract but comes from a borrower
with an amount that is owed; the others name their contract, in a cell of its own or in the text. There is an account
with a schedule of twelve for every five lines.
"""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from arrears.office.bench.cpu import cpu_seconds
from arrears.office.bench.scratch import scratch_office
from arrears.office.config import Config

LENDER = "lender"
LINES_AN_ACCOUNT = 5
CHUNK = 2_000
DAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 3, tzinfo=UTC)
ROW_MINOR = (40_000, 10_000)
DUE = [date(2026 + (month - 1) // 12, (month - 1) % 12 + 1, 15) for month in range(9, 21)]
COLUMNS = {
    "date": "交易日期", "amount": "金额", "direction": "借贷", "bank_reference": "流水号", "contract": "合同号",
    "text": ["附言"], "payer_name": "对方户名",
}  # fmt: skip


def bench(lines: int, form: str) -> dict[str, Any]:
    """Return the figures of importing a file of so many lines, as CSV or camt.053, once and again."""
    with scratch_office() as config:
        from arrears.office.database.address import embedded_server
        from arrears.office.members.tenants import create_tenant

        server = embedded_server(config)
        tenant = create_tenant("bench", "示例机构")
        accounts = -(-lines // LINES_AN_ACCOUNT)
        for start in range(0, accounts, CHUNK):
            _portfolio(config, tenant, range(start, min(start + CHUNK, accounts)))
        file = config.data.parent / ("bank.xml" if form == "camt.053" else "bank.csv")
        (_write_camt if form == "camt.053" else _write_csv)(file, lines, accounts)
        pid = server.pid() if server else None
        first, again = _take(config, tenant, file, pid), _take(config, tenant, file, pid)
        counts = first.pop("counts")
        return {
            "lines": lines, "accounts": accounts, "file_mb": round(file.stat().st_size / 1e6, 1), **counts, **first,
            "again": {**again.pop("counts"), **again},
        }  # fmt: skip


def _take(config: Config, tenant: UUID, file: Path, database: int | None) -> dict[str, Any]:
    from arrears.office.payments.import_file import import_file
    from arrears.office.payments.mapping import mapping_for, read_mapping

    mapping = mapping_for(file) if file.suffix == ".xml" else read_mapping({"columns": COLUMNS, "incoming": ["贷"]})
    cpu, began = cpu_seconds(database), time.monotonic()
    tally = import_file(file, tenant, config, mapping=mapping, actor="system:bench", at=AT, processes=2).tally
    seconds = time.monotonic() - began
    return {
        "counts": {name: getattr(tally, name) for name in ("posted", "unmatched", "known", "outgoing", "rejected")},
        "seconds": round(seconds, 2), "lines_per_s": int(tally.lines / seconds),
        "cpu_ms_per_line": round((cpu_seconds(database) - cpu) * 1000 / tally.lines, 3),
        "rss_mb": {
            "reader": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "largest_process": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
        },
    }  # fmt: skip


def _account(number: int) -> str:
    return f"LN-{number:08d}"


def _portfolio(config: Config, tenant: UUID, numbers: Sequence[int]) -> None:
    """Make these accounts with their borrowers, schedules and open cases."""
    from arrears.debt.account import Account
    from arrears.office.cases.decide import Standing, decide
    from arrears.office.cases.ingest_night import case_id
    from arrears.office.facts.append import append, draft
    from arrears.office.payments.tape_books import keep_many
    from arrears.office.privacy.people import Known, keep, person_id
    from arrears.office.tenancy import within

    terms = Account(480_000, penalty_rate_ppm=180_000)
    rows = [[no, due.isoformat(), *ROW_MINOR, 0] for no, due in enumerate(DUE, 1)]
    people = {number: person_id(tenant, f"C{number}") for number in numbers}
    cases = {number: case_id(tenant, f"C{number}", LENDER) for number in numbers}
    with within(tenant) as cursor:
        keep(cursor, config, [Known(f"C{number}", fields={"name": [_name(number)]}) for number in numbers])
        said = {
            number: decide(Standing("CNY", 70, 100_000, [_account(number)]), people[number], LENDER, DAY)
            for number in numbers
        }
        append(
            cursor,
            [
                draft(cases[number], one, happened_at=AT, actor="system:bench", source="bench")
                for number in numbers
                for one in said[number]
            ],
            recorded_at=AT,
        )
        _snapshots(cursor, tenant, numbers, list(cases.values()))
        keep_many(cursor, tenant, {_account(number): (terms, rows, []) for number in numbers}, DAY)


def _snapshots(cursor: Any, tenant: UUID, numbers: Sequence[int], cases: Sequence[UUID]) -> None:
    detail = {"overdue_principal_minor": 120_000, "overdue_interest_minor": 30_000, "next_amount_minor": 50_000}
    cursor.execute(
        "INSERT INTO account_snapshot (tenant_id, account_id, customer_id, case_id, lender, product, currency, state,"
        " dpd, bucket, overdue_minor, outstanding_minor, detail, as_of) SELECT %s, account, customer, id, %s,"
        " 'cash_loan', 'CNY', 'active', 70, 'M3', 150000, 600000, %s::jsonb, %s"
        " FROM unnest(%s::text[], %s::text[], %s::uuid[]) AS new(account, customer, id)",
        [
            tenant, LENDER, json.dumps(detail), DAY, [_account(number) for number in numbers],
            [f"C{number}" for number in numbers], list(cases),
        ],
    )  # fmt: skip


def _name(number: int) -> str:
    return f"示例{number}"


def _lines(lines: int, accounts: int) -> Iterator[tuple[str, str, str, str, str, str, str]]:
    """Yield day, amount, direction, reference, contract, text and payer of each line: a month in its order."""
    for number in range(lines):
        day = DAY - timedelta(days=30 - number * 30 // lines)
        account = number * 7_919 % accounts
        kind = number % 20
        amount = "500.00" if kind == 2 else f"{50 + number % 200}.{number % 100:02d}"
        contract = _account(account) if kind >= 12 else ""
        text = f"还款 {_account(account)} 谢谢" if 3 <= kind < 12 else "转账"
        payer = _name(account) if kind >= 2 else f"路人{number}"
        yield day.isoformat(), amount, "借" if kind == 0 else "贷", f"B{number:09d}", contract, text, payer


def _write_csv(path: Path, lines: int, accounts: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("交易日期,金额,借贷,流水号,合同号,附言,对方户名\n")
        for line in _lines(lines, accounts):
            file.write(",".join(line) + "\n")


_ENTRY = (
    '<Ntry><Amt Ccy="CNY">{1}</Amt><CdtDbtInd>{2}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{0}</Dt></BookgDt>'
    "<AcctSvcrRef>{3}</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>{6}</Nm></Pty></Dbtr></RltdPties>"
    "<RmtInf><Ustrd>{5}</Ustrd><Strd><CdtrRefInf><Ref>{4}</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
)


def _write_camt(path: Path, lines: int, accounts: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
            "<BkToCstmrStmt><Stmt><Acct><Id><IBAN>XX000</IBAN></Id></Acct>\n"
        )
        for line in _lines(lines, accounts):
            said = list(line)
            said[2] = "DBIT" if said[2] == "借" else "CRDT"
            file.write(_ENTRY.format(*said))
        file.write("</Stmt></BkToCstmrStmt></Document>\n")
