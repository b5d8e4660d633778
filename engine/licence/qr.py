"""QR codes as SVG: a short address, so that the code is coarse enough for any phone and any printer."""

from __future__ import annotations


def qr_code(text: str) -> str:
    """The code of `text`, error correction M, without a quiet zone; the template leaves one."""
    import segno

    return str(segno.make(text, error="m", micro=False).svg_inline(border=0, dark="#1c1c1c", omitsize=True))
