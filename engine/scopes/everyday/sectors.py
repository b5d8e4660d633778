"""Which part of GB/T 4754 a deed belongs to: who makes is a manufacturer, who sells in bulk a wholesaler.

The standard sorts by what is done before it sorts by what it is done to. So where a clause says what is done, a class of
another part is seldom meant, however well its words fit (拉丝机配件厂 does not sell and does not repair).
"""

from __future__ import annotations

from collections.abc import Mapping

SECTORS: Mapping[str, tuple[str, ...]] = {
    "sell": ("52", "51"),
    "bulk": ("51",),
    "trade": ("51",),
    "online": ("529", "5193", "52"),
    "serve": ("62",),
    "make": (*map(str, range(13, 43)), "0514", "0523", "44", "45", "46", "06", "08", "09", "10"),
    "repair": ("43", "81", "6540", "49", "50", "8090", "7810", "5443"),
    "hire": ("71", "7040", "5030"),
    "grow": ("01", "02", "0511"),
    "raise": ("03", "04", "0531", "0541"),
    "teach": ("83",),
    "deliver": ("5437", "543", "62", "60", "521"),
    "haul": ("53", "54", "55", "56", "57", "58", "59"),
    "recycle": ("5191", "42", "5295", "511", "0514"),
    "install": ("48", "49", "50", "4330", "6531", "8090", "8132", "6319"),
    "wash": ("80", "82", "8111", "782"),
    "design": ("74", "65"),
    "develop": ("65", "73", "75", "7010"),
    "advise": ("72", "74", "75", "65"),
    "test": ("74", "7295", "8492"),
    "appraise": ("74", "72", "68", "70", "79"),
    "promote": ("72", "75", "64"),
}
"""Deed → how the codes of its classes begin. A deed that is missing is at home anywhere (manage, care, treat)."""


def fits(deed: str, code: str) -> bool:
    """Whether a class may be what somebody does who does this."""
    return code.startswith(SECTORS.get(deed, ("",)))
