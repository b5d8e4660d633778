"""Which department an authority named in the table of permits is: 省级公安, 设区市公安 and 公安部 are 公安.

A cell that names several (卫健/疾控, 教育/人社) leaves open which of them is competent: all are given, in its order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from reference_libs.library import Library

_BETWEEN = re.compile("[/、,，;；]")
_LEVEL = re.compile("^(?:国家|国务院|省级|省|设区市|市|县级以上|县级|县)")


def index_departments(library: Library) -> Mapping[str, str]:
    """Department by word; for `library.compiled`."""
    return {word: row["department"] for row in library for word in row["words"].split(";")}


def departments(authority: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """The departments an authority is, each once; what the table does not know stays as it is written."""
    return tuple(dict.fromkeys(filter(None, (_department(part.strip(), known) for part in _BETWEEN.split(authority)))))


def _department(written: str, known: Mapping[str, str]) -> str:
    """The department of one authority; empty for a mere level (县 in 县/设区市应急)."""
    if written in known:
        return known[written]
    plain = _LEVEL.sub("", written)
    return known.get(plain, plain)
