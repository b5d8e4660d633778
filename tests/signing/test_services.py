"""The ports: a licensed authority and a service of seals sign digests; a time stamping authority answers over HTTP.

Here they are another authority of ours behind the port, and a server on the loopback that answers as RFC 3161 says.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from asn1crypto import cms as asn1
from asn1crypto import keys, tsp
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign import SimpleSigner
from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute
from pyhanko_certvalidator.registry import SimpleCertificateStore

from engine.errors import (
    SIG_AUTHORITY,
    SIG_FOREIGN,
    SIG_INPUT,
    SIG_OTHER,
    SIG_REVOCATION,
    SIG_SERVICE,
    SigningError,
)
from engine.signing.applicant import ToSign, sign, sign_by_service
from engine.signing.authority import Authority
from engine.signing.cms import as_asn1, signed
from engine.signing.embedded import seal_means, time_stamper
from engine.signing.one_signature import Expected
from engine.signing.pades import Level
from engine.signing.ports import Evidence, Identity
from engine.signing.report import State
from engine.signing.roles import Purpose, Role
from engine.signing.seal import seal, service_means
from engine.signing.timestamps import HttpTimeStamper, LocalTimeStamper
from engine.signing.trust import TRUSTED, Anchor, Trust, installed
from engine.signing.verify import verify
from tests.signing.conftest import Stamper, licence
from tests.signing.documents import NOW, OWNER, STROKES, consent, look

EVIDENCE = Evidence("window", "high", "e" * 64)


class Licensed:
    """A licensed authority: its own root, and a certificate that knows nothing of our marks."""

    room = 6000

    def __init__(self, folder: Path, name: str | None = None) -> None:
        self.authority = Authority(folder)
        self.name = name
        self.asked: list[tuple[bytes, Identity, Evidence]] = []

    def sign(self, digest: bytes, identity: Identity, evidence: Evidence) -> bytes:
        self.asked.append((digest, identity, evidence))
        generation = self.authority.one_use(self.name or identity.name, "CA0001", NOW)
        attributes = asn1.CMSAttributes([
            simple_cms_attribute("content_type", "data"), simple_cms_attribute("message_digest", digest),
            simple_cms_attribute("signing_certificate_v2", as_signing_certificate_v2(as_asn1(generation.certificate))),
        ])
        above = [as_asn1(certificate) for certificate in generation.above[:-1]]
        made: bytes = signed(generation.holder, above, attributes, asn1.ContentInfo({"content_type": "data"})).dump()
        return made


@pytest.fixture
def licensed(tmp_path: Path) -> Licensed:
    return Licensed(tmp_path / "licensed")


@pytest.fixture
def trusting(trust: Trust, licensed: Licensed, tmp_path: Path) -> Trust:
    """An installation that trusts the licensed authority for applicants and seals, and knows its lists."""
    licensed.authority.of(Role.APPLICANTS, NOW)
    own = Authority(tmp_path / "own")
    for role in (Role.APPLICANTS, Role.TIMESTAMPS):
        own.of(role, NOW)
    for purpose in (Purpose.APPLICANT, Purpose.SEAL):
        folder = own.folder / TRUSTED / purpose.value
        folder.mkdir(parents=True)
        (folder / "root.pem").write_bytes(licensed.authority.roots()[0].public_bytes(Encoding.PEM))
    for number, crl in enumerate(licensed.authority.revocation_lists(NOW)):
        (own.folder / TRUSTED / f"{number}.crl").write_bytes(crl.public_bytes(Encoding.PEM))
    found = installed(own, NOW)
    return Trust((*trust.anchors, *found.anchors), (*trust.lists, *found.lists))


def test_a_licensed_authority_signs_the_digest_with_the_evidence_and_never_sees_the_document(
    licensed: Licensed, trusting: Trust, stamper: Stamper, shown: bytes
) -> None:
    said = consent(shown)
    made = sign_by_service(ToSign(shown, said, STROKES, Level.T), licensed, stamper(NOW), NOW)
    digest, identity, evidence = licensed.asked[0]
    assert len(licensed.asked) == 1
    assert (len(digest), identity, evidence) == (32, Identity("叶知", said.signatory.mark), Evidence("face-local", "low", said.identification.evidence))
    report = verify(made, trusting, NOW, Expected(signers=frozenset({said.signatory.mark})))
    assert (report.state, report.signatures[0].statement) == (State.OK, said)
    assert (report.signatures[0].time, report.signatures[0].mark) == (NOW, "CA0001")


def test_without_its_root_a_licensed_authority_is_foreign(licensed: Licensed, trust: Trust, shown: bytes) -> None:
    made = sign_by_service(ToSign(shown, consent(shown), STROKES, Level.B), licensed, None, NOW)
    assert SIG_FOREIGN in verify(made, trust, NOW).codes()


def test_where_the_licensed_certificate_bears_another_name_a_person_looks(
    trusting: Trust, licensed: Licensed, shown: bytes
) -> None:
    licensed.name = "林榆"
    made = sign_by_service(ToSign(shown, consent(shown), STROKES, Level.B), licensed, None, NOW)
    report = verify(made, trusting, NOW)
    assert (report.state, report.codes()) == (State.UNKNOWN, (SIG_OTHER,))


def test_a_root_trusted_for_applicants_alone_seals_nothing(
    trusting: Trust, licensed: Licensed, tmp_path: Path
) -> None:
    made = seal(licence(), look(tmp_path), service_means(licensed, OWNER, EVIDENCE, None), NOW, Level.B)
    assert verify(made, trusting, NOW).holds
    applicants = Trust(tuple(a for a in trusting.anchors if Purpose.SEAL not in a.purposes or a.by_policy), trusting.lists)
    assert SIG_FOREIGN in verify(made, applicants, NOW).codes()


def test_its_lists_are_needed_to_know_that_it_was_not_revoked(trusting: Trust, licensed: Licensed, shown: bytes) -> None:
    made = sign_by_service(ToSign(shown, consent(shown), STROKES, Level.B), licensed, None, NOW)
    assert verify(made, Trust(trusting.anchors), NOW).codes() == (SIG_REVOCATION,)


def test_a_service_s_signature_is_not_called_long_lived(licensed: Licensed, stamper: Stamper, shown: bytes) -> None:
    with pytest.raises(SigningError) as caught:
        sign_by_service(ToSign(shown, consent(shown), STROKES, Level.LT), licensed, stamper(NOW), NOW)
    assert caught.value.code == SIG_INPUT


def _raising(error: Exception) -> Callable[[bytes, Identity, Evidence], bytes]:
    def sign(*_: object) -> bytes:
        raise error

    return sign


def _of_another_digest(service: Licensed) -> Callable[[bytes, Identity, Evidence], bytes]:
    honest = service.sign
    return lambda digest, identity, evidence: honest(bytes(32), identity, evidence)


@pytest.mark.parametrize("misdeed", [
    lambda _: _raising(TimeoutError()), lambda _: _raising(ConnectionRefusedError()), lambda _: _raising(ValueError("no")),
    lambda _: lambda *_: b"", lambda _: lambda *_: b"not asn.1", lambda _: lambda *_: bytes(100), _of_another_digest,
])
def test_a_service_that_fails_or_lies_signs_nothing(
    licensed: Licensed, shown: bytes, misdeed: Callable[[Licensed], Callable[[bytes, Identity, Evidence], bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(licensed, "sign", misdeed(licensed))
    with pytest.raises(SigningError) as caught:
        sign_by_service(ToSign(shown, consent(shown), STROKES, Level.B), licensed, None, NOW)
    assert caught.value.code == SIG_SERVICE


@contextmanager
def serving(answer: Callable[[bytes], tuple[int, str, bytes]]) -> Iterator[str]:
    """A time stamping authority on the loopback; `answer`: request → status, content type, body."""
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, kind, body = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsa"
    finally:
        server.shutdown()
        server.server_close()


REPLY = "application/timestamp-reply"


def test_an_authority_reached_by_http_stamps_the_time(authority: Authority, stamper: Stamper, trust: Trust, shown: bytes) -> None:
    def answer(request: bytes) -> tuple[int, str, bytes]:
        return 200, REPLY, stamper(NOW).answer(tsp.TimeStampReq.load(request)).dump()

    with serving(answer) as address:
        made = sign(ToSign(shown, consent(shown), STROKES, Level.T), authority, time_stamper(authority, address, NOW), NOW)
    assert verify(made, trust, NOW).signatures[0].time == NOW


def test_a_stamp_from_elsewhere_is_proved_by_the_roots_and_lists_that_were_put_there(tmp_path: Path, shown: bytes) -> None:
    own, elsewhere = Authority(tmp_path / "own"), Authority(tmp_path / "elsewhere")
    stamper = LocalTimeStamper(elsewhere.of(Role.TIMESTAMPS, NOW), lambda: NOW)

    def answer(request: bytes) -> tuple[int, str, bytes]:
        return 200, REPLY, stamper.answer(tsp.TimeStampReq.load(request)).dump()

    with serving(answer) as address:
        with pytest.raises(SigningError) as caught:
            sign(ToSign(shown, consent(shown), STROKES), own, HttpTimeStamper(address), NOW)
        assert caught.value.code == SIG_AUTHORITY
        folder = own.folder / TRUSTED
        (folder / "time").mkdir(parents=True)
        (folder / "time" / "root.pem").write_bytes(elsewhere.roots()[0].public_bytes(Encoding.PEM))
        (folder / "lists.crl").write_bytes(b"".join(crl.public_bytes(Encoding.PEM) for crl in elsewhere.revocation_lists(NOW)))
        made = sign(ToSign(shown, consent(shown), STROKES), own, HttpTimeStamper(address), NOW)
    report = verify(made, installed(own, NOW), NOW)
    assert (report.state, report.signatures[0].level) == (State.OK, "B-LT")
    assert not verify(made, Trust((Anchor(own.roots()[0]),)), NOW).holds


def _of_other_bytes(stamper: LocalTimeStamper, request: bytes) -> bytes:
    asked = tsp.TimeStampReq.load(request)
    asked["message_imprint"]["hashed_message"] = bytes(32)
    answered: bytes = stamper.answer(asked).dump()
    return answered


def _without_nonce(stamper: LocalTimeStamper, request: bytes) -> bytes:
    asked = tsp.TimeStampReq.load(request)
    del asked["nonce"]
    answered: bytes = stamper.answer(asked).dump()
    return answered


@pytest.mark.parametrize("answer", [
    lambda stamper, request: (500, REPLY, b""), lambda stamper, request: (200, "text/html", b"<p>"),
    lambda stamper, request: (200, REPLY, b""), lambda stamper, request: (200, REPLY, b"\x30\x03\x02\x01\x00"),
    lambda stamper, request: (200, REPLY, _of_other_bytes(stamper, request)),
    lambda stamper, request: (200, REPLY, _without_nonce(stamper, request)),
    lambda stamper, request: (200, REPLY, tsp.TimeStampResp({"status": tsp.PKIStatusInfo({"status": "rejection"})}).dump()),
])
def test_an_authority_that_answers_nonsense_stamps_nothing(
    authority: Authority, stamper: Stamper, shown: bytes, answer: Callable[[LocalTimeStamper, bytes], tuple[int, str, bytes]]
) -> None:
    with serving(lambda request: answer(stamper(NOW), request)) as address, pytest.raises(SigningError) as caught:
        sign(ToSign(shown, consent(shown), STROKES, Level.T), authority, HttpTimeStamper(address), NOW)
    assert caught.value.code == SIG_SERVICE


def test_an_authority_that_does_not_answer_is_not_waited_for(authority: Authority, shown: bytes) -> None:
    with serving(lambda request: (200, REPLY, b"")) as address:
        nobody = address
    for stamper in (HttpTimeStamper(nobody, seconds=0.5), HttpTimeStamper("http://127.0.0.1:1/tsa", seconds=0.5)):
        with pytest.raises(SigningError) as caught:
            sign(ToSign(shown, consent(shown), STROKES, Level.T), authority, stamper, NOW)
        assert caught.value.code == SIG_SERVICE


def test_the_embedded_authority_stamps_sha_256_alone(stamper: Stamper) -> None:
    request = tsp.TimeStampReq({
        "version": 1, "message_imprint": {"hash_algorithm": {"algorithm": "sha1"}, "hashed_message": bytes(20)},
    })
    assert stamper(NOW).answer(request)["status"]["status"].native == "rejection"


def test_two_stamps_have_two_serial_numbers_and_answer_the_nonce(stamper: Stamper) -> None:
    request = tsp.TimeStampReq({
        "version": 1, "message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes(32)}, "nonce": 7,
    })
    said = [stamper(NOW).answer(request)["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed for _ in range(2)]
    assert said[0]["serial_number"].native != said[1]["serial_number"].native
    assert [s["nonce"].native for s in said] == [7, 7]


def test_any_signer_of_pyhanko_s_can_seal_as_one_with_a_hardware_module_would(
    authority: Authority, trust: Trust, stamper: Stamper, tmp_path: Path
) -> None:
    """`PKCS11Signer` is of this kind; here the key is handed to pyHanko's own signer instead."""
    own = seal_means(authority, OWNER, stamper(NOW), NOW)
    holder = authority.of(Role.SEAL, NOW, OWNER)
    assert holder.holder.key is not None
    form = (Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = SimpleSigner(
        as_asn1(holder.certificate), keys.PrivateKeyInfo.load(holder.holder.key.private_bytes(*form)),
        SimpleCertificateStore.from_certs([as_asn1(holder.above[0])]), embed_roots=False,
    )
    report = verify(seal(licence(), look(tmp_path), replace(own, signer=signer), NOW), trust, NOW)
    assert (report.state, report.signatures[0].level) == (State.OK, "B-LT")


def test_the_seal_of_a_service_and_our_own_are_made_alike(
    authority: Authority, licensed: Licensed, trusting: Trust, stamper: Stamper, tmp_path: Path
) -> None:
    for means in (service_means(licensed, OWNER, EVIDENCE, stamper(NOW)), seal_means(authority, OWNER, stamper(NOW), NOW)):
        report = verify(seal(licence(), look(tmp_path), means, NOW, Level.T), trusting, NOW)
        assert (report.state, report.signatures[0].purpose, report.signatures[0].time) == (State.OK, Purpose.SEAL, NOW)
