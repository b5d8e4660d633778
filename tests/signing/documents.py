"""Documents made by hand, letters for a seal without any installed font, handwriting, and a made-up applicant.

All of it is used by the benchmark too.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from functools import cache
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from engine.signing import handwriting
from engine.signing.handwriting import Point
from engine.signing.key_files import Owner
from engine.signing.lettering import Face
from engine.signing.pades import prepare
from engine.signing.pdf import Place
from engine.signing.seal import at_centre
from engine.signing.seal_drawing import CAPTION, SPECIMEN, DrawnSeal
from engine.signing.statements import Consent, Identification, Signatory, Wording, document_ref, mark_of

NOW = dt.datetime(2026, 11, 26, 3, 0, tzinfo=dt.UTC)
OWNER = Owner("江门市蓬江区市场监督管理局", "11440703000007034Q")
SALT = bytes(range(32))
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="3" pdfaid:conformance="B"/>
</rdf:RDF></x:xmpmeta><?xpacket end="r"?>"""


def document(title: str = "个体工商户登记（备案）申请书", pages: int = 1) -> bytes:
    """A PDF 1.7 that claims to be PDF/A-3b: every page a frame and, so that two titles give two documents, a grey that
    the title decides."""
    grey = zlib.crc32(title.encode()) / 2**32
    content = f"{grey:.6f} g 60 60 475 722 re f 0 g 100 700 300 2 re f".encode("ascii")
    page_numbers = [5 + 2 * n for n in range(pages)]
    kids = " ".join(f"{n} 0 R" for n in page_numbers)
    xmp = XMP.encode("utf-8")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Metadata 3 0 R /OutputIntents [4 0 R] >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} /MediaBox [0 0 595 842] >>".encode("ascii"),
        b"<< /Type /Metadata /Subtype /XML /Length %d >>\nstream\n%s\nendstream" % (len(xmp), xmp),
        b"<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) >>",
    ]
    for number in page_numbers:
        objects.append(b"<< /Type /Page /Parent 2 0 R /Contents %d 0 R /Resources << >> >>" % (number + 1))
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    return assembled(objects)


def assembled(objects: list[bytes]) -> bytes:
    """A file of these objects, numbered from 1; the first one is the catalogue."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    identity = hashlib.sha256(bytes(out)).hexdigest()[:32].encode("ascii")
    out += b"trailer\n<< /Size %d /Root 1 0 R /ID [<%s> <%s>] >>\n" % (len(objects) + 1, identity, identity)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


STROKES = (
    tuple(Point(10 + 4 * t, 40 + 12 * ((t * 7) % 5), 16 * t) for t in range(24)),
    tuple(Point(120 - 2 * t, 20 + 3 * t, 400 + 16 * t) for t in range(20)),
    (Point(140, 90, 900),),
)


def prepared(title: str = "个体工商户登记（备案）申请书", sealed: bool = False) -> bytes:
    """A document with the empty fields `signature-1` and `signature-2`, as it is shown to those who are to sign it."""
    seal = {"seal": at_centre(0, 430, 300)} if sealed else {}
    return prepare(document(title), {"signature-1": place(0), "signature-2": place(1), **seal}, "seal")


def place(column: int = 0) -> Place:
    return Place(0, 80 + 160 * column, 120, 220 + 160 * column, 180)


def consent(pdf: bytes, name: str = "叶知", number: str = "440703199001011232", at: dt.datetime = NOW, **changes: object) -> Consent:
    """A consent of a made-up person to the document `pdf` before anybody signed it."""
    words = {
        "application": "20261126-7F3K9Q2M8XWD", "revision": hashlib.sha256(b"revision").hexdigest(), "document": document_ref(pdf), "field": "signature-1",
        "signatory": Signatory(name=name, role="经营者", mark=mark_of(number, SALT)),
        "text": Wording(version="signing-2026-1", sha256=hashlib.sha256("本人同意".encode()).hexdigest()),
        "identification": Identification(provider="face-local", assurance="low", evidence=hashlib.sha256(b"evidence").hexdigest()),
        "openid": hashlib.sha256(b"openid").hexdigest(), "face": "face-20261126-1", "device": "iPhone; WeChat 8",
        "strokes": handwriting.digest(STROKES), "at": at,
    }
    return Consent.model_validate({**words, **changes})


@cache
def face(folder: Path) -> Face:
    """A font whose every letter is a frame: enough for a seal, and no font need be installed."""
    letters = sorted(set(OWNER.name + CAPTION + SPECIMEN))
    names = [f"letter{n}" for n in range(len(letters))]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names])
    builder.setupCharacterMap({ord(letter): name for letter, name in zip(letters, names, strict=True)})
    pen = TTGlyphPen(None)
    for corners in (((100, 0), (100, 880), (900, 880), (900, 0)), ((200, 100), (800, 100), (800, 780), (200, 780))):
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
    frame = pen.glyph()
    builder.setupGlyf({".notdef": frame, **dict.fromkeys(names, frame)})
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", *names], (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Frames", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    path = folder / "frames.ttf"
    builder.save(path)
    return Face(path)


def look(folder: Path, specimen: bool = True) -> DrawnSeal:
    return DrawnSeal(OWNER.name, face(folder), specimen)
