"""Pictures from outside, before anything is looked for in them: is it one, is it whole, is it of a size to be decoded?

JPEG and PNG alone are read, the size is judged from the header before a pixel is decoded, and what Pillow stumbles
over is a reason, never an exception of its own. Rotation by EXIF, CMYK, grey, palettes and transparency come out as
plain RGB. JPEG has no checksums: flipped bits in its body may come out as a damaged but readable picture.
"""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
import zlib
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from engine.identity.face.reasons import PictureError

MOST_PIXELS = 40_000_000
LEAST_SIDE = 100
"""Pixels: no face of a usable size fits into less."""
_BIT_DEPTH = slice(24, 25)
"""Where a PNG says how many bits a sample has (RFC 2083, 11.2.1)."""
_STUMBLES = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error, zlib.error)


@dataclass(frozen=True, slots=True)
class Picture:
    """Decoded pixels (height, width, 3; RGB, 8 bits) and the SHA-256 of them, by which a picture is recognised
    however its file was rewritten around the same pixels."""

    pixels: NDArray[np.uint8] = field(repr=False)
    digest: str


def decode(data: bytes, longest: int) -> Picture:
    """The picture, scaled down so that its longer side is at most `longest` pixels. Raises PictureError."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image = _opened(data)
        _refuse_unusable(image, data)
        pixels = _pixels(image, longest)
    digest = hashlib.sha256(str(pixels.shape).encode() + pixels.tobytes()).hexdigest()
    return Picture(pixels, digest)


def _opened(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
    except Image.DecompressionBombError:
        raise PictureError("too_many_pixels") from None
    except _STUMBLES:  # an unreadable head: UnidentifiedImageError is an OSError
        raise PictureError("not_an_image") from None


def _refuse_unusable(image: Image.Image, data: bytes) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise PictureError("too_many_pixels")
    if min(width, height) < LEAST_SIDE:
        raise PictureError("too_small")
    if image.format == "PNG" and getattr(image, "is_animated", False):
        raise PictureError("animated")
    if image.format == "PNG" and data[_BIT_DEPTH] == b"\x10":
        raise PictureError("sixteen_bit")


def _pixels(image: Image.Image, longest: int) -> NDArray[np.uint8]:
    try:
        image.draft("RGB", (longest, longest))
        image.load()
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((longest, longest))
        return np.asarray(_rgb(upright), dtype=np.uint8)
    except _STUMBLES:
        raise PictureError("corrupt") from None


def _rgb(image: Image.Image) -> Image.Image:
    """On white where it is transparent."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layered = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered).convert("RGB")
    return image.convert("RGB")
