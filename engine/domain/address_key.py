"""What makes two written addresses the same place: the key by which registrations at one address are counted."""

from __future__ import annotations

from dataclasses import astuple, dataclass


@dataclass(frozen=True, slots=True)
class AddressKey:
    """A place in canonical form; how it is made stands in engine/addresses/key.py. `division`: six digits, of the county where
    it is known. `town`: only where a road's name does not tell the place alone (镇, 乡). `place`: the road with its numbers, or else the
    village, estate or market. Every part is "" where the address does not name it."""

    division: str
    town: str
    place: str
    number: str
    building: str
    unit: str
    floor: str
    room: str

    @property
    def house(self) -> AddressKey:
        """The key of the whole house: without building, entrance, floor and room."""
        return AddressKey(self.division, self.town, self.place, self.number, "", "", "", "")

    def __str__(self) -> str:
        return "|".join(astuple(self))
