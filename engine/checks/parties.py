"""Who takes part: the parties' entries of an application, put together by person.

The application asks for one entry per person, and not everybody keeps to it. Entries with the same document
number and the same name are one person with the roles of all of them; a person without a number is their
own entry, for people share names.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

from engine.case import Case
from engine.domain.application import Application, IdentityDocument, Party
from engine.domain.fact import Evidence, Unknown
from engine.domain.id_number import compact

Region = Literal["mainland", "hmt", "foreign"]
UNKNOWN_PARTIES = Unknown("当事人信息未提供，无法核对")
_HMT_COUNTRIES = {"HKG", "MAC", "TWN"}
_HMT_DOCUMENTS = {"hk_macao_permit", "taiwan_permit", "hmt_residence_permit"}
_HMT_RESIDENCES = {"hong_kong", "macao", "taiwan"}


@dataclass(frozen=True, slots=True)
class Person:
    """A natural person or an organisation; `entries` are the indices into `/parties`, in order."""

    name: str
    number: str | None
    entries: tuple[int, ...]
    parties: tuple[Party, ...]
    roles: frozenset[str]

    @property
    def natural(self) -> bool:
        return self.parties[0].kind == "natural"

    @property
    def document(self) -> IdentityDocument | None:
        return self.parties[0].document

    @property
    def pointer(self) -> str:
        return f"/parties/{self.entries[0]}"

    @property
    def foreign(self) -> bool:
        """Whether the person is of another nationality (a card for foreign permanent residents says so too)."""
        first = self.parties[0]
        card = first.document is not None and first.document.type == "foreign_permanent_residence"
        return card or (first.nationality != "CHN" and first.nationality not in _HMT_COUNTRIES)

    @property
    def region(self) -> Region:
        """Mainland; Hong Kong, Macao, Taiwan; or elsewhere (Chinese citizens living abroad included)."""
        if self.foreign:
            return "foreign"
        first = self.parties[0]
        permit = first.document is not None and first.document.type in _HMT_DOCUMENTS
        if permit or first.nationality in _HMT_COUNTRIES or first.residence in _HMT_RESIDENCES:
            return "hmt"
        return "foreign" if first.residence == "foreign" else "mainland"

    def entry_with(self, role: str) -> int:
        """The index of the first entry that gives this person the role (the first entry if none does)."""
        return next((i for i, p in zip(self.entries, self.parties, strict=True) if role in p.roles), self.entries[0])

    def evidence(self, part: str = "", role: str = "", text: str | None = None) -> tuple[Evidence, ...]:
        """Evidence at the person's entry (or the entry with `role`), or at a part of it."""
        entry = self.entry_with(role) if role else self.entries[0]
        return (Evidence(f"/parties/{entry}{part}", text=self.name if text is None else text),)


def read_people(case: Case) -> tuple[Person, ...]:
    """All persons of the case; to be had by `case.reading(read_people)`, which reads them once."""
    return people_of(case.application)


def people_of(application: Application) -> tuple[Person, ...]:
    """All persons in order of their first entry. Empty as well when the parties cannot be known."""
    groups: dict[tuple[str, str] | int, list[int]] = {}
    numbers: dict[tuple[str, str] | int, str | None] = {}
    for index, party in enumerate(application.parties):
        number = compact(party.document.number) if party.document is not None else ""
        key = (number, plain_name(party.name)) if number else index
        groups.setdefault(key, []).append(index)
        numbers[key] = number or None
    return tuple(_person(application, numbers[key], entries) for key, entries in groups.items())


def _person(application: Application, number: str | None, entries: list[int]) -> Person:
    parties = tuple(application.parties[i] for i in entries)
    return Person(
        name=parties[0].name,
        number=number,
        entries=tuple(entries),
        parties=parties,
        roles=frozenset(role for p in parties for role in p.roles),
    )


def people_with(case: Case, role: str) -> tuple[Person, ...]:
    return tuple(p for p in case.reading(read_people) if role in p.roles)


def plain_name(name: str) -> str:
    """A name as signatures are compared: compatibility forms folded, blanks and the dot's variants made one."""
    folded = unicodedata.normalize("NFKC", name)
    return "".join(folded.split()).replace("•", "·").replace("・", "·").replace("‧", "·")
