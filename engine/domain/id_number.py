"""Identity numbers: what a number says by itself, without asking anybody.

Resident identity numbers follow GB 11643 (17 digits and a check character over ISO 7064 MOD 11-2), unified
social credit codes GB 32100 (18 characters without I, O, S, V, Z; last one checks). The check characters come
from python-stdnum. Its table of birth places and its rule that a code begins with eight digits are not used:
the table lacks districts that exist (440703), and codes of village collectives begin with a letter.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum

from stdnum.cn import ric, uscc

_RESIDENT = re.compile(r"[1-9][0-9]{16}[0-9X]", re.ASCII)
_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)
_FIRST_BIRTH = dt.date(1880, 1, 1)
LENGTH = 18
SHOWN = 4


class Fault(StrEnum):
    """What is wrong with a number, in the order in which it is looked for."""

    LENGTH = "length"
    CHARACTERS = "characters"
    BIRTH = "birth"
    CHECK = "check"


def compact(number: str) -> str:
    """The number without blanks, letters in capitals; `x` as check character is as good as `X`."""
    return "".join(number.split()).upper()


def resident_fault(number: str, as_of: dt.date) -> Fault | None:
    """What is wrong with a resident identity number (or a residence permit number of the same form)."""
    plain = compact(number)
    if len(plain) != LENGTH:
        return Fault.LENGTH
    if _RESIDENT.fullmatch(plain) is None:
        return Fault.CHARACTERS
    birth = _birth(plain)
    if birth is None or not _FIRST_BIRTH <= birth <= as_of:
        return Fault.BIRTH
    return None if ric.calc_check_digit(plain) == plain[-1] else Fault.CHECK


def code_fault(number: str) -> Fault | None:
    """What is wrong with a unified social credit code."""
    plain = compact(number)
    if len(plain) != LENGTH:
        return Fault.LENGTH
    if _CODE.fullmatch(plain) is None:
        return Fault.CHARACTERS
    return None if uscc.calc_check_digit(plain) == plain[-1] else Fault.CHECK


def birth_of(number: str, as_of: dt.date) -> dt.date | None:
    """The day of birth in a number that has no fault; None for any other."""
    return _birth(compact(number)) if resident_fault(number, as_of) is None else None


def _birth(plain: str) -> dt.date | None:
    try:
        return dt.date(int(plain[6:10]), int(plain[10:12]), int(plain[12:14]))
    except ValueError:
        return None


def completed_years(birth: dt.date, as_of: dt.date) -> int:
    """Age 周岁 in completed years; whoever was born on 29 February completes a year on 1 March."""
    return as_of.year - birth.year - ((as_of.month, as_of.day) < (birth.month, birth.day))


def masked(number: str) -> str:
    """The number as it may be shown: its last four characters."""
    plain = compact(number)
    return "*" * max(len(plain) - SHOWN, 0) + plain[-SHOWN:] if len(plain) > SHOWN else "*" * len(plain)
