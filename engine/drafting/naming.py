"""What the name should be: a whole name, a trade name 字号 (叫…, 店名…, 字号…), or only how it should feel."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.drafting.sentence import Found, Sentence, Span
from engine.names.lexicon import Lexicon
from engine.names.parse import parse
from engine.names.wishes import FLAVOURS
from reference_libs.library import Libraries

_QUOTED = r"[“\"「『《‘'](?P<quoted>[^”\"」』》’']{1,30})[”\"」』》’']"
_BARE = r"(?P<bare>[\u3400-\u9fffa-z0-9()·]{1,30})"
_NAME = rf"\s*(?:{_QUOTED}|{_BARE})"
_NOUN = r"(?:店铺|店|公司|厂|铺|企业|合作社|商|个|间)?(?:名字|名称|字号|招牌|牌子|名)"
_WILL = r"(?:我|呢|就|都)?(?:想好了?|想|准备|打算|要|可以|暂定|拟定?|定)?"
_CUES = (
    re.compile(rf"{_NOUN}{_WILL}(?:叫做|叫作|叫|就是|是|为|用|取|起|:){_NAME}"),
    re.compile(rf"(?:取名|起名|命名|名为|定名)(?:叫做|叫|为|作|是)?:?{_NAME}"),
    re.compile(rf"(?P<before>[\u3400-\u9fff]{{0,3}}?)(?P<will>就|想|要|准备|打算|暂定)?(?:叫做|叫作|叫){_NAME}"),
    re.compile(rf"(?:店名|铺名|厂名|公司名|字号|名字|招牌)\s*(?:{_QUOTED}|(?P<bare>[\u3400-\u9fff]{{2,4}}|[a-z]{{2,12}})(?=[,.;!?。\s]|$))"),
    re.compile(r"(?:名字|店名|字号)[\u3400-\u9fff]{0,3}(?:想好|定好?)了?[,:]\s*(?P<bare>[\u3400-\u9fff]{2,6})(?=[,.;!?。\s]|$)"),
    re.compile(r"(?P<bare>[\u3400-\u9fff]{2,6})\s*\((?:店名|字号|名字)\)"),
)
_NOT = re.compile(r"(?:不要|不想|别|唔好|唔要|不能|不可以)$")
_PEOPLE = re.compile(r"(?:我|本人|他|她|佢|友|婆|公|子|女|人|板|学|事|弟|哥|姐|妹|爸|妈|叔|伯)$")
_TAIL = re.compile(r"(?:吧|啦|呀|了|喇|咯|的|嘅|呢|好|这个名|这个名字|行吗|可以吗|得唔得|就好|就行|就可以)$")
_AFTER = re.compile(r"请|帮|看看|行不行|不知道|唔知|可以|能不能|怎么|吗|,|需要|要什么")
_NO_NAME = re.compile(r"咩|什么|啥|乜|哪个|还没|未|没想|不知|点好|要|想")
_FEELING = re.compile("(?:" + "|".join(word for flavour in FLAVOURS for word in flavour.said) + r")(?:感|温馨|可爱)?(?:一?点|一?些|的|$)")
_SET_UP = re.compile(r"(?:设立|成立|注册|开办|创办|组建)(?:一家|一个|个)?")
_WHOLE = re.compile(r"[\u3400-\u9fff()]{2,30}?(?:有限责任公司|股份有限公司|有限公司|专业合作社|\((?:普通|有限)合伙\))")
_SPEECH = re.compile(r"[想在开做办搞要的了个家叫和]|注册|成立|一家")
_INTRODUCED = re.compile(r"[,，]\s*(?:地址|位于|经营|主营)")
_NEAR_NAME = 14
LONGEST_TRADE_NAME = 12


@dataclass(frozen=True, slots=True)
class NameWords:
    """`trade_name`: the wanted 字号; `whole`: a whole name as written; `wish`: words of how it should feel, with the
    flavour asked for; `spans`: all words about the name."""

    trade_name: Found[str] | None = None
    whole: Found[str] | None = None
    wish: Found[str] | None = None
    spans: tuple[Span, ...] = ()


def read_name(sentence: Sentence, lexicon: Lexicon, parents: tuple[Span, ...], trades: str) -> NameWords:
    """What is said about the name. `parents`: where the name of another enterprise stands; `trades`: `words_of_trades`."""
    said = _said(sentence) or _whole(sentence, lexicon, parents) or _set_up(sentence, lexicon, trades) or _first_clause(sentence, lexicon)
    if said is None:
        wish = _wish(sentence)
        return NameWords(wish=wish, spans=(wish.span,) if wish else ())
    span, cue = said
    words = sentence.words(span)
    read = parse(words.text, lexicon)
    if read.trade_name and read.form_row is not None and not read.only_industry and (read.industry or len(read.form_row.text) > 1):
        at = read.spans["trade_name"]
        trade = Found(words.text[at[0] : at[1]], (span[0] + at[0], span[0] + at[1]), "文中写了名称，字号在其中")
        whole = Found(words.text, span, "文中写了完整的名称") if read.division and (read.industry or read.form_row.lead or len(read.form_row.text) > 1) else None
        return NameWords(trade, whole, None, (cue,) if whole or cue != span else (trade.span,))
    return NameWords(Found(words.text, span, "文中说了要叫什么"), None, None, (cue,))


def _said(sentence: Sentence) -> tuple[Span, Span] | None:
    """The name behind (or before) a word for it, and the span together with that word."""
    for cue in _CUES:
        for found in cue.finditer(sentence.plain):
            groups = found.groupdict()
            if "before" in groups and groups["will"] is None and _PEOPLE.search(sentence.plain[: found.end("before")]):
                continue
            group = "quoted" if groups.get("quoted") else "bare"
            start, text = found.start(group), found[group]
            called = sentence.plain.rfind("叫", found.start(), start)
            if _NOT.search(sentence.plain[: called if called >= 0 else found.start()]):
                continue
            if group == "bare":
                text = _trimmed(text)
            if _is_name(text, quoted=group == "quoted"):
                begin = found.end("before") if "before" in groups else found.start()
                end = max(start + len(text), found.end() if group == "quoted" or found.re is _CUES[-1] else 0)
                return (start, start + len(text)), (begin, end)
    return None


def _trimmed(text: str) -> str:
    after = _AFTER.search(text)
    text = text[: after.start()] if after else text
    while len(text) > 2 and (tail := _TAIL.search(text)):
        text = text[: tail.start()]
    return text


def _is_name(text: str, quoted: bool) -> bool:
    if not 2 <= len(text.strip()) <= 30 or text != text.strip():
        return False
    if quoted:
        return True
    if _NO_NAME.match(text) or _FEELING.match(text):
        return False
    return len(text) <= LONGEST_TRADE_NAME or _WHOLE.match(text) is not None


def _whole(sentence: Sentence, lexicon: Lexicon, parents: tuple[Span, ...]) -> tuple[Span, Span] | None:
    """A whole name in the middle of a sentence: a division, and all parts up to the form, without words of speech."""
    for at in range(len(sentence.plain)):
        if lexicon.spelled_at(sentence.plain, at, None) is None:
            continue
        found = _WHOLE.match(sentence.plain, at)
        if found is None or any(start <= at < end for start, end in parents):
            continue
        read = parse(found[0], lexicon)
        trade = read.trade_name or ""
        if read.division and read.industry and 2 <= len(trade) <= 6 and not (read.only_industry or _SPEECH.search(found[0])):
            return found.span(), found.span()
    return None


def _set_up(sentence: Sentence, lexicon: Lexicon, trades: str) -> tuple[Span, Span] | None:
    """设立朗峰照明有限公司: a name without a division. What stands for the trade name must be no word of a trade, or
    成立跨境电商有限公司 would be called 跨境."""
    for cue in _SET_UP.finditer(sentence.plain):
        found = _WHOLE.match(sentence.plain, cue.end())
        if found is None or _SPEECH.search(found[0]):
            continue
        read = parse(found[0], lexicon)
        trade = read.trade_name or ""
        known = trade in trades or trade in lexicon.spellings or lexicon.is_all_industry(trade)
        if read.division is None and read.industry and 2 <= len(trade) <= 4 and not (read.only_industry or known):
            return found.span(), found.span()
    return None


def words_of_trades(libraries: Libraries) -> str:
    """Everything the catalogue, the classes and the table of industry words call a trade, to look a word up in."""
    said = (row[key] for table, key in (("scope_items", "phrase"), ("industry_codes", "name"), ("industry_words", "id"))
            for row in libraries[table].rows)
    return "\n".join(said)


def _first_clause(sentence: Sentence, lexicon: Lexicon) -> tuple[Span, Span] | None:
    """叶知五金店，地址…: the sentence begins with a name and goes on with facts."""
    end = sentence.clause_end(0)
    clause = sentence.plain[:end]
    if not _INTRODUCED.match(sentence.plain, end) or _SPEECH.search(clause):
        return None
    read = parse(clause, lexicon)
    trade = read.trade_name or ""
    named = read.industry and read.form and 2 <= len(trade) <= 4 and trade not in lexicon.spellings
    return ((0, end), (0, end)) if named and not read.only_industry else None


def _wish(sentence: Sentence) -> Found[str] | None:
    """How the name should feel, where that is said near a word for the name."""
    for noun in re.finditer(r"名字|名称|字号|店名|名", sentence.plain):
        start, end = max(0, noun.start() - _NEAR_NAME), min(sentence.clause_end(noun.end()), noun.end() + _NEAR_NAME)
        for flavour in FLAVOURS:
            for word in flavour.said:
                at = sentence.plain.find(word, start, end)
                if at >= 0:
                    return Found(flavour.name, (min(at, noun.start()), max(at + len(word), noun.end())), f"文中希望名字{word}")
    return None
