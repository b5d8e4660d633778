"""Templates as files: written once, alone in a folder that is gone afterwards, and all that typst can read."""

from __future__ import annotations

import pytest

from engine.errors import DOC_TEMPLATE, DocumentError
from engine.typesetting.setter import Setter
from engine.typesetting.sources import Sources
from engine.typesetting.template import of_source
from tests.typesetting.test_setter import sheet


def test_a_template_is_written_once_and_its_folder_is_gone_with_who_made_it() -> None:
    sources = Sources()
    folder, one = sources.folder, of_source("#set page(width: 10mm)\n中文")
    path = sources.path(one)
    assert path.read_text(encoding="utf-8") == one.source
    written = path.stat().st_mtime_ns
    assert (sources.path(one), path.stat().st_mtime_ns) == (path, written)
    assert sources.path(of_source("else")) != path
    del sources
    assert not folder.exists()


@pytest.mark.parametrize("where", ["/etc/hostname", "cli.py", "../../../../etc/hostname"])
def test_a_template_reads_no_file_of_the_machine(press: Setter, where: str) -> None:
    with pytest.raises(DocumentError) as caught:
        press.pdf(sheet(f'#read("{where}")'))
    assert caught.value.code == DOC_TEMPLATE
