"""The words that say what a name in an address names: a road, a village, a house, a compound.

A named thing is told by the word it ends in (its key word). Of several that end at one place the longest counts.
"""

from __future__ import annotations

ROADS = (
    "高速公路", "公路", "大道", "大街", "国道", "省道", "县道", "乡道", "道路", "路", "街", "巷", "弄", "胡同", "道", "街道", "横街", "步行街", "商业街", "美食街",
    "一环", "二环", "三环", "四环", "五环", "六环", "外环", "内环",
)
VILLAGES = (
    "村民委员会", "村委会", "居民委员会", "居委会", "居委", "行政村", "自然村", "村", "社区", "管区", "管理区", "屯", "寨", "嘎查", "庄", "营", "圩", "墟", "片",
    "林场", "农场", "果场", "茶场", "渔场", "牧场", "农牧场", "良种场", "水库", "村民小组", "小组", "圩镇区", "路口",
)
TOWERS = (
    "大厦", "大楼", "写字楼", "商务楼", "办公楼", "综合楼", "商业综合楼", "商住楼", "商业楼", "商贸楼", "教学楼", "实验楼", "宿舍楼", "公寓楼", "住宅楼", "公建楼", "商办楼",
    "营业楼", "商用楼", "科研楼", "研发楼", "裙楼", "附楼", "主楼", "配楼", "副楼", "东楼", "西楼", "南楼", "北楼", "前楼", "后楼", "塔楼", "东塔", "西塔", "南塔", "北塔",
    "广场", "商场", "商城", "商厦", "百货", "超市", "中心", "购物城", "商业中心", "综合体", "仓库", "厂房", "车间", "标准厂房",
)
"""Named office buildings, malls and other single houses for business."""
COMPOUNDS = (
    "工业园区", "工业园", "工业区", "工业城", "工业集聚地", "工业集中区", "工业开发区", "集中区", "集聚区", "产业园", "科技园", "科创园", "创业园", "创意园", "创新园", "孵化园",
    "孵化器", "物流园", "软件园", "科学园", "科学城", "加工园", "开发园", "园区", "企业港", "开发区", "试验区", "保税区", "高新区", "示范区", "保护区", "小区", "住宅区", "生活区", "居民区",
    "新村", "花园", "花苑", "新城", "豪庭", "华庭", "华府", "雅苑", "名苑", "名邸", "佳园", "公寓", "宿舍", "市场", "商贸城", "批发城", "建材城", "服装城", "酒店",
    "宾馆", "饭店", "大学", "学院", "中学", "小学", "学校", "校区", "医院", "车站", "客运站", "码头", "机场", "加油站", "公园", "养殖场", "种植场",
    "水电站", "厂区", "货场", "工厂", "基地", "公司", "大院", "家园", "公馆", "旧厂", "服务区", "电脑城", "家属院", "家属楼", "居民楼", "街坊", "半岛", "山庄", "别墅",
    "大棚", "滩涂", "滩地", "旧埠", "花都", "组团",
)
SHORT = (
    "苑", "城", "轩", "阁", "居", "府", "湾", "园", "站", "厂", "围", "里", "坊", "区", "庭", "院", "场", "庙", "店", "线", "塘", "坑", "岗", "朗", "台", "组", "邸", "国际",
)
"""Key words only where a number or nothing more follows: 东和里12号, not 里仁村."""
SHORT_TOWERS = ("楼", "塔")
LANES = ("里", "坊", "线")
LANES_OF_VILLAGES = ("里", "坊")
"""With a number a lane; without one just as often a hamlet."""

ROAD, VILLAGE, TOWER, COMPOUND = "road", "village", "tower", "compound"
KINDS: dict[str, str] = {
    **dict.fromkeys(SHORT, COMPOUND), **dict.fromkeys(SHORT_TOWERS, TOWER), **dict.fromkeys(LANES, ROAD), **dict.fromkeys(COMPOUNDS, COMPOUND),
    **dict.fromkeys(TOWERS, TOWER), "组": VILLAGE, **dict.fromkeys(VILLAGES, VILLAGE), **dict.fromkeys(ROADS, ROAD),
}
"""Key word → what it names."""
SIZES: dict[str, tuple[int, ...]] = {
    last: tuple(sorted({len(key) for key in KINDS if key[-1] == last}, reverse=True)) for last in sorted({key[-1] for key in KINDS})
}
"""The characters a key word can end in → the lengths of those that do, longest first."""
CONTINUED: dict[str, list[tuple[str, int]]] = {}
"""By a character: the key words that contain it before their last character, and where."""
for _key in sorted(KINDS):
    for _at, _char in enumerate(_key[:-1]):
        CONTINUED.setdefault(_char, []).append((_key, _at))

BARE = ("步行街", "商业街", "美食街", "林场", "农场", "果场", "茶场", "渔场", "牧场", "农牧场", "良种场", "水库")
"""Key words that name a place alone where there is but one; the key words of compounds and buildings do so too."""
HOUSES_OF = ("公司", "厂", "工厂", "学校", "小学", "中学", "大学", "学院", "医院", "酒店", "宾馆", "政府", "管委会", "办事处", "国际", "书店", "剧场", "剧院", "图书馆")
"""Behind these, a key word of TOWERS belongs to the same name: 印务公司综合楼."""
