"""The application's keys and words in plain Chinese: `vocabulary.yaml`, the rulebook's labels, the libraries' names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from engine import strict_yaml
from engine.bundle import Bundle
from engine.checks.authority import Divisions, index_divisions
from engine.domain.application import Capital, Contribution, Part, Party
from engine.text.written import amount_in_words, visible, written_day

HERE = Path(__file__).parent
_LABELLED = {("Party", "roles"): "roles", ("Document", "type"): "documents", ("Application", "promises"): "promises"}
"""Keys whose words the rulebook gives (requirements.yaml, labels)."""
_UNITS = {("Premises", "area"): "平方米", ("Term", "years"): "年", ("BeneficialOwner", "share"): "%"}


@dataclass(frozen=True, slots=True)
class Speech:
    """How parts of an application are called and their values said."""

    vocabulary: Mapping[str, Any]
    labels: Mapping[str, Mapping[str, str]]
    places: Divisions | None = None
    industries: Mapping[str, str] | None = None

    def key(self, part: type[Part], key: str) -> str:
        """What a key of a part is called: Party, birth → 出生日期."""
        return str(self.vocabulary["keys"][part.__name__][key])

    def word(self, part: type[Part], key: str, word: str) -> str:
        """A word of a closed vocabulary; a word that has no Chinese is said as it is."""
        source = _LABELLED.get((part.__name__, key))
        known = self.labels.get(source, {}) if source else self.vocabulary["words"].get(f"{part.__name__}.{key}", {})
        return str(known.get(word, visible(word)))

    def value(self, part: type[Part], key: str, value: object) -> str:
        """A value as it is read: 是, 2029年12月31日, 46.5平方米, 货币, 中国."""
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, dt.date):
            return written_day(value)
        if key in ("floor", "lowest_dwelling_floor") and isinstance(value, int):
            return f"{value}层" if value > 0 else f"地下{-value}层"
        if isinstance(value, Decimal | int):
            return plain(Decimal(value)) + _UNITS.get((part.__name__, key), "")
        if isinstance(value, tuple):
            return "、".join(self.value(part, key, item) for item in value)
        return self._text(part, key, str(value))

    def money(self, amount: Decimal, currency: str = "CNY") -> str:
        """An amount in digits and in words: 1000000元（人民币壹佰万元整）."""
        name = self.vocabulary["currencies"].get(currency, currency)
        if currency == "CNY":
            return f"{plain(amount)}元（{self.money_in_words(amount, currency)}）"
        return f"{plain(amount)}{name}（{self.money_in_words(amount, currency)}）"

    def money_in_words(self, amount: Decimal, currency: str = "CNY") -> str:
        """人民币壹佰万元整; of another currency 壹佰万美元整."""
        name = self.vocabulary["currencies"].get(currency, currency)
        return "人民币" + amount_in_words(amount) if currency == "CNY" else amount_in_words(amount, name)

    def _text(self, part: type[Part], key: str, text: str) -> str:
        if key == "nationality":
            return str(self.vocabulary["countries"].get(text, text))
        if key == "division" and self.places is not None and text in self.places.by_code:
            return f"{self.places.full_name(text)}（{text}）"
        if key == "industry" and self.industries is not None and text in self.industries:
            return f"{self.industries[text]}（{visible(text)}）"
        return self.word(part, key, text)

    def division(self, code: str | None) -> str | None:
        """The full name of a division, such as 江门市蓬江区; None if there is none of that code."""
        if code is None or self.places is None or code not in self.places.by_code:
            return None
        return self.places.full_name(code)

    def roles(self, party: Party) -> str:
        return self.value(Party, "roles", party.roles)

    def contribution(self, given: Contribution) -> str:
        """600000元（人民币陆拾万元整），货币，2030年12月31日前缴足."""
        due = f"，{written_day(given.due)}前缴足" if given.due is not None else ""
        return f"{self.money(given.amount)}，{self.word(Contribution, 'form', given.form)}{due}"

    def capital(self, capital: Capital) -> str:
        return self.money(capital.amount, capital.currency)


def plain(number: Decimal) -> str:
    """Digits without an exponent or needless zeros: 46.50 → 46.5."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@cache
def vocabulary() -> Mapping[str, Any]:
    """The table `vocabulary.yaml`."""
    path = HERE / "vocabulary.yaml"
    read: Mapping[str, Any] = strict_yaml.read(path.read_text(encoding="utf-8"), path.name).data
    return read


def speech_of(bundle: Bundle) -> Speech:
    """How the rulebook and the libraries of a bundle call things; a library that is damaged leaves codes as they are."""
    loaded = bundle.libraries.loaded
    return Speech(
        vocabulary=vocabulary(),
        labels=bundle.rulebook.requirements.get("labels") or {},
        places=loaded["divisions"].compiled(index_divisions) if "divisions" in loaded else None,
        industries={code: row["name"] for code, row in loaded["industry_codes"].by_id().items()} if "industry_codes" in loaded else None,
    )
