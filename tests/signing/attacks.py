"""What an attacker appends to a signed document, as incremental updates; after Mladenov, Mainka, Rohlmann and others,
"1 Trillion Dollar Refund" (CCS 2019) and "Shadow Attacks" (NDSS 2021)."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NumberObject,
    StreamObject,
    pdf_name,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from engine.signing.pades import STATEMENT

WHOLE_PAGE = (0, 0, 595, 842)


def appended(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """The document with what `change` does to it in an update after its own bytes."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=True)
    change(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def with_other_content(pdf: bytes) -> bytes:
    """The page says something else."""
    def change(writer: IncrementalPdfFileWriter) -> None:
        page = _page(writer)
        page[pdf_name("/Contents")] = writer.add_object(StreamObject(stream_data=b"1 0 0 rg 0 0 595 842 re f"))
        writer.update_container(page)

    return appended(pdf, change)


def with_an_overlay(pdf: bytes) -> bytes:
    """An annotation lies over the page."""
    def change(writer: IncrementalPdfFileWriter) -> None:
        stamp = DictionaryObject({
            pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name("/Stamp"), pdf_name("/Rect"): _numbers(*WHOLE_PAGE),
            pdf_name("/AP"): DictionaryObject({pdf_name("/N"): writer.add_object(_drawing())}),
        })
        page = _page(writer)
        page["/Annots"].append(writer.add_object(stamp))
        writer.update_container(page["/Annots"])
        writer.update_container(page)

    return appended(pdf, change)


def with_another_page_shown(pdf: bytes) -> bytes:
    """Shadow attack, replace: the tree of pages points to another page."""
    def change(writer: IncrementalPdfFileWriter) -> None:
        pages = writer.root["/Pages"]
        other = DictionaryObject(_page(writer))
        other[pdf_name("/Contents")] = writer.add_object(StreamObject(stream_data=b"0 0 595 842 re f"))
        pages[pdf_name("/Kids")] = ArrayObject([writer.add_object(other)])
        writer.update_container(pages)

    return appended(pdf, change)


def with_another_look_of_the_signature(pdf: bytes) -> bytes:
    """Shadow attack, hide: the pictures of the signatures are replaced."""
    def change(writer: IncrementalPdfFileWriter) -> None:
        for reference in _page(writer)["/Annots"]:
            drawn = reference.get_object()["/AP"].raw_get("/N")
            writer.objects[(drawn.generation, drawn.idnum)] = _drawing()

    return appended(pdf, change)


def with_a_script(pdf: bytes) -> bytes:
    """The document does something when it is opened."""
    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.root[pdf_name("/OpenAction")] = DictionaryObject({
            pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): ByteStringObject(b"app.alert(1)"),
        })
        writer.update_root()

    return appended(pdf, change)


def with_another_statement(pdf: bytes, old: bytes, new: bytes) -> bytes:
    """The signature's dictionary is replaced by one that says something else."""
    def change(writer: IncrementalPdfFileWriter) -> None:
        fields = (reference.get_object() for reference in writer.root["/AcroForm"]["/Fields"])
        value = next(field["/V"] for field in fields if "/V" in field)
        value[STATEMENT] = ByteStringObject(value.raw_get(STATEMENT).original_bytes.replace(old, new))
        writer.update_container(value)

    return appended(pdf, change)


def _page(writer: IncrementalPdfFileWriter) -> DictionaryObject:
    page = writer.root["/Pages"]["/Kids"][0]
    assert isinstance(page, DictionaryObject)
    return page


def _drawing() -> StreamObject:
    head = {pdf_name("/Type"): pdf_name("/XObject"), pdf_name("/Subtype"): pdf_name("/Form"), pdf_name("/BBox"): _numbers(*WHOLE_PAGE)}
    return StreamObject(head, stream_data=b"1 g 0 0 595 842 re f")


def _numbers(*values: int) -> ArrayObject:
    return ArrayObject([NumberObject(value) for value in values])
