"""What of PDF/A-3u (ISO 19005-3) can be checked with a reader of PDF alone. It is no validator: pages are not interpreted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

FORBIDDEN_ACTIONS = frozenset({
    "/JavaScript", "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState", "/Rendition", "/Trans",
    "/GoTo3DView",
})
"""6.5.1"""
HIDDEN, PRINTED, INVISIBLE, NO_VIEW = 2, 4, 1, 32


def faults(pdf: bytes) -> list[str]:
    """What is wrong, by the clause of the standard it is wrong by; empty if nothing was found."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        if "/Encrypt" in reader.trailer:
            return ["6.1.3 it is encrypted"]
        return [*_file(reader), *(fault for found in _objects(reader.trailer) for fault in _object(found)), *_attachments(reader)]
    except pypdf.errors.PyPdfError as error:
        return [f"it cannot be read: {error}"]


def _file(reader: Any) -> Iterator[str]:
    root = reader.trailer["/Root"]
    if "/ID" not in reader.trailer:
        yield "6.1.3 it has no identifier"
    metadata = root.get("/Metadata")
    if metadata is None or "/Filter" in metadata.get_object():
        yield "6.6.2 its metadata are missing or compressed"
        return
    xmp = metadata.get_object().get_data().decode("utf-8")
    if "<pdfaid:part>3</pdfaid:part>" not in xmp or "<pdfaid:conformance>U</pdfaid:conformance>" not in xmp:
        yield "6.6.4 it does not claim to be PDF/A-3u"
    profiles = [intent.get_object() for intent in root.get("/OutputIntents", []) if intent.get_object().get("/S") == "/GTS_PDFA1"]
    if len(profiles) != 1:
        yield "6.2.3 it has no output intent, or several"
    for profile in profiles:
        icc = profile["/DestOutputProfile"]
        if icc.get_data()[36:40] != b"acsp" or {b"RGB ": 3, b"GRAY": 1, b"CMYK": 4}[icc.get_data()[16:20]] != icc["/N"]:
            yield "6.2.3 its output profile is none, or of other colours"
    form = root.get("/AcroForm", {})
    if "/XFA" in form or form.get("/NeedAppearances", False):
        yield "6.4.1 its form is XFA, or has no appearances"


def _objects(start: Any) -> Iterator[Any]:
    """Every dictionary that can be reached, each once."""
    waiting, seen = [start], set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            yield one
            waiting += dict.values(one)  # not resolved
        elif isinstance(one, ArrayObject):
            waiting += list.__iter__(one)


def _object(one: Any) -> Iterator[str]:
    if one.get("/S") in FORBIDDEN_ACTIONS or "/JS" in one:
        yield f"6.5.1 it has an action {one.get('/S')}"
    if "/AA" in one:
        yield "6.5.2 it has actions of events"
    if isinstance(one, StreamObject):
        filters = one.get("/Filter", [])
        if "/LZWDecode" in ([filters] if isinstance(filters, str) else filters) or "/FFilter" in one:
            yield "6.1.7 a stream is compressed by LZW, or lies in another file"
        if one.get("/Subtype") == "/Image" and (one.get("/Interpolate", False) or "/Alternates" in one):
            yield "6.2.8 a picture is interpolated, or has alternates"
        if one.get("/Subtype") == "/PS" or "/Ref" in one:
            yield "6.2.9 it has PostScript or a reference to another file"
    if one.get("/Type") == "/Font":
        yield from _font(one)
    if "/Rect" in one and "/Subtype" in one:
        yield from _annotation(one)


def _font(font: Any) -> Iterator[str]:
    if font["/Subtype"] == "/Type0":
        if "/ToUnicode" not in font:
            yield f"6.2.11.7 the characters of {font['/BaseFont']} have no Unicode"
    elif font["/Subtype"] != "/Type3":
        description = font.get("/FontDescriptor", {})
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(description):
            yield f"6.2.11.4 {font.get('/BaseFont')} is not embedded"


def _annotation(one: Any) -> Iterator[str]:
    flags = one.get("/F", 0)
    if one["/Subtype"] in ("/Sound", "/Movie", "/3D", "/Screen"):
        yield f"6.3.1 it has an annotation {one['/Subtype']}"
    if not flags & PRINTED or flags & (HIDDEN | INVISIBLE | NO_VIEW):
        yield "6.3.2 an annotation is not printed, or hidden"
    left, bottom, right, top = one["/Rect"]
    if (left != right or bottom != top) and set(one.get("/AP", {})) != {"/N"}:
        yield "6.3.3 an annotation has no appearance, or more than the normal one"


def _attachments(reader: Any) -> Iterator[str]:
    root = reader.trailer["/Root"]
    associated = [one.idnum for one in root.get("/AF", []) if isinstance(one, IndirectObject)]
    for one in _objects(reader.trailer):
        if "/EF" not in one:
            continue
        name = one.get("/UF")
        if name is None or "/F" not in one or "/AFRelationship" not in one:
            yield f"6.8 the attachment {name} lacks names, or says not how it relates to the document"
        if "/Subtype" not in one["/EF"]["/F"] or "/ModDate" not in one["/EF"]["/F"].get("/Params", {}):
            yield f"6.8 the attachment {name} says not of what type or day it is"
        if one.indirect_reference is None or one.indirect_reference.idnum not in associated:
            yield f"6.8 the attachment {name} is not associated with the document"
