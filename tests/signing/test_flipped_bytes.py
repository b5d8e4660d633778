"""Every byte a signature covers counts: a change of any of them is noticed. `bench/signing_bytes.py` tries thousands."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.signing.pdf import open_pdf, signatures
from engine.signing.trust import Trust
from engine.signing.verify import verify
from tests.signing.documents import NOW


def covered(pdf: bytes) -> list[int]:
    """The positions the last signature covers."""
    _, first, second, rest = (int(number) for number in signatures(open_pdf(pdf))[-1].byte_range)
    return [*range(first), *range(second, second + rest)]


def test_a_change_of_any_byte_is_noticed(sealed: bytes, signed_by_two: bytes, trust: Trust) -> None:
    positions = {pdf: covered(pdf) for pdf in (sealed, signed_by_two)}

    @settings(max_examples=60, deadline=None, database=None)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        pdf = data.draw(st.sampled_from([sealed, signed_by_two]), label="document")
        at = data.draw(st.sampled_from(positions[pdf]), label="position")
        mask = data.draw(st.integers(1, 255), label="bits")
        changed = pdf[:at] + bytes([pdf[at] ^ mask]) + pdf[at + 1 :]
        assert not verify(changed, trust, NOW).holds

    check()
