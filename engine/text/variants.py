"""Characters that are other ways of writing a usual one and that OpenCC's t2s leaves alone.

Curated: old and popular forms (囯 for 国), Japanese forms that are not themselves standard Chinese,
and the letters that stand for nothing visible. Pairs are written variant then usual form.
"""

from __future__ import annotations

_PAIRS = """
囯国 圀国 囶国 囻国 亇个 兲天 仺仓 啇商 収收 厰厂 広广 図图 駅驿 気气 総总 売卖 対对 応应 徳德 鉄铁 竜龙 亀龟 薬药 楽乐 児儿 蔵藏 沢泽 円圆 県县 実实 栄荣 桜樱 齢龄 斉齐
銭钱 伝传 転转 黒黑 毎每 豊丰 亜亚 悪恶 圧压 囲围 壱壹 隠隐 営营 衞卫 塩盐 仮假 価价 観观 拡扩 覚觉 関关 帰归 戯戏 拠据 挙举 駆驱 経经 継继 軽轻 検检 険险 顕显 験验 効效
済济 剤剂 歯齿 釈释 従从 渋涩 縦纵 粛肃 処处 渉涉 焼烧 畳叠 穣穰 譲让 醸酿 嬢娘 粋粹 酔醉 穂穗 瀬濑 専专 戦战 繊纤 荘庄 捜搜 騒骚 臓脏 続续 帯带 択择 単单 団团 弾弹 遅迟
鋳铸 庁厅 聴听 勅敕 逓递 稲稻 読读 弐贰 悩恼 脳脑 廃废 拝拜 髪发 発发 抜拔 晩晚 変变 辺边 舗铺 満满 黙默 訳译 揺摇 様样 頼赖 覧览 両两 猟猎 塁垒 涙泪 霊灵 暦历 歴历 錬炼
労劳 崐昆 寕宁 寜宁 畧略 碁棋 秊年 稾稿 竝并 粧妆 緜绵 繍绣 罇樽 菓果 蔴麻 覇霸 鄕乡 酧酬 閙闹 餠饼 鬪斗 鬭斗 咊和 咲笑 囍喜 嘅慨 噉啖 埜野 壻婿 夀寿 妳你 姸妍 娯娱 嶋岛
嶌岛 歳岁 庻庶 廻回 囬回 廼乃 弍二 弌一 弎三 惪德 慙惭 憇憩 戸户 挿插 搾榨 攷考 暎映 曁暨 朙明 朶朵 槪概 樷丛 欵款 歩步 毘毗 汚污 渇渴 湻淳 濶阔 熈熙 凞熙 煕熙 煑煮 牋笺
犂犁 猨猿 珎珍 甎砖 甖罂 甞尝 皷鼓 盌碗 磒陨 秌秋 穪称 穐秋 窓窗 窻窗 簒篡 糓谷 紥扎 纎纤 耡锄 聨联 聫联 聮联 聠联 脗吻 臝裸 舩船 艢樯 芲花 苐第 荅答 莭节 萠萌 葢盖 蕐华
蘓苏 虗虚 蠏蟹 衂衄 袵衽 覩睹 觔斤 諠喧 譌讹 讃赞 賛赞 賔宾 賍赃 躭耽 躰体 軆体 輙辄 辝辞 迯逃 逈迥 逰游 郷乡 隣邻 鉱矿 鑛矿 闗关 阯址 隄堤 雰氛 靑青 韮韭 顋腮 飃飘 飜翻
餽馈 騐验 髙高 鬰郁 鳯凤 鵞鹅 麤粗 麁粗
"""

KEPT_TRADITIONAL = frozenset("乾昇陞甯祐祕")
"""Standard characters of their own that OpenCC would turn into another word (乾坤 is not 干坤)."""

FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Hangul fillers and the blank Braille cell: letters to Unicode, nothing to the eye."""

VARIANTS: dict[str, str] = {pair[0]: pair[1] for pair in _PAIRS.split()}

_RADICALS = "⺎兀 ⺠民 ⻁虎 ⻄西 ⻅见 ⻆角 ⻉贝 ⻋车 ⻓长 ⻔门 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻨麦 ⻩黄 ⻬齐 ⻮齿 ⻰龙 ⻳龟"

RADICALS: dict[str, str] = {pair[0]: pair[1] for pair in _RADICALS.split()}
"""CJK radicals that look like characters but are symbols to Unicode and have no compatibility form."""
