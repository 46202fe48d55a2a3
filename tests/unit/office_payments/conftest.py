"""A small portfolio with schedules, and ways to take files in."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)


class Portfolio:
    """Accounts of one tenant. An account owes two overdue rows of 500.00 (400 principal, 100 interest) and a third."""

    def __init__(self, config, tenant: UUID) -> None:
        self.config, self.tenant = config, tenant

    def add(self, account: str, customer: str, name: str, *, schedule: bool = True, phone: str = "13800000001",
            currency: str = "CNY", product: str = "cash_loan", dpd: int = 40, **night) -> UUID:  # fmt: skip
        import json

        from arrears.debt.account import Account
        from arrears.office.cases.decide import Standing, decide
        from arrears.office.cases.ingest_night import case_id
        from arrears.office.facts.append import append, draft
        from arrears.office.payments.tape_books import keep_one
        from arrears.office.privacy.people import Known, keep, person_id
        from arrears.office.tenancy import within

        case, person = case_id(self.tenant, customer, "lender"), person_id(self.tenant, customer)
        detail = {"overdue_principal_minor": 80000, "overdue_interest_minor": 20000, "overdue_fee_minor": 0,
                  "overdue_penalty_minor": 0, "next_amount_minor": 50000, **night}  # fmt: skip
        with within(self.tenant) as cursor:
            keep(cursor, self.config, [Known(customer, fields={"name": [name], "phone": [phone]})])
            cursor.execute(
                "INSERT INTO account_snapshot (tenant_id, account_id, customer_id, case_id, lender, product, currency,"
                " state, dpd, bucket, overdue_minor, outstanding_minor, detail, as_of) VALUES"
                " (%s, %s, %s, %s, 'lender', %s, %s, 'active', %s, 'M2', 100000, 150000, %s, %s)",
                [self.tenant, account, customer, case, product, currency, dpd, json.dumps(detail), DAY],
            )
            if schedule:
                rows = [[1, "2026-10-15", 40000, 10000, 0], [2, "2026-11-15", 40000, 10000, 0],
                        [3, "2026-12-15", 40000, 10000, 0]]  # fmt: skip
                keep_one(cursor, self.tenant, account, Account(120000), rows, [], DAY)
            cursor.execute("SELECT 1 FROM collection_case WHERE id = %s", [case])
            if cursor.fetchone() is None:
                said = decide(Standing(currency, dpd, 100000, [account]), person, "lender", DAY)
                append(cursor, [draft(case, one, happened_at=AT, actor="system:night", source="night") for one in said])
        return case

    def give(self, case: UUID, *payloads, at: datetime = AT) -> None:
        from arrears.office.facts.append import append, draft
        from arrears.office.tenancy import within

        with within(self.tenant) as cursor:
            facts = [draft(case, one, happened_at=at, actor="user:x", source="desk") for one in payloads]
            append(cursor, facts, recorded_at=at)

    def take(self, path: Path, mapping: object = None, at: datetime = AT, **how: object):
        from arrears.office.payments.import_file import import_file
        from arrears.office.payments.mapping import mapping_for, read_mapping

        chosen = read_mapping(mapping) if mapping else mapping_for(path)
        return import_file(path, self.tenant, self.config, mapping=chosen, actor="system:test", at=at, **how).tally

    def ask(self, query: str, *values: object) -> list[tuple]:
        from arrears.office.tenancy import within

        with within(self.tenant) as cursor:
            cursor.execute(query, list(values))
            return cursor.fetchall()

    def facts(self, chain: UUID, *kinds: str) -> list[dict]:
        from arrears.office.facts.read import facts_of
        from arrears.office.tenancy import within

        with within(self.tenant) as cursor:
            return [fact.payload for fact in facts_of(cursor, chain) if not kinds or fact.kind in kinds]

    def command(self, name: str, payload: dict, key: str, at: datetime = AT) -> dict:
        from arrears.office.actor import system_actor
        from arrears.office.commands.execute import execute

        done = execute(name, payload, key=key, tenant=self.tenant, actor=system_actor("test"), source="test", at=at,
                       config=self.config)  # fmt: skip
        return done.answer

    def rebuild_is_live(self) -> None:
        from arrears.office.facts.rebuild import rebuild
        from arrears.office.tenancy import within

        with within(self.tenant) as cursor:
            assert [(one.table, one.differences) for one in rebuild(cursor) if one.differs] == []


@pytest.fixture
def portfolio(office, tenant) -> Portfolio:
    return Portfolio(office, tenant)


MAPPING = {
    "encoding": "gb18030",
    "date_format": "%Y%m%d",
    "columns": {
        "date": "交易日期", "credit": "贷方金额", "debit": "借方金额", "bank_reference": "流水号",
        "text": ["摘要", "附言"], "payer_name": "对方户名", "payer_number": "对方账号", "reversal": "冲正标志",
    },
}  # fmt: skip
HEADER = "交易日期,贷方金额,借方金额,流水号,摘要,附言,对方户名,对方账号,冲正标志\n"


@pytest.fixture
def bank_csv(tmp_path: Path):
    def write(name: str, *lines: str) -> Path:
        path = tmp_path / name
        path.write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="gb18030")
        return path

    return write
