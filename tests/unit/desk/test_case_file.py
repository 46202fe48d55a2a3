"""What the case page tells of a person: how they can be reached, all their accounts, and papers with their hashes."""

import hashlib
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

pytestmark = pytest.mark.database
PDF = b"%PDF-1.7\nplainly made up\n"


def add(browser, case, content: bytes, name: str = "合同.pdf"):
    file = SimpleUploadedFile(name, content)
    return browser.post(f"/desk/cases/{case}/documents", {"document": file, "key": str(uuid4())})


def test_a_file_is_kept_sealed_with_its_hash_and_every_reading_is_on_record(floor):
    case, browser, digest = floor.cases["C1"], floor.browser(), hashlib.sha256(PDF).hexdigest()
    assert add(browser, case, PDF).status_code == add(browser, case, PDF).status_code == 302
    assert floor.kinds("C1").count("document.added") == 1  # the same file is there already
    page = browser.get(f"/desk/cases/{case}").text
    assert "合同.pdf" in page and digest[:12] in page
    document, person, sealed = floor.row("SELECT id, person_id, sealed FROM case_document WHERE case_id = %s", case)
    assert b"made up" not in bytes(sealed)
    answer = browser.get(f"/desk/cases/{case}/documents/{document}")
    assert answer.content == PDF and answer.headers["Content-Disposition"].startswith("attachment")
    read = "SELECT count(*) FROM fact WHERE chain_id = %s AND kind = 'data.read'"
    assert floor.row(read, person)[0] == 1
    assert browser.get(f"/desk/cases/{floor.cases['C2']}/documents/{document}").status_code == 404


@pytest.mark.parametrize("content", [b"", b"MZ\x90 a program", b"<script>", b"%PDF-" + b"x" * (5 * 2**20)], ids=len)
def test_what_is_no_document_is_not_taken_in(floor, content):
    answer = add(floor.browser(), floor.cases["C1"], content)
    assert answer.status_code == 422 and "只接受不超过 5 MB" in answer.text
    assert "document.added" not in floor.kinds("C1")


def test_ways_to_reach_a_person_say_what_came_of_them(floor):
    contact, case = uuid4(), floor.cases["C1"]
    unknown = floor.browser().get(f"/desk/cases/{case}").text
    assert "未核实" in unknown and "放款机构资料" in unknown and "A-C1" in unknown
    floor.call("C1", contact)
    floor.log("C1", contact, "conversation")
    assert "本人接通过" in floor.browser().get(f"/desk/cases/{case}").text
    other = floor.cases["C2"]
    wrong = uuid4()
    floor.call("C2", wrong)
    floor.log("C2", wrong, "wrong_number")
    assert "已停用" in floor.browser(lang="zh").get(f"/desk/cases/{other}").text
