"""Characters to make trade names of, by flavour, and how a wish (吉祥一点的奶茶店) is read.

The lists are our own and closed: characters of the 通用规范汉字表 that name-givers like, each with what it is
taken to mean, so that a proposal can say why. A flavour pairs its first characters with its second ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.names.lexicon import Lexicon
from engine.names.parse import parse


@dataclass(frozen=True, slots=True)
class Flavour:
    """A way a name may feel. `said`: words of a wish that ask for it; `first`, `second`: characters for it."""

    name: str
    said: tuple[str, ...]
    first: str
    second: str


FLAVOURS = (
    Flavour("吉祥", ("吉祥", "吉利", "喜庆", "兆头", "发财", "招财", "兴旺", "旺", "顺利", "福气", "好运"),
            "瑞嘉祥福鸿裕庆禧顺锦", "霖盈麟禧丰满和宁泰澄"),
    Flavour("自然", ("自然", "清新", "山水", "绿色", "田园", "生态", "环保", "乡村", "草木"),
            "禾岚溪榆枫竹屿云澜榕", "野汐畔谷沐萤溪林澜屿"),
    Flavour("写意", ("写意", "诗意", "文艺", "古风", "雅", "意境", "书香", "国风", "文化"),
            "墨砚笙栩翎笺漱霁拾听", "舟笺韵雪棠白漾亭竹弦"),
    Flavour("大气", ("大气", "稳重", "实力", "高端", "气派", "霸气", "宏大", "专业"),
            "瀚鼎恒泓崇铭弘擎巍拓", "川域峰岳晟宇程衡越泽"),
    Flavour("亲切", ("亲切", "温馨", "可爱", "年轻", "活泼", "甜", "家常", "温暖", "有趣"),
            "小阿暖乐悠甜柚朵糯晴", "柚朵豆麦栗橙禾圆桃满"),
    Flavour("新锐", ("科技", "现代", "智能", "未来", "创新", "时尚", "前卫"),
            "智芯睿启数云辰耀迅量", "擎阶域脉衡聚航澈格微"),
)

MEANINGS: Mapping[str, str] = dict(
    item.split(":") for item in
    "瑞:吉兆 嘉:美好 祥:吉祥 福:福气 鸿:鸿运 裕:富足 庆:喜庆 禧:福喜 顺:顺遂 锦:锦绣 霖:甘雨 盈:充盈 麟:祥瑞 丰:丰收 满:圆满 "
    "和:和气 宁:安宁 泰:安泰 澄:清澈 禾:禾苗 岚:山间雾气 溪:溪流 榆:榆树 枫:枫树 竹:竹子 屿:小岛 云:云朵 澜:波澜 榕:榕树 "
    "野:原野 汐:晚潮 畔:水边 谷:山谷 沐:润泽 萤:萤光 林:树林 墨:笔墨 砚:砚台 笙:笙乐 栩:生动 翎:羽翎 笺:信笺 漱:清泉漱石 "
    "霁:雨后天晴 拾:拾取 听:倾听 舟:小舟 韵:韵味 雪:白雪 棠:海棠 白:留白 漾:水波荡漾 亭:亭台 弦:琴弦 瀚:浩瀚 鼎:鼎立 恒:恒久 "
    "泓:深广 崇:崇高 铭:铭记 弘:弘大 擎:托举 巍:高大 拓:开拓 川:江河 域:疆域 峰:山峰 岳:高山 晟:光明 宇:天地 程:前程 衡:均衡 "
    "越:超越 泽:恩泽 小:小巧 阿:家常称呼 暖:温暖 乐:快乐 悠:悠然 甜:香甜 柚:柚子 朵:花朵 糯:软糯 晴:晴天 豆:豆子 麦:麦子 "
    "栗:栗子 橙:橙子 圆:团圆 桃:桃子 智:智慧 芯:芯片 睿:通达 启:开启 数:数字 辰:星辰 耀:闪耀 迅:迅捷 量:度量 阶:进阶 脉:脉络 "
    "聚:汇聚 航:远航 澈:透澈 格:格局 微:精微".split()
)

ALIKE_IN_MEANING = (
    "光辉耀曜晖明亮 红丹彤朱绯 山岳岭峰峦 水江河川溪 海洋瀚沧 福禧瑞祥吉嘉 金鑫铂 大宏弘巨 新欣 云霞霓岚 花芳蕊葩 龙麟蛟 美佳丽雅 "
    "天宇穹昊 星辰斗 安宁泰康 和谐睦 丰盈满裕富 春阳熙 风岚飙 林森木 家居庐 友朋 智慧睿 快捷迅 通达畅 兴旺隆盛 信诚恪 爱慕怡 月婵 "
    "日晨旭晓 绿翠碧青 蓝靛湛 香馨芬 甜甘 味鲜 味珍 书翰笺 石岩磐 玉瑾瑜 飞翔腾 长恒永 成就 利益惠".split()
)
"""Groups of characters that say nearly the same."""

USUAL = (
    "安百贝彬博采彩灿昌畅晨诚城驰初春达道德典东恩帆凡飞芬风凤芙赋冠光桂海涵汉航好浩合荷虹厚华焕徽惠慧吉佳家建江杰洁金津"
    "晶景靖静久娟君俊凯康科可坤兰朗磊黎力立利丽莉联良灵玲龙隆路禄绿罗茂美梦民敏明木慕沛鹏平普奇琪千乾巧钦青清琼秋全泉然仁"
    "荣融如润森山善尚绍深升生盛诗石时世书舒树双硕思松苏素唐涛天田同万望威维伟文闻雯希熙夏仙贤翔晓欣新馨鑫信星兴秀旭轩雅岩艳"
    "燕阳怡宜艺亿毅逸益银英迎莹影永友佑余雨玉元源远悦跃展哲真振正志忠卓子紫宗"
)
"""Characters that trade names often have, for writing the same sound otherwise."""

_FILLERS = ("名字", "名称", "取名", "起名", "一点", "一些", "有点", "想要", "希望", "的", "要", "想", "开", "个", "家", "名")


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish, read: the flavours it asks for (in its order), the trade and the form it names, if any."""

    flavours: tuple[Flavour, ...]
    industry: str | None = None
    form: str | None = None


def read_wish(text: str, lexicon: Lexicon) -> Wish:
    """What a person asks for in their own words; what is not understood is passed over."""
    asked = sorted(
        (min(text.find(word) for word in flavour.said if word in text), number)
        for number, flavour in enumerate(FLAVOURS) if any(word in text for word in flavour.said)
    )
    flavours = tuple(FLAVOURS[number] for _, number in asked)
    rest = text
    for word in (*(word for flavour in flavours for word in flavour.said), *_FILLERS):
        rest = rest.replace(word, " ")
    business = rest.split()[-1] if rest.split() else ""
    if not business:
        return Wish(flavours)
    read = parse("某某" + business, lexicon)
    return Wish(flavours, read.industry or _trade_in(business, lexicon), read.form)


def _trade_in(text: str, lexicon: Lexicon) -> str | None:
    """The longest industry phrase in the text, the last of equals."""
    found = [
        text[start:end] for start in range(len(text)) for end in range(start + 2, len(text) + 1)
        if text[start:end] in lexicon.industries
    ]
    return max(reversed(found), key=len) if found else None
