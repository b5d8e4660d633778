"""Does the file hold a permit of a financial business? Who has one is no "non-financial firm" (市场准入负面清单 第四项)."""

from __future__ import annotations

from engine.case import Case
from engine.domain.fact import Unknown

_WORDS = tuple("金融 典当 担保 征信 保险 证券 基金 信托 融资 贷款 保理 期货 支付 交易场所 银行 外汇 兑换".split())


def holds_financial_permit(case: Case) -> bool | Unknown:
    """Whether a permit document names a financial business; unknown when the documents are."""
    if case.application.is_unknown("documents"):
        return Unknown("申请材料未填写，无法判断是否已取得金融业务许可")
    permits = [d.permit for d in case.application.documents if d.type == "permit" and d.permit]
    return any(word in permit for permit in permits for word in _WORDS)
