"""The thread: a demand letter, a matter, its papers, its steps, and the deadlines on the wall."""

import pytest

from arrears.kernel.refusal import InputError
from arrears.office.commands.execute import CommandRefused

pytestmark = pytest.mark.database
SAID = {"contract": {"signed_on": "2025-12-08", "annual_rate": "0.18"}}


def test_from_demand_letter_to_payment_order(chambers):
    letter = chambers.letter()
    assert chambers.wall() == {}
    chambers.on_case("letter.deliver", letter=letter, on="2026-11-24", way="courier", proof="SF0000000001")
    assert chambers.wall()["limitation"] == "2029-11-24"
    matter = chambers.matter("payment_order", particulars=SAID)
    with pytest.raises(InputError) as fault:
        chambers.step(matter, "application_filed", "2026-11-24")
    assert fault.value.code == "paper_missing"
    paper = chambers.paper(matter, "payment_order_application")
    chambers.paper(matter, "evidence_list")
    assert chambers.step(matter, "application_filed", "2026-11-24")["state"] == "applied"
    chambers.step(matter, "payment_order_accepted", "2026-11-24")
    assert chambers.wall()["payment_order_issue"] == "2026-12-09"
    with pytest.raises(InputError) as fault:
        chambers.step(matter, "judgment_effective", "2026-11-24")
    assert fault.value.code == "step_not_lawful"
    name, digest = chambers.row("SELECT name, document FROM letter WHERE id = %s", paper)
    assert name.startswith("payment_order_application") and len(digest) == 64
    with pytest.raises(CommandRefused) as refused:
        chambers.matter("suit", "C1", variant="summary", by="collector")
    assert refused.value.status == 403
