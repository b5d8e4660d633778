"""The facts `name_structure` declares."""

from __future__ import annotations

from engine.domain.fact import Declaration, FactType, Field

_B, _I, _T, _L = FactType.BOOL, FactType.INT, FactType.TEXT, FactType.LIST
_AT = "/name"

DECLARES = (
    Declaration(
        "name.stated", _T, "whether a name is given, said to be none (null or blank), or left out", _AT,
        values=("given", "none", "left_out"),
    ),
    Declaration("name.full", _T, "the name as given", _AT),
    Declaration("name.parsed", _B, "the reading is sure enough to judge by", _AT),
    Declaration("name.confidence", _I, "how sure the reading is", _AT, unit="percent"),
    Declaration("name.division", _T, "the division as written, with a zone or town after it", _AT),
    Declaration("name.trade_name", _T, "the trade name", _AT),
    Declaration("name.industry", _T, "the industry phrase", _AT),
    Declaration("name.form", _T, "the organisation form, with its brackets", _AT),
    Declaration("name.home", _T, "name of the division the business is in (its own, else read from the address)", "/division"),
    Declaration(
        "name.division_fit", _T, "whether the name's division is the place of the business; unknown when neither "
        "division nor address is known", _AT, values=("own", "elsewhere"),
    ),
    Declaration("name.with_division", _T, "the name as it would be with the city of the business before it", _AT),
    Declaration("name.division_missing", _B, "surely no division of county level or above", _AT),
    Declaration("name.district_alone", _B, "begins with a district of a city without the city", _AT),
    Declaration("name.zone_alone", _B, "a development zone without a division", _AT),
    Declaration(
        "name.trade_name_state", _T, "whether there is a trade name, or only industry words in its place", _AT,
        values=("present", "missing", "industry_only"),
    ),
    Declaration("name.trade_name_length", _I, "length of the trade name", _AT, unit="characters"),
    Declaration(
        "name.trade_name_place", _T, "the trade name is the name of a division without another meaning", _AT,
        values=("province_or_prefecture", "own_county"),
    ),
    Declaration("name.industry_missing", _B, "surely no industry phrase in the name of an enterprise", _AT),
    Declaration(
        "name.form_fit", _T, "whether the form is one of the entity type; shares: 股份有限公司; bracket_missing: a "
        "partnership without（普通合伙）and the like", _AT,
        values=("fits", "missing", "mismatch", "shares", "bracket_missing"),
    ),
    Declaration(
        "name.group", _T, "集团 in the form (集团有限公司), or elsewhere in the name", _AT, values=("form", "inside")
    ),
    Declaration("name.begins_with_parent", _B, "a branch's name begins with its parent's full name", _AT),
    Declaration("name.parent", _T, "the parent's name as the application states it", "/parent/name"),
    Declaration("name.branch_suffix", _B, "a branch's own part ends with 分公司, 分店 or the like", _AT),
    Declaration(
        "name.parts", _L, "the parts of the name as read", _AT,
        fields=(
            Field("part", _T, "which part", ("division", "trade_name", "industry", "form")),
            Field("text", _T, "the part as written"),
        ),
    ),
    Declaration(
        "name.odd_characters", _L, "runs of characters that are no standard Han characters", _AT,
        fields=(
            Field("characters", _T, "the characters"),
            Field("kind", _T, "what they are", ("letter", "digit", "symbol", "space", "nonstandard")),
        ),
    ),
    Declaration(
        "name.national_words", _L, "中国 中华 中央 全国 国家 国际 as words of their own", _AT,
        fields=(
            Field("word", _T, "the word"),
            Field("place", _T, "where it stands", ("start", "bracket", "inside")),
        ),
    ),
)

LIST_FACTS = frozenset(d.name for d in DECLARES if d.type is FactType.LIST)
