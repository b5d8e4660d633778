"""What each error is over HTTP: a number, whose first three digits are the HTTP status, and a sentence for the applicant.

`docs/api.md` lists them; a test keeps the two in step. What is not listed is of the installation, not of the request:
the applicant is told that it does not work now, and nothing of the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine import errors as e

OK = 0


@dataclass(frozen=True, slots=True)
class Told:
    """errcode: five digits; says: plain Chinese."""

    errcode: int
    says: str

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.errcode // 100


BROKEN = Told(50000, "系统出现故障，您的申请没有受到影响。请稍后再试，或者到登记窗口办理。")
UNAVAILABLE = Told(50300, "系统暂时不能办理，请稍后再试，或者到登记窗口办理。")
CODES: Mapping[str, Told] = {
    e.APP_EMPTY: Told(40001, "没有收到申请内容。"),
    e.APP_ENCODING: Told(40002, "内容不是 UTF-8 文字。"),
    e.APP_SYNTAX: Told(40003, "内容不是正确的 JSON。"),
    e.APP_UNSAFE: Told(40004, "内容含有不能接受的写法。"),
    e.API_KEY: Told(40005, "请求缺少 Idempotency-Key，或者它的写法不对。"),
    e.WX_CODE: Told(40006, "登录凭证无效、已经用过或者已经过期，请重新登录。"),
    e.API_UPLOAD: Told(40007, "文件与它的校验值不符、类型不对，或者文件过多。"),
    e.SIG_INPUT: Told(40008, "手写签名无法使用，请重新签写。"),
    e.IDN_PICTURES: Told(40009, "照片过少、过多或者过大。"),
    e.WX_SIGNATURE: Told(40101, "消息不是微信发来的。"),
    e.WX_MESSAGE: Told(40010, "无法读取微信发来的消息。"),
    e.API_LOGIN: Told(40100, "请先登录；登录已过期的，请重新登录。"),
    e.WX_BLOCKED: Told(40301, "微信提示您的账号存在风险，暂时不能登录。"),
    e.IDN_CONSENT: Told(40302, "请先阅读并同意人脸信息处理规则；不愿意刷脸的，可以到登记窗口办理。"),
    e.SGN_SEAT: Told(40303, "您不在这件申请的签名人当中，或者邀请无效。"),
    e.SGN_IDENTITY: Told(40304, "请先在本人的手机上完成身份核验。"),
    e.LIC_PURPOSE: Told(40305, "这项授权不是给您的，或者不是用于这个用途。"),
    e.API_NOT_FOUND: Told(40400, "没有这个地址。"),
    e.CASE_NOT_FOUND: Told(40401, "您没有这个编号的申请。"),
    e.IDN_SESSION: Told(40402, "没有这次核验。"),
    e.IDN_SESSION_OTHER: Told(40403, "没有这次核验。"),
    e.LIC_NOT_FOUND: Told(40404, "没有这张证照。"),
    e.LIC_CODE: Told(40405, "没有这个亮证码，请核对。"),
    e.LIC_TOKEN: Told(40406, "没有这项授权或者亮证，或者已经结束。"),
    e.API_METHOD: Told(40500, "这个地址不接受这种请求。"),
    e.CASE_ACT: Told(40901, "申请目前所处的环节不能这样办理。"),
    e.CASE_CHANGED: Told(40902, "申请已经有了变化，请重新查看后再办理。"),
    e.CASE_HELD: Told(40903, "工作人员正在办理这件申请。"),
    e.API_KEY_USED: Told(40904, "这个 Idempotency-Key 已经用于另一个请求。"),
    e.SGN_UNSIGNED: Told(40905, "还有人没有签名，签齐以后才能提交。"),
    e.SGN_DOCUMENT: Told(40906, "申请内容有了变化，请重新生成申请书并签名。"),
    e.SGN_WORDING: Told(40907, "您阅读的不是现在的申请书，请重新查看后再签。"),
    e.SIG_CONSENT: Told(40908, "签名时间过长，请重新查看申请书后再签。"),
    e.IDN_SESSION_USED: Told(40909, "这次核验已经用过，请重新开始。"),
    e.IDN_SESSION_EXPIRED: Told(40910, "这次核验已经超时，请重新开始。"),
    e.LIC_ENDED: Told(40911, "证照已经失效，不能出示或者使用。"),
    e.LIC_STATUS: Told(40912, "证照已经失效，不再出具。"),
    e.LIC_USED: Told(40913, "亮证码已经用过，请持证人重新亮证。"),
    e.LIC_EXPIRED: Told(40914, "已经过了有效时间。"),
    e.LIC_WITHDRAWN: Told(40915, "持证人已经收回。"),
    e.API_TOO_LARGE: Told(41300, "发送的内容过大。"),
    e.APP_TOO_LARGE: Told(41301, "申请内容过大。"),
    e.API_MEDIA: Told(41500, "请求内容的类型不对。"),
    e.APP_SHAPE: Told(42201, "申请内容有填写不正确的地方。"),
    e.API_SHAPE: Told(42202, "请求有填写不正确的地方。"),
    e.CASE_KIND: Told(42203, "这类申请不在线上办理，请到登记窗口办理。"),
    e.CASE_SUBJECT: Told(42204, "没有查到申请所涉及的市场主体。"),
    e.IDN_PERSON: Told(42205, "申请里没有写明要核验的人的姓名或者证件号码。"),
    e.DOC_FIELD: Told(42206, "申请书缺少必须写明的内容。"),
    e.DOC_GLYPH: Told(42207, "申请书里有系统无法显示的字，请到登记窗口办理。"),
    e.DOC_LIMIT: Told(42208, "申请书内容过多，请到登记窗口办理。"),
    e.SGN_NOBODY: Told(42209, "申请里没有写明由谁签名，请先填写经营者、股东、法定代表人等签名人。"),
    e.LIC_FIELDS: Told(42210, "出示或者授权的内容填写不正确。"),
    e.NOT_SUBSCRIBER: Told(42211, "没有这个部门。"),
    e.API_MATCH: Told(42800, "请求缺少 If-Match，或者它不是草稿的版本号。"),
    e.API_RATE: Told(42900, "操作过于频繁，请稍后再试。"),
    e.IDN_ATTEMPTS: Told(42901, "核验次数过多，请明天再试，或者到登记窗口办理。"),
    e.IDN_RATE: Told(42902, "核验过于频繁，请一小时以后再试。"),
    e.LIC_GUESSED: Told(42903, "输错的次数过多，请十分钟以后再试。"),
    e.API_BROKEN: BROKEN,
    e.API_BUSY: Told(50301, "现在办理的人很多，请稍后再试。"),
}
"""Code of the error tree → what is told."""


def told(code: str) -> Told:
    """What is told of an error."""
    return CODES.get(code, UNAVAILABLE)


def is_of_the_request(code: str) -> bool:
    """Whether the error is of the request, so that its details help whoever sent it; else they are for the log."""
    return code in CODES and code != e.API_BROKEN
