"""Looking for what may not be done, or not be said, in the parts of a scope that are no catalogue phrase.

A phrase of the catalogue is never hit by a pattern: block lists match 保险 in 保险柜销售 and 区块链 in the
catalogue's own 区块链技术相关软件和服务. What an item excludes is not looked at, and a hit that cuts through a
word (宣传销售 holds 传销) is marked as not of whole words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.case import Case
from engine.scopes.catalogue import key_of, unbracketed
from engine.scopes.match import Matcher, build
from engine.scopes.read import ScopeItem, read_scope, without_negations
from engine.text.normalise import normalise
from engine.text.scan import Hit, Scanner
from engine.text.tokens import boundaries
from reference_libs.library import Libraries

Kind = Literal["banned", "restricted", "pre_permit", "post_permit"]
Finance = Literal["must_not", "in_principle", ""]
KINDS: tuple[Kind, ...] = ("banned", "restricted", "pre_permit", "post_permit")

_PLACE_RULE = "@"
_FINANCE = re.compile(r"市场准入负面清单.*item 4|cases against the 2022 list")
_CONDITION = re.compile(r"[（(](非|无|限|禁止|除|公募|私募)")
_NOT_A_SCOPE = re.compile(r"^(登记前依法|批准文件未|设有前置审批)")
_LONGEST = 24
_LIST = re.compile(r"^(?P<goods>.+?)(?P<first>生产|销售|批发|零售|制造)[、,]\s*(?P<second>生产|销售|批发|零售|制造)$")

HARMLESS: Mapping[str, re.Pattern[str]] = {
    "保险": re.compile(r"保险(?:柜|箱|杠|丝|带|管|盒|锁|阀|粉|绳|座|器|用品)|(?:劳动|社会|劳)保险"),
    "支付": re.compile(r"支付宝|支付(?:终端|设备|系统|软件)"),
    "银行": re.compile(r"银行(?:卡|专用)?(?:设备|机具|自助|柜台|用品|家具|网点|押运|外包|存款)|(?:血液|种子)银行"),
    "金融": re.compile(r"金融(?:设备|机具|器具|终端|机构(?:委托|外包)|专用设备|安防|自助|街)"),
    "医院": re.compile(r"医院(?:管理|设备|用品|后勤|陪护|保洁|软件|装修|家具|物业|信息)"),
    "诊所": re.compile(r"宠物诊所"),
    "毒品": re.compile(r"[消剧制有]毒品"),
}
"""Uses of a word in which it does not mean the business: the pattern must cover the hit."""

SHORT_FORMS: Mapping[str, tuple[str, ...]] = {
    "毒品制造销售": ("毒品",), "算命占卜": ("算命", "占卜"), "测字看相": ("测字", "看相"), "卖淫嫖娼": ("卖淫", "嫖娼"),
    "人体器官买卖": ("人体器官",), "非医学需要胎儿性别鉴定": ("胎儿性别鉴定",), "窃听专用器材": ("窃听",),
    "考试作弊器材": ("作弊器材",), "警服销售": ("警服",), "军服制式服装销售": ("军服",), "象牙及制品": ("象牙",),
}
"""Rows that name a business at length, and the words it is recognised by."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row of the table as it is looked for; one row may give several texts. `means_item`: the words themselves
    mean a phrase of the catalogue (化妆品销售), so that an item with that phrase is not for them to hit."""

    text: str
    entry: str
    kind: Kind
    basis: str
    authority: str
    grounding: str
    finance: Finance
    means_item: bool


@dataclass(frozen=True, slots=True)
class Restriction:
    """A hit: the pattern, the item it stands in, whether it is of whole words, and whether the item means a
    catalogue phrase that holds the pattern itself."""

    pattern: Pattern
    item: ScopeItem
    whole_word: bool
    catalogue: bool
    negated: bool

    @property
    def settles(self) -> bool:
        """Whether the entry says what becomes of the item, so that its wording is not asked about as well."""
        grave = self.pattern.kind == "restricted" or self.pattern.finance == "in_principle" or self.whole_word
        return self.pattern.kind != "post_permit" and grave and not self.catalogue and not self.negated

    @property
    def speaks_against(self) -> bool:
        """Whether a ban or a reserved word, read in the law, is met for sure: nobody need ask what the item is."""
        sound = self.pattern.kind == "banned" and self.pattern.grounding == "seen" and self.pattern.finance != "in_principle"
        return sound and self.whole_word and not self.catalogue and not self.negated


@dataclass(frozen=True, slots=True)
class Patterns:
    patterns: tuple[Pattern, ...]
    scanner: Scanner


def compile_patterns(libraries: Libraries) -> Patterns:
    """The table `restricted_scopes` as an automaton; for `libraries.compiled`. Rules on scope and place (X @ place)
    are not looked for here: the premises' checks know places."""
    best: dict[str, Pattern] = {}
    matcher = libraries.compiled(build)
    for pattern in (p for row in libraries["restricted_scopes"] for p in _patterns(row, matcher)):
        known = best.get(pattern.text)
        if known is None or _weight(pattern) < _weight(known):
            best[pattern.text] = pattern
    patterns = tuple(best.values())
    return Patterns(patterns, Scanner([p.text for p in patterns]))


def _weight(pattern: Pattern) -> tuple[int, int, int]:
    """Of rows with the same words the gravest counts: a ban read in the law, a finance word, any other row."""
    return KINDS.index(pattern.kind), ("must_not", "in_principle", "").index(pattern.finance), pattern.grounding != "seen"


def _patterns(row: Mapping[str, str], matcher: Matcher) -> Iterator[Pattern]:
    written = row["pattern"]
    if _PLACE_RULE in written or _NOT_A_SCOPE.match(written) or row["kind"] not in KINDS:
        return
    finance: Finance = ""
    kind: Kind = next(k for k in KINDS if k == row["kind"])
    if _FINANCE.search(row["basis"]):
        finance = "must_not" if kind == "banned" else "in_principle"
    if _CONDITION.search(written) and kind == "banned":
        # 银行（非银行机构）: only a person can see whether the condition is met.
        finance, kind = ("in_principle", kind) if finance else ("", "restricted")
    for text in map(normalise, SHORT_FORMS.get(written) or _texts(key_of(written))):
        if 1 <= len(text) <= _LONGEST:
            means_item = kind == "restricted" and matcher.find(text).kind != "none"
            yield Pattern(text, row["id"], kind, row["basis"], row["authority"], row["grounding"], finance, means_item)


def _texts(key: str) -> tuple[str, ...]:
    core = unbracketed(key)
    found = _LIST.match(core)
    if found is not None:
        return found["goods"] + found["first"], found["goods"] + found["second"]
    return (core,)


def read_restrictions(case: Case) -> tuple[Restriction, ...]:
    """The hits of the table of restricted scopes in this case's scope, shared by the checks.

    Needs the libraries `scope_items` and `restricted_scopes`."""
    scope = case.reading(read_scope)
    if scope is None:
        return ()
    patterns = case.libraries.compiled(compile_patterns)
    return tuple(restrictions((*scope.items, *scope.standing), patterns))


def read_settled(case: Case) -> frozenset[tuple[str, int | None]]:
    """Pointer and start of the items for which an entry says what becomes of them."""
    scope = case.reading(read_scope)
    if scope is None or all(i.match.kind == "exact" for i in scope.items):
        return frozenset()
    return frozenset((h.item.pointer, h.item.start) for h in case.reading(read_restrictions) if h.settles)


def restrictions(items: tuple[ScopeItem, ...], compiled: Patterns) -> Iterator[Restriction]:
    """All hits in items that are no catalogue phrase, in order; of hits at one place the longest."""
    for item in items:
        if item.match.kind == "exact":
            continue
        seen: set[str] = set()
        for negated, text in ((False, item.bare), (True, item.key))[: 1 + (item.bare != item.key)]:
            for pattern, whole in _hits(normalise(text), compiled):
                if pattern.text not in seen:
                    seen.add(pattern.text)
                    yield Restriction(pattern, item, whole, _named(pattern, item), negated)


def _named(pattern: Pattern, item: ScopeItem) -> bool:
    """Whether the item means phrases that need no permit or filing, and the pattern's words are theirs or mean such a phrase."""
    meant = item.match.items
    if not meant or pattern.kind != "restricted" or pattern.finance or any(i.permits or i.category != "general" for i in meant):
        return False
    return pattern.means_item or any(pattern.text in normalise(without_negations(i.key)) for i in meant)


def _hits(text: str, compiled: Patterns) -> Iterator[tuple[Pattern, bool]]:
    hits = compiled.scanner.scan(text)
    if not hits:
        return
    borders = boundaries(text)
    for hit in _outermost(hits):
        pattern = compiled.patterns[hit.index]
        harmless = HARMLESS.get(pattern.text)
        if harmless is not None and any(m.start() <= hit.start and hit.end <= m.end() for m in harmless.finditer(text)):
            continue
        yield pattern, _whole(hit, text, borders)


def _outermost(hits: tuple[Hit, ...]) -> Iterator[Hit]:
    """Hits that lie in no longer one."""
    reached = -1
    for hit in hits:
        if hit.end > reached:
            reached = hit.end
            yield hit


def _whole(hit: Hit, text: str, borders: frozenset[int]) -> bool:
    """Whether a hit does not cut a word at both its ends: 传销 in 宣传销售 does, 金融 in 金融债券 does not. A single
    character (贷) is hardly ever a word of its own, so it counts wherever it stands."""
    return hit.end - hit.start == 1 or hit.start in borders or hit.end in borders
