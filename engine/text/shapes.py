"""How characters look: groups a hurried reader takes for one another (泰/秦, 未/末, 己/已/巳).

Curated from the examples of 企业名称申报指引（2025年版） and common misreadings; a character stands in
one group only. Characters that are merely related (江/红) are left out on purpose: a look-alike is
shown to the applicant as a risk, and a list of strangers would teach nobody to read it.
"""

from __future__ import annotations

from functools import cache

GROUPS = """
泰秦 未末 己已巳 土士 千干于 人入 天夭 大太犬 王玉 日曰 田由甲申 午牛 贝见 刀力 几凡 乌鸟 石右 戊戌戍戎 今令 免兔
代伐 侯候 师帅 祖租 析折拆 抄炒 治冶 泠冷 往住 洒酒 茶荼 微徽 享亨 亳毫豪 竞竟 暑署 博搏 傅缚 梁粱 栗粟 晴睛 清请情
扬杨场 汤烫 汨汩 沐沭 淮准 沧沦 论伦 坡披 环坏 瑞端 瑶遥 琦绮 厉历 床庆 凤风 铬铭 锋烽峰 锦绵 锡钖 纲钢 银锒 昌冒 旦且
昂昴 春舂 季李 木术本 冉再 困因囚 壮状 壹壶 卷券 卖买 恩思 恒桓 恰洽 悟梧 愉榆 淇琪 深探 爱受 爪瓜 白自 职织 良艮 蓝篮
闲闭 阳阴 陈阵 雅稚 顶项 香杳 崇祟 惟推 浙淅 拔拨 采釆 仑仓 抡抢 辨辩辫瓣 幻幼 幸辛 亿忆 优忧 待侍 乒乓兵 勺匀 勿匆
厂广 名各 呜鸣 哀衷 坚竖 失矢 孟盂 孤狐弧 宇字 宜宣 宫官 密蜜 寇冠 尤龙 市巿 幕慕暮墓 廷延 弋戈 弛驰 徒徙 慢漫 杭抗
换焕 旱早 暇瑕 杜社 杏否 板扳 枝技 梢稍 母毋 氏氐 浆桨 滕膝 灸炙 炼练 班斑 瑾谨 科料 籍藉 绿缘 肓盲 胄胃 莹萤 菜莱
薄簿 裁栽载 货贷 赛塞寨 赢嬴羸 遗遣 金全 颖颍 庞宠 沁沏 云去 元无 琅狼 臣巨 冰水 旺汪 钧钩 沪泸
"""


@cache
def _table() -> dict[int, str]:
    """Character → the first of its group."""
    return {ord(char): group[0] for group in GROUPS.split() for char in group}


def shape_key(text: str) -> str:
    """The look of a text, one character per character: equal for look-alikes (泰山, 秦山)."""
    return text.translate(_table())
