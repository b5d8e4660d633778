"""The embedded authority: made once, renewed in time, its keys kept from others and from what they are not for."""

from __future__ import annotations

import datetime as dt
import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from engine.errors import SIG_AUTHORITY, SIG_INPUT, SigningError
from engine.signing.authority import Authority
from engine.signing.key_files import Owner
from engine.signing.roles import LONGEST_ONE_USE, POLICIES, TERMS, Purpose, Role
from tests.signing.documents import NOW, OWNER

DAY, YEAR = dt.timedelta(days=1), dt.timedelta(days=365)


def test_the_first_use_makes_everything_and_the_second_finds_it(tmp_path: Path) -> None:
    made = Authority(tmp_path).of(Role.SEAL, NOW, OWNER)
    assert Authority(tmp_path).of(Role.SEAL, NOW + DAY, OWNER).certificate == made.certificate
    assert sorted(p.name for p in tmp_path.iterdir()) == ["institutions-1.pem", "root-1.pem", f"seal-{OWNER.code}-1.pem"]


def test_processes_that_start_at_once_end_up_with_one_authority(tmp_path: Path) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        roots = list(pool.map(_root_of, [tmp_path] * 4))
    assert len(set(roots)) == 1
    assert len(list(tmp_path.glob("root-*.pem"))) == 1


def _root_of(folder: Path) -> bytes:
    return Authority(folder).of(Role.TIMESTAMPS, NOW).above[-1].fingerprint(SHA256())


@pytest.mark.skipif(os.name != "posix", reason="permissions of files are those of POSIX")
def test_keys_can_be_read_by_their_owner_only_and_are_not_used_otherwise(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    authority.of(Role.TIMESTAMPS, NOW)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("*.pem")} == {0o600}
    (tmp_path / "timestamps-1.pem").chmod(0o644)
    with pytest.raises(SigningError) as caught:
        Authority(tmp_path).of(Role.TIMESTAMPS, NOW)
    assert caught.value.code == SIG_AUTHORITY
    assert "chmod 600" in str(caught.value)


def test_each_certificate_is_for_its_purpose_alone(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    seal, time = authority.of(Role.SEAL, NOW, OWNER).certificate, authority.of(Role.TIMESTAMPS, NOW)
    one_use = authority.one_use("叶知", "ab" * 16, NOW)
    assert [policies(c) for c in (seal, time.certificate, one_use.certificate)] == [
        {POLICIES[Purpose.SEAL]}, {POLICIES[Purpose.TIME]}, {POLICIES[Purpose.APPLICANT]},
    ]
    assert policies(one_use.above[0]) == {POLICIES[Purpose.APPLICANT]}
    assert policies(time.above[0]) == {POLICIES[Purpose.SEAL], POLICIES[Purpose.TIME]}
    usage = time.certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert usage.critical
    assert list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]
    assert not any(c.extensions.get_extension_for_class(x509.BasicConstraints).value.ca for c in (seal, one_use.certificate))


def policies(certificate: x509.Certificate) -> set[str]:
    found = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    return {policy.policy_identifier.dotted_string for policy in found}


def test_a_certificate_of_one_use_names_the_signer_and_lives_for_minutes(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    one = authority.one_use("叶知", "ab" * 16, NOW)
    subject = {a.oid: a.value for a in one.certificate.subject}
    assert (subject[NameOID.COMMON_NAME], subject[NameOID.SERIAL_NUMBER]) == ("叶知", "ab" * 16)
    assert one.certificate.not_valid_after_utc - NOW == dt.timedelta(minutes=15)
    assert not any("叶知".encode() in path.read_bytes() for path in tmp_path.iterdir())
    again = authority.one_use("叶知", "ab" * 16, NOW)
    assert again.certificate.public_key() != one.certificate.public_key()


@pytest.mark.parametrize("lives", [dt.timedelta(0), LONGEST_ONE_USE + dt.timedelta(seconds=1), -DAY])
def test_a_certificate_of_one_use_cannot_live_longer_than_two_hours(tmp_path: Path, lives: dt.timedelta) -> None:
    with pytest.raises(SigningError) as caught:
        Authority(tmp_path).one_use("叶知", "ab" * 16, NOW, lives)
    assert caught.value.code == SIG_INPUT


def test_a_name_too_long_for_a_certificate_is_cut_and_seen_to_be_cut(tmp_path: Path) -> None:
    subject = Authority(tmp_path).one_use("长" * 100, "ab" * 16, NOW).certificate.subject
    name = subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    assert name == "长" * 20 + "…"


def test_a_key_used_long_enough_is_renewed_and_the_old_one_destroyed(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    first = authority.of(Role.SEAL, NOW, OWNER)
    second = authority.of(Role.SEAL, NOW + 2 * YEAR, OWNER)
    assert (first.number, second.number) == (1, 2)
    assert second.certificate.public_key() != first.certificate.public_key()
    old = (tmp_path / f"seal-{OWNER.code}-1.pem").read_text(encoding="ascii")
    assert "PRIVATE KEY" not in old
    assert "BEGIN CERTIFICATE" in old


def test_over_forty_years_nothing_outlives_its_issuer_and_old_roots_stay_trusted(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    for years in range(40):
        at = NOW + years * YEAR
        for generation in (authority.of(Role.TIMESTAMPS, at), authority.of(Role.SEAL, at, OWNER), authority.one_use("叶知", "a", at)):
            for below, above in zip((generation.certificate, *generation.above), generation.above, strict=False):
                assert above.not_valid_before_utc <= below.not_valid_before_utc <= at
                assert below.not_valid_after_utc <= above.not_valid_after_utc
                below.verify_directly_issued_by(above)
    assert len(authority.roots()) == 4
    keys = {role: sum(g.holder.key is not None for g in authority.everything() if g.role is role) for role in Role}
    assert [keys[role] for role in (Role.APPLICANTS, Role.TIMESTAMPS, Role.SEAL)] == [1, 1, 1]


@pytest.mark.parametrize("role", [role for role in Role if TERMS[role].issuer is not None])
def test_by_its_terms_an_issuer_lives_as_long_as_what_it_issues_last(role: Role) -> None:
    issuer = TERMS[role].issuer
    assert issuer is not None
    assert TERMS[issuer].lives >= TERMS[issuer].used + TERMS[role].lives


def test_a_root_kept_offline_is_asked_for_only_when_it_is_needed(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    authority.of(Role.TIMESTAMPS, NOW)
    authority.revocation_lists(NOW)
    root = tmp_path / "root-1.pem"
    kept = root.read_text(encoding="ascii")
    root.write_text(kept[kept.index("-----BEGIN CERTIFICATE") :], encoding="ascii")
    authority = Authority(tmp_path)
    authority.of(Role.SEAL, NOW + YEAR, OWNER)
    assert len(authority.revocation_lists(NOW + YEAR)) == 2
    with pytest.raises(SigningError) as caught:
        authority.of(Role.SEAL, NOW + 3 * YEAR, OWNER)
    assert caught.value.code == SIG_AUTHORITY
    root.write_text(kept, encoding="ascii")
    root.chmod(0o600)
    assert Authority(tmp_path).of(Role.SEAL, NOW + 3 * YEAR, OWNER).number == 2


@pytest.mark.parametrize("damage", [b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", b"\xff\xfe"])
def test_a_damaged_file_is_an_error_that_names_it(tmp_path: Path, damage: bytes) -> None:
    Authority(tmp_path).of(Role.TIMESTAMPS, NOW)
    (tmp_path / "institutions-1.pem").write_bytes(damage)
    with pytest.raises(SigningError) as caught:
        Authority(tmp_path).of(Role.TIMESTAMPS, NOW)
    assert caught.value.code == SIG_AUTHORITY
    assert "institutions-1.pem" in str(caught.value)


def test_a_key_that_is_not_that_of_its_certificate_is_not_used(tmp_path: Path) -> None:
    Authority(tmp_path / "a").of(Role.TIMESTAMPS, NOW)
    Authority(tmp_path / "b").of(Role.TIMESTAMPS, NOW)
    ours, theirs = (tmp_path / name / "timestamps-1.pem" for name in "ab")
    begin = "-----BEGIN CERTIFICATE"
    key, certificate = ours.read_text(encoding="ascii").split(begin)[0], theirs.read_text(encoding="ascii").split(begin)[1]
    ours.write_text(key + begin + certificate, encoding="ascii")
    with pytest.raises(SigningError) as caught:
        Authority(tmp_path / "a").of(Role.TIMESTAMPS, NOW)
    assert caught.value.code == SIG_AUTHORITY


def test_a_revoked_certificate_is_in_its_issuer_s_list_at_once_and_in_no_other(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    seal = authority.of(Role.SEAL, NOW, OWNER).certificate
    authority.revocation_lists(NOW)
    authority.revoke(seal, NOW, x509.ReasonFlags.key_compromise)
    listed = {crl.issuer.rfc4514_string(): [r.serial_number for r in crl] for crl in Authority(tmp_path).revocation_lists(NOW)}
    assert [serials for serials in listed.values() if serials] == [[seal.serial_number]]
    assert listed[seal.issuer.rfc4514_string()] == [seal.serial_number]


def test_lists_are_kept_for_a_while_and_then_made_anew(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    authority.of(Role.TIMESTAMPS, NOW)
    first = authority.revocation_lists(NOW)
    assert authority.revocation_lists(NOW + dt.timedelta(hours=10)) == first
    later = authority.revocation_lists(NOW + DAY)
    assert later[0] == first[0]
    assert later[1].last_update_utc > first[1].last_update_utc
    assert later[1].next_update_utc == NOW + 8 * DAY


@pytest.mark.parametrize(("name", "code"), [("", OWNER.code), ("某局", "123"), ("某局", "../../etc/passwd0000")])
def test_a_seal_has_an_owner_whose_code_can_be_a_file_s_name(name: str, code: str) -> None:
    with pytest.raises(SigningError) as caught:
        Owner(name, code)
    assert caught.value.code == SIG_INPUT
