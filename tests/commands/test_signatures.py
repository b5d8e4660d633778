"""`miaopi signatures verify` and `miaopi authority`: what they print, and with which exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography import x509

from cli import miaopi
from engine.clock import now
from engine.signing.applicant import ToSign, sign
from engine.signing.authority import Authority
from engine.signing.embedded import seal_means
from engine.signing.pades import Level
from engine.signing.roles import Role
from engine.signing.seal import ToSeal, at_centre, seal
from engine.signing.timestamps import LocalTimeStamper
from tests.signing.documents import OWNER, STROKES, consent, document, look, prepared


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MIAOPI_SIGNING", str(tmp_path / "authority"))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(miaopi, list(arguments))


def sealed(home: Path) -> Path:
    authority, at = Authority(home / "authority"), now()
    means = seal_means(authority, OWNER, LocalTimeStamper(authority.of(Role.TIMESTAMPS, at)), at)
    path = home / "licence.pdf"
    path.write_bytes(seal(ToSeal(document(), "licence", "9", "c" * 64, OWNER, at_centre(0, 430, 200)), look(home), means, at))
    return path


def test_a_sealed_document_of_this_installation_is_found_good(home: Path) -> None:
    result = run("signatures", "verify", str(sealed(home)), "--sealed", "--number", "9")
    assert result.exit_code == 0, result.output
    assert "签名有效" in result.output
    assert OWNER.name in result.output
    assert "✗" not in result.output


def test_a_changed_document_is_found_bad_and_says_why(home: Path) -> None:
    path = sealed(home)
    pdf = bytearray(path.read_bytes())
    pdf[pdf.index(b" g 60") - 1] ^= 1
    path.write_bytes(pdf)
    result = run("signatures", "verify", str(path))
    assert result.exit_code == 1
    assert "✗ 签名后文件内容未被改动：内容与签名不符  [SIG-BROKEN]" in result.output


def test_the_roots_of_another_installation_are_named_by_their_export(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sealed(home)
    roots = home / "roots.pem"
    roots.write_text(run("authority", "export").output, encoding="ascii")
    monkeypatch.setenv("MIAOPI_SIGNING", str(home / "elsewhere"))
    assert run("signatures", "verify", str(path)).exit_code == 1
    assert run("signatures", "verify", str(path), "--trust", str(roots)).exit_code == 0


def test_a_newer_list_of_revoked_certificates_is_heeded(home: Path) -> None:
    path = sealed(home)
    roots, lists = home / "roots.pem", home / "lists.pem"
    roots.write_text(run("authority", "export").output, encoding="ascii")
    authority = Authority(home / "authority")
    authority.revoke(authority.of(Role.SEAL, now(), OWNER).certificate, now(), x509.ReasonFlags.key_compromise)
    lists.write_text(run("authority", "export", "--lists").output, encoding="ascii")
    assert run("signatures", "verify", str(path), "--trust", str(roots)).exit_code == 0
    result = run("signatures", "verify", str(path), "--trust", str(roots), "--crl", str(lists))
    assert result.exit_code == 1
    assert "SIG-REVOKED" in result.output


def test_the_signature_of_another_application_is_found_bad(home: Path) -> None:
    shown = prepared()
    path = home / "application.pdf"
    path.write_bytes(sign(ToSign(shown, consent(shown, at=now()), STROKES, Level.B), Authority(home / "authority"), None, now()))
    for application, code in (("20261126-7F3K9Q2M8XWD", 0), ("20261126-AAAAAAAAAAAA", 1)):
        assert run("signatures", "verify", str(path), "--application", application).exit_code == code


def test_json_says_everything_the_text_says(home: Path) -> None:
    result = run("signatures", "verify", str(sealed(home)), "--json")
    told = json.loads(result.stdout)
    assert (told["state"], told["holds"], result.exit_code) == ("ok", True, 0)
    assert told["signatures"][0]["statement"]["number"] == "9"


@pytest.mark.parametrize("arguments", [["no-such.pdf"], ["--at", "yesterday", __file__], ["--trust", __file__, __file__]])
def test_what_cannot_be_used_is_said_with_exit_code_2(home: Path, arguments: list[str]) -> None:
    assert run("signatures", "verify", *arguments).exit_code == 2


def test_a_file_that_is_no_pdf_is_a_finding(home: Path) -> None:
    result = run("signatures", "verify", __file__)
    assert result.exit_code == 1
    assert "SIG-PDF" in result.output


def test_the_authority_shows_its_certificates_and_never_a_key(home: Path) -> None:
    for arguments in (["show"], ["show", "--json"], ["export"], ["export", "--chain"], ["export", "--lists"]):
        result = run("authority", *arguments)
        assert result.exit_code == 0
        assert "PRIVATE" not in result.output
    told = json.loads(run("authority", "show", "--json").stdout)
    assert [row["role"] for row in told["certificates"]] == ["root", "applicants", "institutions", "timestamps"]
    assert len(x509.load_pem_x509_certificates(run("authority", "export", "--chain").stdout.encode())) == 4


def test_a_folder_that_cannot_be_used_is_an_error(home: Path) -> None:
    run("authority", "show")
    (home / "authority" / "root-1.pem").write_text("nothing", encoding="ascii")
    result = run("authority", "show")
    assert result.exit_code == 2
    assert "SIG-AUTHORITY" in result.output
