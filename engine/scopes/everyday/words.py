"""The little grammar of everyday wording: words that say what is done, and words that say nothing.

A word of doing stands before its thing (卖水果, 修手机) or after it (水果店, 手机维修). All are written in normal form.
"""

from __future__ import annotations

import re


def _read(table: str) -> dict[str, str]:
    """Word → deed, from lines `deed: words`."""
    return {word: deed for line in table.split("\n") if line for deed, _, words in [line.partition(":")] for word in words.split()}


def _any(words: str) -> re.Pattern[str]:
    """Any of the words, the longest that fits."""
    return re.compile("|".join(sorted(words.split(), key=lambda w: (-len(w), w))))


BEFORE = _read("""
sell: 倒腾 捣腾 鼓捣 卖 卖点 卖些 出售 销售 零售 售卖 售 贩卖 专卖 批零 代卖 摆卖 经销零售
bulk: 批发 批 经销 分销 代销 供货 供应 总代 代理 代理销售 做批发
make: 生产 制造 加工 制作 定做 定制 订做 订制 组装 造 编 织 酿 酿造 手工做 自制 代工 研发生产 注塑 印 印刷 铸造 缝制 烧制 熬制 腌制 晒 锻造 织造 打制 锻打 冲压 压铸 切割 灌装 封装
craft: 做 搞 整 弄
repair: 拾掇 捯饬 修 维修 修理 检修 修补 保养 维护 翻新 上门修 快修 专修 修复 补
hire: 出租 租赁 租 租借 共享 对外出租
grow: 种 种植 栽种 栽培 培育 栽
raise: 养 养殖 饲养 繁殖 繁育 散养 圈养 放养
teach: 教 培训 辅导 学 教授 学习 教人 教小朋友 教小孩 教孩子 补习
deliver: 送 配送 派送 运送 代送
haul: 运 拉 运输 托运 转运 清运
recycle: 收 回收 收购 高价回收 高价收 上门回收 上门收 收旧 代收
install: 装 安装 加装 上门安装
wash: 洗 清洗 上门清洗 上门洗 清洁 打扫 清扫 擦 抹 刷洗
design: 设计 画
develop: 开发 研发 研究 搭建
advise: 咨询
trade: 出口 进口 进出口
treat: 处理 治理 处置 消灭 灭 杀 除 清除 通 疏通 净化 消除 清理
promote: 推广
test: 检测 检验 鉴定 测试 化验
appraise: 评估
care: 照看 照顾 看护 看管 陪护 托管 伺候 带 代管 打理 养护 寄养 代养 帮忙照看
online: 网上卖 线上卖 网上销售 线上销售 网络销售 淘宝卖 直播卖 抖音卖 快手卖 网店卖 在线销售 网上出售 电商卖 微信卖
""")
"""Words before the thing. `craft` is making or selling, whichever the thing allows."""

AFTER = _read("""
serve: 馆 餐厅 饭店 王 饭馆 餐馆 酒楼 专门店 食堂 大排档 快餐店 小吃店
sell: 店 铺 行 档 摊 店铺 铺子 铺头 小店 超市 专卖店 专卖 商店 门市 门市部 商行 经营部 销售部 销售 零售 零售店 专柜 城 档口 摊位 摊档 商场 卖场 销售店 专营 专营店 直营店 体验店 庄 屋 旗舰店 售卖 展厅 精品店 生意 买卖 买卖店 小摊 摊子 集合店 品牌店 加盟店 折扣店
bulk: 批发 批发部 批发店 批发行 批发商 批发档 批发档口 批发市场 批发商行 供应 供应商 供货商 经销 经销商 代理 代理商 总代理 贸易 商贸 贸易公司 商贸公司 分销 经销部 贸易商 贸易行 贸易部 批发公司 批发仓 批发仓库 购销 贩运 批发点 供货 经销店 批发配送 批发铺 批发零售 贸易商行
make: 厂 加工厂 生产厂 制造厂 生产 制造 加工 制作 定制 定做 作坊 小作坊 工厂 坊 加工店 订做 订制 代工 代工厂 加工坊 生产线 组装 组装厂 加工点 生产加工 加工生产 生产制造 制作厂 定制厂 制品厂 产品厂 配件厂 加工作坊 制造商 代加工 来料加工 研发生产 厂家 工坊 车间 加工车间 生产车间 制造公司 定制店 织造 编织 车缝 缝制 装配 总装 冲压 压铸 挤出 吹膜 吹塑 注塑 腌制 发酵 灌装 封装 调和 烧制 烧成 铸造 锻造 切割加工 切割 切片 酿造 酿制 熬制 压榨 研磨 打样 印刷 拉丝 拉丝厂 轧制 冷拔 成型 贴片 制造业 生产商 生产企业 生产基地 生产公司 生产作坊 模组厂 整机厂 整车厂 配套厂 机加工 精加工 深加工 初加工 粗加工 加工基地 加工企业 加工公司 订造 制造企业 制造工厂 分装 包装厂 分切 裁剪 屠宰 屠宰场 磨制 染整 加工生意 外发加工 制版 手工坊
repair: 维修 修理 维修店 修理店 修理铺 维修铺 维修部 修理部 保养 维护 翻新 快修 检修 售后 修复 修补 维修保养 维保 维修服务 维修点 维修中心 修理厂 维修厂 换屏 上门维修 保养维修 售后服务 维修养护 修理工 维修队 维修公司 维修师傅 维护保养 维修改造 抢修 修理行 修理档
hire: 租赁 出租 租借 租赁店 出租店 租赁公司 租赁行 租用 租售 出租公司 出租服务 租赁服务 短租 出租行 租赁站 租售公司 出租点 租赁部 外租 对外出租
grow: 种植 种植园 种植基地 种植场 大棚 栽培 园 果园 基地 种植合作社 种植专业合作社 苗圃 种植户 田 种植业 种植公司 承包种植 种植大户 农场 种植场地 繁种
raise: 养殖 养殖场 饲养 养殖基地 繁育 场 养殖合作社 养殖专业合作社 塘 养殖户 繁殖 繁殖场 养殖公司 饲养场 孵化 养殖业 养殖大户 养殖小区 养殖专业户 专业户 养殖农场 育肥
teach: 培训 培训班 班 辅导 辅导班 教学 教室 学校 培训学校 培训机构 教育 课 课程 训练 补习 补习班 培训中心 私教 教练 兴趣班 训练营 训练馆 学院 教学班 一对一 家教 老师 集训 陪练 考证 考级 启蒙 特长班
deliver: 配送 送货 送货上门 派送 配送站 配送公司 配送服务 速递 配送中心 送上门
haul: 运输 物流 托运 拉货 运输公司 运输车队 货运 运输队 清运 货运部 运输业 运输服务 托运部 专线 货运公司 物流公司 物流专线
recycle: 回收 收购 回收站 回收公司 回收店 收购站 回收利用 上门回收 收购点 收购部 回收加工 回收处理 废品回收 回收部 收购公司 回收拆解
install: 安装 安装公司 安装工程 安装队 上门安装 安装维修 加装 安装服务 安装调试 安装队伍 安装工程队 安装施工 施工安装 敷设 安装工 安装师傅
wash: 清洗 清洁 洗护 保洁 除螨 清洗店 上门清洗 清洗服务 消毒 深度清洗 清洗保养 清洗消毒
design: 改造设计 空间设计 规划设计 翻新设计 软装设计 设计 设计公司 设计工作室 设计院 设计师 设计服务 设计外包
develop: 开发 研发 搭建 开发公司 定制开发 外包开发 开发外包 研发中心 开发设计
advise: 咨询 顾问 咨询公司 咨询服务 指导 咨询中心 顾问公司 辅导咨询
trade: 出口 进出口 进口 外贸 出口贸易 进出口贸易 进口贸易
manage: 管理 管理公司 运营 管理服务 承包 运营管理
treat: 处理 治理 处置 处理厂 处理站 处理公司 消纳 净化 疏通 防治 消杀 处理服务 处置利用 清理
promote: 推广 营销 宣传推广 推广营销 推广公司 网络推广
test: 检测 检验 鉴定 测试 化验 检测站 检测公司 检测中心 检测机构 检测服务 质检 年检
appraise: 评估 估价 评估公司
care: 托管 寄养 照看 看护 陪护 养护 打理 照料 代管 托养
sell: 卖给 卖到 卖掉 卖去
bulk: 批发给 批发到 批给 供货给
deliver: 送到 送给 送去 配送到 配送给
haul: 运到 运往 运去 运送到
hire: 租给 租出去 出租给 放租 转租
recycle: 收回来 收来 回收回来
trade: 出口到 卖到国外 销往国外 出口给 卖到海外 卖到美国 卖到欧洲 卖到非洲 卖到东南亚 出口海外 外销
online: 网店 微商 直播 电商 线上销售 网上销售 网络销售 直播带货 带货 淘宝店 网销 直播间 网上商城 跨境电商
""")
"""Words after the thing."""

CRAFT = "craft"
SHOP_SIGNS = frozenset(word for word, deed in AFTER.items() if deed == "sell") - {"销售", "零售", "专卖", "专营", "售卖"}
"""Signs of a place: they say that something is done here, seldom what. 修车店 repairs."""

CLEAR, OPENING = frozenset("店铺档厂坊"), frozenset("卖")
"""Words of doing behind and before the thing that are clear although they are short."""
LOOSE = frozenset("制作 定制 定做 订做 订制 代理 搭建 基地 孵化 直播 开发 翻新 清运 送 带 通 除 学 画 供应 出口 进口 进出口 研究 分销 代销 共享".split())
"""Words of doing that say little of the part of the standard where it is done (视频制作, 房产代理, 学车)."""

HEADS = frozenset(
    "设备 机械 机器 原料 材料 模具 软件 包装 包装盒 包装袋 配方 柜 架 盒 袋 瓶 用具 工具 器材 展柜 辅料 耗材 包材 "
    "纸箱 标签 面料 系统 网站 app 小程序 游戏 染色 印花 绣花 刺绣 "
    "电镀 喷涂 喷漆 喷粉 抛光 打磨 氧化 镀膜 烫金 丝印 注塑 压铸 铸造 折弯 激光切割 焊接 热处理 印刷 装订 粉碎 烘干 冷冻 "
    "家具 零件 零配件 配件 机 车 箱 仪器 仪表".split()
)
"""Things that are named after others (化妆品包装盒 is a box): directly behind another thing they are what is meant."""

UNTOLD = frozenset("设备 机械 机器 整机 器材 零件 零配件 配件 零部件 产品 用品 材料 制品 工具 仪器".split())
"""Things that say nothing of what they are: where words stand before them, those tell (碾米机设备)."""

MATERIALS = _any(
    "塑料 塑胶 橡胶 硅胶 乳胶 胶 树脂 不锈钢 金属 钢 铁 铝 铝合金 铜 锌合金 五金 玻璃 玻璃钢 亚克力 木 木材 实木 木头 木质 竹 竹木 藤 草 纸 布 "
    "棉 麻 毛 毛绒 丝 皮 皮革 真皮 人造革 海绵 泡沫 陶瓷 瓷 水泥 混凝土 石材 石 大理石 石膏 水晶 玉 银 金 pvc pe pp pu eva 碳纤维 化纤 尼龙 "
    "针织 机织 数控 电动 太阳能 汽车 摩托车 手机 电脑 服装 鞋 食品 医疗 美容 建筑 农业 儿童 宠物 办公 家居 酒店 户外 母婴"
)
"""What things are made of, and whom or what they are for: before another thing they describe it."""

PARTS = _any(
    "零配件 零部件 配件 零件 部件 附件 用品 产品 制品 系列 类 产业 等 们 散件 半成品 "
)
"""What may stand between a thing and the word behind it without changing what is done."""

_BETWEEN = (
    "附近 小朋友 小孩 孩子 学生 大人 街坊 村民 户外 室内 各大 其他 中西 传统 的 各种 各类 一些 点 些 新鲜 "
    "散装 品牌 进口 国产 二手 旧 上门 专业 专门 相关 等 和 与 及 跟 或 以及 还有 加 兼 小 大 自家 自己 "
    "本地 农家 土 纯 手工 高档 中高档 平价 便宜 时尚 儿童 成人 老人 男士 女士 全新 废旧 废 生 冻 干 鲜 "
    "人家 别人 现做 各式 各色 少量 大量 批量 整 全 家用 商用 工业用 工业 日常 普通 精品 品种 几个 几款 几种 "
    "一批 家里 外贸 大型 小型 中小型 高端 低端 智能 电动 手动 给人 给 "
)
_COUNTED = "[0-9一二两三四五六七八九十百千万几多半]+[头只亩条间台个辆套棵群种款样]?"
BETWEEN = re.compile(f"了|{_COUNTED}|{_any(_BETWEEN).pattern}")
"""Words that may stand between a word of doing and its thing."""
GROWN = re.compile("^.{0,4}?(?:种|养|做|产|酿|晒|加工|制作|生产|捕捞|打|捡|采|织|编)(?:出来|好)?的")
"""A thing described by how it came about (收购村民种的荔枝)."""
LATIN = re.compile("[0-9a-z]+")
FAR = 4
"""Characters nobody knows that may stand there, too."""
REACHING = frozenset(w for w in BEFORE if len(w) > 1) | frozenset("卖修种养教租收装洗运送")
"""Words of doing that reach over them; other single characters are too often part of a name."""
AND = ("以及", "还有", "和", "与", "及", "跟", "或", "兼", "同埋", "同")
"""Words that join things, and words of doing."""
AND_MORE = _any(" ".join(AND))
ON_LINE = re.compile(
    "(?:在|上|用|通过|从|做)?(?:网上|线上|抖音|快手|淘宝|天猫|拼多多|小红书|视频号|朋友圈|微信|直播间?|闲鱼|咸鱼|电商平台|京东|微店|小程序|网店|互联网|1688|社群|抖店|亚马逊|虾皮|速卖通|tiktok|shopee|temu)"
)
"""Where goods are sold over the net."""
TEACHING = re.compile("教(?!材|具|堂|辅|师)|培训|辅导|上课|学员|招生|学生|补习|兴趣班")
"""Where things are taught."""
IN_BULK = re.compile("批发(?:部|档|商|行|店|市场|生意|为主)|(?:做|搞)批发|大宗|总经销|总代理")
"""Where they are sold in bulk."""

IDLE = _any(
    "卖 门店 我会 自己会 专卖 那种 这种 "
    "我想 我要 我们 我家 本人 想要 想 打算 准备 计划 希望 需要 开设 开办 开了 开 办 经营 从事 主营 主要 "
    "专门 专业 业务 服务 项目 一家 一间 一个 个 家 间 小店 小小的 小型 小 店 铺 公司 工作室 中心 有限 "
    "个体户 注册 营业执照 执照 办理 申请 成立 搞 做点 做 弄 的 了 吗 呢 啊 吧 请问 怎么 什么 属于 行业 "
    "经营范围 范围 生意 创业 类似 那种 那样 差不多 一样 像 跟 和 与 及 等 之类 方面 相关 上门 自己 在 给 "
    "帮 人家 人 客户 顾客 一下 可以 也 还 都 就 会 有 是 我 你 他 镇上 村里 市区 小区 附近 街坊 老板 "
    "师傅 替 门店 实体店 连锁 加盟 品牌 哪类 归 种 类 一些 些 点 这 那 一 里 去 来 到 用 让 把 "
)
"""Words that say nothing of the trade: a text of which only they are left was understood."""
STARTING = re.compile(f"(?:{IDLE.pattern}|{_any(' '.join(BEFORE)).pattern})+")
"""Words that any other may follow."""
HOLLOW = re.compile(f"(?:{BETWEEN.pattern}|{IDLE.pattern})+")
"""Words that are no thing."""
