"""Signed notes and checkpoints: the published examples to the byte, and nothing changed passes."""

from __future__ import annotations

import base64
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ledger import checkpoint
from engine.ledger.note import BadNoteError, Signer, Verifier, open_note

SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
LINE = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
"""The example in the documentation of Go's note package, whose format C2SP made a specification of."""
OTHER = Signer("other.example/log", b"o" * 32)
SIGNER = Signer("test.example/log", b"s" * 32)
ROOT = bytes(range(32))
AT = dt.datetime(2026, 11, 21, 8, 30, 15, 999_999, tzinfo=dt.UTC)


def test_the_published_example_is_signed_and_opened_to_the_byte() -> None:
    signer = Signer.read(SECRET)
    assert signer.secret() == SECRET
    assert str(signer.verifier) == PUBLIC == str(Verifier.read(PUBLIC))
    assert signer.sign(TEXT) == f"{TEXT}\n{LINE}"
    opened = open_note(f"{TEXT}\n{LINE}", [Verifier.read(PUBLIC)])
    assert (opened.text, opened.second) == (TEXT, None)


def test_a_checkpoint_is_three_lines_two_signatures_and_reads_back() -> None:
    signed = checkpoint.sign(SIGNER, 42, ROOT, AT)
    lines = signed.note.split("\n")
    assert lines[:4] == ["test.example/log", "42", base64.b64encode(ROOT).decode(), ""]
    assert [line.split(" ")[:2] for line in lines[4:6]] == [["—", "test.example/log"]] * 2
    assert signed == checkpoint.read(signed.note, [SIGNER.verifier])
    assert signed.at == AT.replace(microsecond=0)


def test_the_time_is_signed_as_a_cosignature_says() -> None:
    blob = base64.b64decode(checkpoint.sign(SIGNER, 42, ROOT, AT).note.split("\n")[5].split(" ")[2])
    message = f"cosignature/v1\ntime {int(AT.timestamp())}\ntest.example/log\n42\n{base64.b64encode(ROOT).decode()}\n"
    assert int.from_bytes(blob[4:12], "big") == int(AT.timestamp())
    assert SIGNER.verifier.holds(blob[12:], message.encode())


def test_a_lone_surrogate_is_no_note() -> None:
    note = checkpoint.sign(SIGNER, 42, ROOT, AT).note
    with pytest.raises(BadNoteError):
        checkpoint.read("\ud800" + note[1:], [SIGNER.verifier])


@settings(deadline=None)
@given(st.data())
def test_no_changed_byte_passes(data: st.DataObject) -> None:
    note = checkpoint.sign(SIGNER, 42, ROOT, AT).note
    at = data.draw(st.integers(0, len(note) - 1))
    changed = note[:at] + data.draw(st.characters().filter(lambda c: c != note[at])) + note[at + 1 :]
    try:
        found = checkpoint.read(changed, [SIGNER.verifier])
    except BadNoteError:
        return
    # what still passes has lost a line of signature that is now nobody's, and says what it said
    assert (found.size, found.root) == (42, ROOT)
    assert found.at in (AT.replace(microsecond=0), None)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_whatever_is_no_note_is_refused_and_breaks_nothing(text: str) -> None:
    for mangled in (text, f"{text}\n\n— test.example/log {text}\n"):
        with pytest.raises(BadNoteError):
            checkpoint.read(mangled, [SIGNER.verifier])


def test_signatures_of_unknown_keys_are_passed_over_and_do_not_count() -> None:
    note = checkpoint.sign(SIGNER, 42, ROOT, AT).note
    witness = OTHER.sign(note.split("\n\n")[0] + "\n", 1).split("\n\n")[1]
    assert checkpoint.read(note + witness, [SIGNER.verifier]).size == 42
    with pytest.raises(BadNoteError, match="known here"):
        checkpoint.read(note, [OTHER.verifier])


def test_a_signature_of_a_known_key_that_does_not_hold_spoils_the_note() -> None:
    one, other = (checkpoint.sign(SIGNER, size, ROOT, AT).note.split("\n\n") for size in (42, 43))
    plain, timed = other[1].splitlines(keepends=True)
    for lines in (plain + timed, one[1] + plain, one[1] + timed):
        with pytest.raises(BadNoteError, match="does not hold"):
            checkpoint.read(f"{one[0]}\n\n{lines}", [SIGNER.verifier])


def test_a_checkpoint_of_another_log_is_not_taken_for_ours() -> None:
    text = f"elsewhere.example\n42\n{base64.b64encode(ROOT).decode()}\n"
    with pytest.raises(BadNoteError, match="another log"):
        checkpoint.read(SIGNER.sign(text), [SIGNER.verifier])


@pytest.mark.parametrize("body", [
    "042\n{root}\n", "-1\n{root}\n", "42\n{root}=\n", "42\nAAAA\n", "42\n{root}\nmore\n", "４２\n{root}\n",
])
def test_a_signed_text_that_is_no_checkpoint_is_refused(body: str) -> None:
    note = SIGNER.sign("test.example/log\n" + body.format(root=base64.b64encode(ROOT).decode()))
    with pytest.raises(BadNoteError):
        checkpoint.read(note, [SIGNER.verifier])


def test_a_checkpoint_that_was_signed_without_a_time_tells_none() -> None:
    note = SIGNER.sign(f"test.example/log\n42\n{base64.b64encode(ROOT).decode()}\n")
    assert checkpoint.read(note, [SIGNER.verifier]).at is None


@pytest.mark.parametrize("text", [
    "", "a", "a+b+c", PUBLIC[:-4], PUBLIC.replace("c74f20a3", "c74f20a4"), PUBLIC.replace("Peter", "Pet er"), SECRET,
    "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
])
def test_a_key_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadNoteError):
        Verifier.read(text)
    if text != SECRET:
        with pytest.raises(BadNoteError):
            Signer.read(text)


def test_a_private_key_is_never_printed() -> None:
    assert "sss" not in repr(SIGNER)
