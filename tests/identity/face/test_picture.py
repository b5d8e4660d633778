"""The table of bad pictures: each has its own reason, and none an exception of its own."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

Image: Any = pytest.importorskip("PIL.Image", reason="the extra `face` is not installed: uv sync --extra face")

from engine.identity.face.picture import MOST_PIXELS, decode  # noqa: E402
from engine.identity.face.reasons import PictureError  # noqa: E402
from engine.identity.reasons import REASONS  # noqa: E402

LONGEST = 800


def shaded(width: int = 300, height: int = 200, mode: str = "RGB") -> Any:
    """A picture whose left half is dark and whose right half is light."""
    grey = np.zeros((height, width), dtype=np.uint8)
    grey[:, width // 2:] = 200
    grey[:: 7, :] += 30
    return Image.fromarray(grey).convert(mode)


def saved(image: Any, format: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def png_of(width: int, height: int, depth: int = 8) -> bytes:
    """The head of a PNG that claims a size, with hardly any data behind it."""
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


JPEG, PNG = saved(shaded(), "JPEG"), saved(shaded(), "PNG")
FLIPPED = PNG[: len(PNG) // 2] + bytes([PNG[len(PNG) // 2] ^ 0x10]) + PNG[len(PNG) // 2 + 1:]
APNG = saved(shaded(), "PNG", save_all=True, append_images=[shaded().rotate(180)])
SIXTEEN = saved(Image.fromarray(np.full((200, 300), 40_000, dtype=np.uint16)), "PNG")
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"/>'


@pytest.mark.parametrize(("data", "reason"), [
    (b"", "not_an_image"), (b"no picture at all", "not_an_image"), (SVG, "not_an_image"), (HEIC, "not_an_image"),
    (saved(shaded(), "GIF"), "not_an_image"), (saved(shaded(), "BMP"), "not_an_image"),
    (b"\xff\xd8\xff\xe0" + b"text that only begins like a JPEG" * 9, "not_an_image"),
    (JPEG[: len(JPEG) // 2], "corrupt"), (PNG[: len(PNG) // 2], "corrupt"), (FLIPPED, "corrupt"),
    (APNG, "animated"), (SIXTEEN, "sixteen_bit"), (png_of(300, 200, depth=16), "sixteen_bit"),
    (png_of(10_000, 5_000), "too_many_pixels"), (png_of(20_000, 20_000), "too_many_pixels"),
    (png_of(2**31 - 1, 2**31 - 1), "too_many_pixels"),
    (saved(shaded(300, 99), "PNG"), "too_small"),
], ids=range(17))
def test_each_bad_picture_has_its_own_reason(data: bytes, reason: str) -> None:
    with pytest.raises(PictureError) as caught:
        decode(data, LONGEST)
    assert caught.value.reason == reason
    assert reason in REASONS


def outcome_of(data: bytes) -> str:
    try:
        return "a picture" if decode(data, LONGEST).pixels.ndim == 3 else "something else"
    except PictureError as error:
        return error.reason


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1", "RGBA", "LA"])
def test_png_of_every_kind_comes_out_as_rgb(mode: str) -> None:
    pixels = decode(saved(shaded(mode=mode), "PNG"), LONGEST).pixels
    assert pixels.shape == (200, 300, 3)
    assert pixels.dtype == np.uint8
    assert pixels[:, :140].mean() + 100 < pixels[:, 160:].mean()


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_jpeg_of_every_kind_comes_out_as_rgb(mode: str) -> None:
    pixels = decode(saved(shaded(mode=mode), "JPEG"), LONGEST).pixels
    assert pixels.shape == (200, 300, 3)
    assert pixels[:, :140].mean() + 100 < pixels[:, 160:].mean()


def test_what_is_transparent_is_white() -> None:
    pixels = decode(saved(Image.new("RGBA", (300, 200), (0, 0, 0, 0)), "PNG"), LONGEST).pixels
    assert pixels.min() == 255


@pytest.mark.parametrize(("orientation", "shape"), [(1, (200, 300, 3)), (3, (200, 300, 3)), (6, (300, 200, 3)), (8, (300, 200, 3))])
def test_a_picture_is_turned_upright(orientation: int, shape: tuple[int, int, int]) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    pixels = decode(saved(shaded(), "JPEG", exif=exif), LONGEST).pixels
    assert pixels.shape == shape
    dark = {1: pixels[:, :100], 3: pixels[:, 200:], 6: pixels[:100], 8: pixels[200:]}[orientation]
    assert dark.mean() < 60


def test_a_large_picture_is_scaled_down() -> None:
    assert decode(saved(shaded(3000, 2000), "JPEG"), LONGEST).pixels.shape == (533, 800, 3)
    assert MOST_PIXELS > 3000 * 2000


def test_a_picture_is_recognised_by_its_pixels_whatever_its_file_says_around_them() -> None:
    plain, noted = decode(PNG, LONGEST), decode(saved(shaded(), "PNG", compress_level=1), LONGEST)
    assert plain.digest == noted.digest
    assert plain.digest != decode(JPEG, LONGEST).digest


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([JPEG, PNG, APNG]), st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=6))
def test_whatever_is_changed_in_a_file_it_is_a_picture_or_has_a_reason(data: bytes, changes: list[tuple[int, int]]) -> None:
    broken = bytearray(data)
    for at, value in changes:
        broken[at % len(broken)] = value
    assert outcome_of(bytes(broken)) in {"a picture", *REASONS}
