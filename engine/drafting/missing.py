"""What is still missing: what the examination itself finds left out, and why each is asked for.

Nothing is listed here from memory: the facts are those of the rulebook's `requirements.yaml`, measured on the draft.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.domain.application import Application
from engine.domain.fact import Record
from engine.domain.finding import Effect, Finding
from engine.domain.revision import as_data
from engine.drafting.model import Missing
from engine.examination import Examination, evidence_of

WHY: Mapping[str, str] = {
    "division": "由经营场所所在的县（市、区）登记机关办理",
    "name": "登记和营业执照上要写明名称；个体工商户可以写“无名称”",
    "scope": "营业执照要载明经营范围，许可事项也由此确定",
    "address": "营业执照要载明住所，登记机关据此确定管辖、送达文书",
    "premises": "要说明房屋的用途和来源，住宅、禁设区域另有规定",
    "organisation": "个人经营还是家庭经营，决定以谁的财产承担债务",
    "capital": "登记事项，全体出资人承诺出资的数额",
    "term": "登记事项，多数填长期",
    "parties": "要有依法承担责任的人，并核验身份",
    "parent": "分支机构由所属企业承担责任",
    "documents": "依法应当提交的材料",
    "promises": "由申请人自己作出承诺，别人不能代替",
    "consents": "处理个人信息要由本人同意",
    "beneficial_owner": "公司、合伙企业要备案受益所有人或者承诺免报",
}
_LISTS = ("requirements.missing_parts", "requirements.missing_roles", "documents.missing", "requirements.missing_promises")
_OF_LISTS = ("application.part-missing", "application.role-missing", "documents.missing", "application.promise-missing")
_OTHERWISE = "登记机关审查需要"


def missing(application: Application, examination: Examination, findings: tuple[Finding, ...]) -> tuple[Missing, ...]:
    """What is missing, in the order of the application's own keys."""
    data = as_data(application)
    found = dict.fromkeys((*_required(examination, findings), *_further(data, findings)))
    order = list(Application.model_fields)
    return tuple(sorted(found, key=lambda m: order.index(_key(m.pointer)) if _key(m.pointer) in order else len(order)))


def _required(examination: Examination, findings: tuple[Finding, ...]) -> Iterator[Missing]:
    bases = {f.rule: f.legal_basis for f in findings}
    for fact, rule in zip(_LISTS, _OF_LISTS, strict=True):
        records = examination.facts.get(fact)
        if not isinstance(records, tuple):
            continue
        for record in records:
            pointer = str(record.get("pointer") or next((e.pointer for e in evidence_of(record)), ""))
            if record.get("missing", True) is True:
                yield Missing(pointer, _label(record), _why(pointer), bases.get(rule, ""))


def _label(record: Record) -> str:
    label = str(record["label"])
    return f"{label}（至少{record['need']}人）" if "need" in record else label


def _further(data: Mapping[str, Any], findings: tuple[Finding, ...]) -> Iterator[Missing]:
    """What other rules ask for because it is not there."""
    for finding in findings:
        if finding.effect is Effect.CORRECT and finding.rule not in _OF_LISTS:
            absent = next((e.pointer for e in finding.evidence if e.pointer and _key(e.pointer) not in data), None)
            if absent is not None:
                yield Missing(absent, finding.message.applicant, _why(absent), finding.legal_basis)


def _key(pointer: str) -> str:
    return pointer.split("/")[1] if "/" in pointer else pointer


def _why(pointer: str) -> str:
    return WHY.get(_key(pointer), _OTHERWISE)
