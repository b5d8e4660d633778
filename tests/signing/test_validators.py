"""What other programs say of our signatures: poppler's pdfsig, OpenSSL, pyHanko's own command line, qpdf."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from engine.signing.authority import Authority
from engine.signing.pdf import open_pdf, signatures
from engine.signing.roles import POLICIES, Purpose
from tests.signing.documents import NOW


def needs(program: str, package: str) -> str:
    """The path of a program; the test is skipped where it is not installed."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed (Debian: apt-get install {package})")
    return found


def said_by(*command: str) -> tuple[int, str]:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "document.pdf"


@pytest.fixture
def root(authority: Authority, tmp_path: Path) -> Path:
    path = tmp_path / "root.pem"
    path.write_bytes(authority.roots()[0].public_bytes(Encoding.PEM))
    return path


def flipped(pdf: bytes) -> bytes:
    at = pdf.index(b" g 60 60 475") - 1
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def test_pdfsig_finds_each_signature_valid_and_the_last_one_over_the_whole_file(signed_by_two: bytes, sealed: bytes, file: Path) -> None:
    pdfsig = needs("pdfsig", "poppler-utils")
    for pdf, number in ((signed_by_two, 2), (sealed, 1)):
        file.write_bytes(pdf)
        _, said = said_by(pdfsig, str(file))
        assert said.count("Signature is Valid") == number
        assert said.count("ETSI.CAdES.detached") == number
        assert len(re.findall(r"- Total document signed", said)) == 1


def test_pdfsig_notices_a_flipped_byte(sealed: bytes, file: Path) -> None:
    pdfsig = needs("pdfsig", "poppler-utils")
    file.write_bytes(flipped(sealed))
    assert "Signature is Valid" not in said_by(pdfsig, str(file))[1]


def openssl(pdf: bytes, root: Path, *options: str) -> tuple[int, str]:
    """OpenSSL's judgement of the CMS and the bytes it covers, at the instant of signing."""
    program = needs("openssl", "openssl")
    embedded = signatures(open_pdf(pdf))[0]
    value, content = root.with_name("value.der"), root.with_name("content.bin")
    _, first, second, rest = (int(number) for number in embedded.byte_range)
    value.write_bytes(embedded.pkcs7_content)
    content.write_bytes(pdf[:first] + pdf[second : second + rest])
    return said_by(
        program, "cms", "-verify", "-inform", "DER", "-in", str(value), "-content", str(content), "-binary", "-out", "/dev/null",
        "-CAfile", str(root), "-purpose", "any", "-attime", str(int(NOW.timestamp())), *options,
    )


@pytest.mark.parametrize("purpose", [Purpose.SEAL, Purpose.APPLICANT])
def test_openssl_verifies_the_signature_its_chain_and_its_policy(
    signed: bytes, sealed: bytes, root: Path, purpose: Purpose
) -> None:
    pdf = sealed if purpose is Purpose.SEAL else signed
    other = POLICIES[Purpose.APPLICANT if purpose is Purpose.SEAL else Purpose.SEAL]
    assert openssl(pdf, root) == (0, "CMS Verification successful\n")
    assert openssl(pdf, root, "-policy", POLICIES[purpose], "-explicit_policy")[0] == 0
    assert openssl(pdf, root, "-policy", other, "-explicit_policy")[0] != 0


def test_openssl_notices_a_flipped_byte(sealed: bytes, root: Path) -> None:
    assert openssl(flipped(sealed), root)[0] != 0


def test_openssl_finds_the_lists_of_revoked_certificates_good(sealed: bytes, authority: Authority, root: Path) -> None:
    program = needs("openssl", "openssl")
    lists = root.with_name("lists.pem")
    lists.write_bytes(b"".join(crl.public_bytes(Encoding.PEM) for crl in authority.revocation_lists(NOW)))
    seal = next(g for g in authority.everything() if g.role.value == "seal")
    leaf, issuer = root.with_name("leaf.pem"), root.with_name("issuer.pem")
    leaf.write_bytes(seal.certificate.public_bytes(Encoding.PEM))
    issuer.write_bytes(seal.above[0].public_bytes(Encoding.PEM))
    code, said = said_by(
        program, "verify", "-CAfile", str(root), "-untrusted", str(issuer), "-CRLfile", str(lists), "-crl_check_all",
        "-x509_strict", "-attime", str(int(NOW.timestamp())), str(leaf),
    )
    assert code == 0, said


def test_openssl_verifies_the_time_stamp(signed: bytes, root: Path) -> None:
    program = needs("openssl", "openssl")
    signer = signatures(open_pdf(signed))[0].signer_info
    token = next(a for a in signer["unsigned_attrs"] if a["type"].native == "signature_time_stamp_token")["values"][0]
    stamp, value = root.with_name("stamp.der"), root.with_name("value.bin")
    stamp.write_bytes(token.dump())
    value.write_bytes(signer["signature"].native)
    code, said = said_by(
        program, "ts", "-verify", "-data", str(value), "-in", str(stamp), "-token_in", "-CAfile", str(root),
        "-attime", str(int(NOW.timestamp())),
    )
    assert code == 0, said
    assert "Verification: OK" in said


def test_pyhanko_s_command_line_finds_them_valid(signed_by_two: bytes, sealed: bytes, file: Path, root: Path) -> None:
    program = Path(sys.executable).with_name("pyhanko")
    if not program.exists():
        pytest.skip("pyhanko-cli is not installed")
    for pdf, number in ((signed_by_two, 2), (sealed, 1)):
        file.write_bytes(pdf)
        code, said = said_by(
            str(program), "sign", "adesverify", "--pretty-print", "--trust", str(root), "--trust-replace",
            "--validation-time", NOW.isoformat(), str(file),
        )
        assert code == 0, said
        assert said.count("The signature is judged VALID") == number


def test_qpdf_finds_the_files_well_formed(signed_by_two: bytes, sealed: bytes, file: Path) -> None:
    qpdf = needs("qpdf", "qpdf")
    for pdf in (signed_by_two, sealed):
        file.write_bytes(pdf)
        code, said = said_by(qpdf, "--check", str(file))
        assert code == 0, said
