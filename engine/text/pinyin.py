"""How characters sound: toneless Mandarin syllables, by table and not by sentence.

A sound key writes every syllable as one character of Unicode's private use area, so that keys have
the length of their text, offsets carry over, and the word scanner can look for homophones in them.
Readings come from pypinyin's character table (MIT); the phrase table, which costs 15 times as much
to load, is not used: trade names are not dictionary phrases.
"""

from __future__ import annotations

import importlib.util
import json
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import islice, product
from pathlib import Path

PRIVATE_USE = 0xE000
MOST_KEYS = 8
"""At most so many alternative keys of one text: three characters with two readings each."""

# Characters whose readings both occur in trade names; the usual one there comes first.
_POLYPHONES = """
乐le,yue 长chang,zhang 行xing,hang 重zhong,chong 朝chao,zhao 都du,dou 藏cang,zang 盛sheng,cheng 曾zeng,ceng 单dan,shan 厦xia,sha 茜qian,xi
柏bai,bo 泊bo,po 石shi,dan 仇qiu,chou 解jie,xie 查cha,zha 翟zhai,di 尉wei,yu 传chuan,zhuan 调tiao,diao 降jiang,xiang 角jiao,jue
觉jue,jiao 校xiao,jiao 参can,shen 差cha,chai 畜chu,xu 弹tan,dan 度du,duo 恶e,wu 给gei,ji 和he,huo 会hui,kuai 奇qi,ji
系xi,ji 见jian,xian 将jiang,qiang 嚼jue,jiao 卡ka,qia 壳ke,qiao 落luo,la 率lv,shuai 模mo,mu 没mei,mo 娜na,nuo 屏ping,bing
瀑pu,bao 强qiang,jiang 雀que,qiao 色se,shai 莎sha,suo 省sheng,xing 什shi,shen 识shi,zhi 似si,shi 宿su,xiu 提ti,di 拓tuo,ta
尾wei,yi 吓xia,he 削xiao,xue 血xue,xie 咋za,zha 轧zha,ya 择ze,zhai 粘zhan,nian 着zhe,zhuo 属shu,zhu 琢zhuo,zuo 大da,dai
咖ka,ga 伽jia,ga 圩wei,xu 埔pu,bu 涌yong,chong 堡bao,pu 栅zha,shan 地di,de 的de,di 了le,liao 蚌bang,beng 薄bo,bao
秘mi,bi 便bian,pian 伯bo,bai 卜bu,bo 车che,ju 称cheng,chen 澄cheng,deng 匙chi,shi 臭chou,xiu 攒zan,cuan 佛fo,fu 合he,ge
貉he,hao 炅jiong,gui 括kuo,gua 烙lao,luo 勒le,lei 弄nong,long 露lu,lou 脉mai,mo 谜mi,mei 缪miao,miu 贾jia,gu 叶ye
"""


@dataclass(frozen=True, slots=True)
class Sounds:
    """Readings of every character that has any, and the table from character to sound character."""

    readings: dict[str, tuple[str, ...]]
    table: dict[int, str]
    symbols: dict[str, str]


@cache
def _without_tone(reading: str) -> str:
    """A syllable without its tone mark; ü is written v, as on a keyboard (lǜ → lv)."""
    # ǖ ǘ ǚ ǜ decompose to u + diaeresis + tone; the diaeresis must survive as v.
    plain = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(c for c in plain if c.isalpha()).lower()


def _character_table() -> dict[str, str]:
    """pypinyin's character table, read without importing the package (its import loads the phrases too)."""
    spec = importlib.util.find_spec("pypinyin")
    for home in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(home) / "pinyin_dict.json"
        if path.is_file():
            data = json.loads(path.read_text(encoding="utf-8"))
            return {chr(int(code)): readings for code, readings in data.items()}
    from pypinyin.pinyin_dict import pinyin_dict

    return {chr(code): readings for code, readings in pinyin_dict.items()}


@cache
def sounds() -> Sounds:
    """The tables, built once per process (0.1 s)."""
    readings: dict[str, tuple[str, ...]] = {}
    for char, written in _character_table().items():
        syllables = tuple(dict.fromkeys(s for s in map(_without_tone, written.split(",")) if s))
        if syllables:
            readings[char] = syllables[:1]
    for item in _POLYPHONES.split():
        readings[item[0]] = tuple(item[1:].split(","))
    known = sorted({syllable for syllables in readings.values() for syllable in syllables})
    symbols = {syllable: chr(PRIVATE_USE + number) for number, syllable in enumerate(known)}
    table = {ord(char): symbols[syllables[0]] for char, syllables in readings.items()}
    return Sounds(readings, table, symbols)


def syllables(text: str) -> tuple[str, ...]:
    """The usual reading of each character, without tone; a character without a reading is itself."""
    readings = sounds().readings
    return tuple(readings[char][0] if char in readings else char for char in text)


@cache
def _toned() -> dict[str, str]:
    return {char: written.split(",")[0] for char, written in _character_table().items()}


def tones(text: str) -> tuple[str, ...]:
    """The usual reading of each character with its tone (yùn); a character without a reading is itself."""
    readings = _toned()
    return tuple(readings.get(char, char) for char in text)


def sound_key(text: str) -> str:
    """The sound of a text, one character per character: equal for homophones (牛栏山, 牛兰山)."""
    return text.translate(sounds().table)


def sound_keys(text: str) -> tuple[str, ...]:
    """The sound keys of a text under the readings its characters have in trade names, the usual one first;
    at most `MOST_KEYS`, so that a long text of polyphones cannot multiply without bound."""
    known = sounds()
    choices = [
        [known.symbols[syllable] for syllable in known.readings[char]] if char in known.readings else [char]
        for char in text
    ]
    return tuple("".join(choice) for choice in islice(product(*choices), MOST_KEYS))
