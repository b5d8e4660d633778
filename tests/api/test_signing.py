"""Signing over the network: everybody on their own phone, in any order; what is changed is signed no more."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from engine.clock import now
from engine.signatures.seats import MOST_TRIES
from engine.signing.one_signature import Expected
from engine.signing.statements import Consent
from engine.signing.trust import installed
from engine.signing.verify import verify
from examples import client
from tests.api.conftest import PORTRAIT, Phone, Served

Content = Callable[..., dict[str, Any]]
_NAMES = itertools.count(1)


@pytest.fixture
def company(served_here: Served, content: Content) -> tuple[Phone, str, dict[str, Any]]:
    """A company's application with its document: who applies, its id, its content."""
    phone = served_here.phone()
    written = content("company", name=f"江门市{'甲乙丙丁戊己庚辛壬癸'[next(_NAMES) % 10]}汀序禾软件有限公司")
    id = phone.open(written)
    phone.client.draw_document(id)
    return phone, id, written


def number(content: dict[str, Any], party: int) -> str:
    return str(content["parties"][party]["document"]["number"])


def seated(served: Served, company: tuple[Phone, str, dict[str, Any]], party: int) -> Phone:
    """The phone of a party who took their place and is identified."""
    applicant, id, content = company
    phone = served.phone()
    phone.take_part(id, applicant.client.invite(id, party), number(content, party), signs=False)
    return phone


def code_of(answer: Any) -> str:
    return str(answer.json()["data"]["code"])


def sign(phone: Phone, id: str, **other: str) -> Any:
    shown = phone.done(phone.get(f"/v1/applications/{id}/document"))
    said = {"document": shown["sha256"], "wording": shown["wording"]["sha256"], "strokes": client.HANDWRITING, **other}
    return phone.post(f"/v1/applications/{id}/signatures", json=said)


def test_the_example_goes_both_ways(served: Served) -> None:
    for way in (client.alone, client.together):
        decided = way(served.address, PORTRAIT)
        assert (decided["outcome"], decided["stage"]) == ("approve", "approved")


def test_what_two_signed_at_once_holds_and_says_who_signed_what(served_here: Served, company: tuple[Phone, str, dict[str, Any]]) -> None:
    applicant, id, _ = company
    phones = [seated(served_here, company, party) for party in (0, 1)]
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(lambda phone: phone.client.sign(id), phones)) == [1, 2]
    shown = applicant.done(applicant.get(f"/v1/applications/{id}/document"))
    assert shown["complete"]
    pdf = applicant.get(f"/v1/applications/{id}/document/file").content
    trust = installed(served_here.service.pen.authority, now())
    report = verify(pdf, trust, now() + dt.timedelta(seconds=5), Expected(document=shown["sha256"], application=id))
    assert report.holds
    assert {s.name for s in report.signatures} == {"沈汀", "顾序"}


def test_what_is_changed_is_signed_no_more_even_if_it_is_changed_back(served_here: Served, content: Content) -> None:
    phone = served_here.phone()
    id = phone.open(content(name="江门市蓬江区茱萸五金店"))
    phone.sign_alone(id)
    phone.client.change(id, delivery="kiosk")
    phone.client.change(id, delivery="electronic")
    late = phone.post(f"/v1/applications/{id}/submit", json={})
    assert (late.status_code, code_of(late)) == (409, "SGN-DOCUMENT")
    assert [s["signed"] for s in phone.client.draw_document(id)["signers"]] == [False]
    assert code_of(phone.post(f"/v1/applications/{id}/submit", json={})) == "SGN-UNSIGNED"


def test_drawing_up_the_same_content_again_keeps_what_was_signed(served_here: Served, content: Content) -> None:
    phone = served_here.phone()
    id = phone.open(content(name="江门市蓬江区蒺藜五金店"))
    phone.sign_alone(id)
    assert phone.client.draw_document(id)["complete"]
    assert phone.client.sign(id) == 1


def test_who_has_not_signed_is_named_by_place_when_it_is_handed_in(served_here: Served, company: tuple[Phone, str, dict[str, Any]]) -> None:
    applicant, id, _ = company
    seated(served_here, company, 1).client.sign(id)
    refused = applicant.post(f"/v1/applications/{id}/submit", json={})
    assert (code_of(refused), [d["where"] for d in refused.json()["data"]["defects"]]) == ("SGN-UNSIGNED", ["/parties/0"])


def test_nobody_signs_who_was_not_identified_on_this_phone(served_here: Served, company: tuple[Phone, str, dict[str, Any]]) -> None:
    applicant, id, content = company
    phone = served_here.phone()
    phone.client.take_seat(applicant.client.invite(id, 1), number(content, 1))
    refused = sign(phone, id)
    assert (refused.status_code, code_of(refused)) == (403, "SGN-IDENTITY")


def test_nobody_signs_for_two(served_here: Served, company: tuple[Phone, str, dict[str, Any]]) -> None:
    applicant, id, content = company
    phone = seated(served_here, company, 1)
    refused = phone.post("/v1/seats", json={"code": applicant.client.invite(id, 0), "id_number": number(content, 0)})
    assert (refused.status_code, code_of(refused)) == (403, "SGN-SEAT")


def test_a_place_that_is_taken_opens_for_nobody_else(served_here: Served, company: tuple[Phone, str, dict[str, Any]]) -> None:
    applicant, id, content = company
    code = applicant.client.invite(id, 1)
    served_here.phone().client.take_seat(code, number(content, 1))
    other = served_here.phone().post("/v1/seats", json={"code": code, "id_number": number(content, 1)})
    assert code_of(other) == "SGN-SEAT"
    assert code_of(applicant.post(f"/v1/applications/{id}/seats", json={"party": 1})) == "SGN-SEAT"


def test_a_code_alone_opens_nothing_and_guessing_numbers_ends(served_here: Served, company: tuple[Phone, str, dict[str, Any]]) -> None:
    applicant, id, content = company
    code = applicant.client.invite(id, 1)
    phone = served_here.phone()
    for _ in range(MOST_TRIES):
        assert code_of(phone.post("/v1/seats", json={"code": code, "id_number": "440703199003120017"})) == "SGN-SEAT"
    assert code_of(phone.post("/v1/seats", json={"code": code, "id_number": number(content, 1)})) == "SGN-SEAT"


def test_what_was_read_is_what_is_signed(served_here: Served, company: tuple[Phone, str, dict[str, Any]]) -> None:
    _, id, _ = company
    phone = seated(served_here, company, 1)
    for other in ({"document": "0" * 64}, {"wording": "0" * 64}):
        assert code_of(sign(phone, id, **other)) == "SGN-WORDING"


def test_whoever_has_a_place_sees_the_document_and_nothing_else(served_here: Served, company: tuple[Phone, str, dict[str, Any]]) -> None:
    _, id, _ = company
    phone = seated(served_here, company, 1)
    assert phone.get(f"/v1/applications/{id}/document/file").content.startswith(b"%PDF")
    for address in ("", "/decision", "/uploads"):
        assert code_of(phone.get(f"/v1/applications/{id}{address}")) == "CASE-NOT-FOUND"
    assert code_of(phone.post(f"/v1/applications/{id}/submit", json={})) == "CASE-NOT-FOUND"


def test_somebody_who_is_only_identified_does_not_sign(served_here: Served, company: tuple[Phone, str, dict[str, Any]]) -> None:
    _, id, _ = company
    assert code_of(sign(seated(served_here, company, 2), id)) == "SGN-SEAT"


REPRESENTATIVE = {"name": "莫临川", "as": "legal_representative", "document": {"type": "resident_id", "number": "440703198711030010"}}
INVESTOR: dict[str, Any] = {
    "name": "江门市川汀投资有限公司", "kind": "corporate", "organisation_kind": "company", "roles": ["shareholder"],
    "document": {"type": "business_licence", "number": "91440703MA0EXA015Y"},
    "contribution": {"amount": 400000, "form": "money", "due": "2030-12-31"},
}


def with_investor(content: Content, **more: Any) -> dict[str, Any]:
    """A company whose second shareholder is another company."""
    written = content("company", name=f"江门市{'子丑寅卯辰巳午未申酉'[next(_NAMES) % 10]}岸禾软件有限公司")
    parties = list(written["parties"])
    supervisor = {**parties[1], "roles": ["supervisor"]}
    del supervisor["contribution"]
    return {**written, "parties": [parties[0], {**INVESTOR, **more}, supervisor, *parties[2:]]}


def test_for_an_organisation_signs_whom_it_names_and_a_person_looks_at_it(served_here: Served, content: Content) -> None:
    applicant, written = served_here.phone(), with_investor(content, representative=REPRESENTATIVE)
    id = applicant.open(written)
    signers = {s["party"]: s for s in applicant.client.draw_document(id)["signers"]}
    assert (signers[1]["name"], signers[1]["online"], signers[1]["signs"]) == ("莫临川", True, True)
    assert signers[1]["capacity"] == "江门市川汀投资有限公司（股东）的法定代表人"
    for place, signer in signers.items():
        phone = served_here.phone()
        phone.take_part(id, applicant.client.invite(id, place), client.number_of(written, place), signer["signs"])
    pdf = applicant.get(f"/v1/applications/{id}/document/file").content
    report = verify(pdf, installed(served_here.service.pen.authority, now()), now() + dt.timedelta(seconds=5), Expected(application=id))
    assert report.holds
    said = {s.statement.signatory.name: s.statement.signatory.role for s in report.signatures if isinstance(s.statement, Consent)}
    assert said == {"沈汀": "法定代表人、股东", "莫临川": "江门市川汀投资有限公司（股东）的法定代表人"}
    applicant.client.submit(id)
    assert applicant.decision(id)["stage"] == "in_review"


def test_an_organisation_that_names_nobody_is_told_how_it_can_sign(served_here: Served, content: Content) -> None:
    phone = served_here.phone()
    id = phone.open(with_investor(content))
    assert [s["online"] for s in phone.client.draw_document(id)["signers"] if s["party"] == 1] == [False]
    refused = phone.post(f"/v1/applications/{id}/seats", json={"party": 1})
    assert (code_of(refused), "representative" in refused.json()["data"]["defects"][0]["advice"]) == ("SGN-SEAT", True)
    late = phone.post(f"/v1/applications/{id}/submit", json={})
    advice = {d["where"]: d["advice"] for d in late.json()["data"]["defects"]}
    assert (code_of(late), "representative" in advice["/parties/1"]) == ("SGN-UNSIGNED", True)


def test_who_signs_for_themselves_and_for_an_organisation_signs_once_as_both(served_here: Served, content: Content) -> None:
    written = content("company")
    founder = written["parties"][0]
    acting = {"name": founder["name"], "as": "authorised", "document": founder["document"]}
    phone, written = served_here.phone(), with_investor(content, representative=acting)
    id = phone.open(written)
    (signer,) = [s for s in phone.client.draw_document(id)["signers"] if s["signs"]]
    assert (signer["party"], signer["capacity"]) == (0, "法定代表人、股东、江门市川汀投资有限公司（股东）的委托代理人")
    phone.take_part(id, phone.client.invite(id, 0), client.number_of(written, 0))
    assert phone.client.get(f"/v1/applications/{id}/document")["complete"]


def test_an_application_that_names_nobody_who_signs_is_told_so_where_its_document_is_asked_for(served_here: Served, content: Content) -> None:
    phone, written = served_here.phone(), content("company")
    for parties in ([], [p for p in written["parties"] if not {"shareholder", "legal_representative"} & set(p["roles"])]):
        refused = phone.post(f"/v1/applications/{phone.open({**written, 'parties': parties})}/document", json={})
        assert (refused.status_code, code_of(refused)) == (422, "SGN-NOBODY")
        assert refused.json()["data"]["defects"][0]["where"] == "/parties"
