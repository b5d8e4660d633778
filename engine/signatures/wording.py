"""What somebody agrees to when signing: a text that was published is never changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

VERSION = "sign-1"
TEXT = """\
一、本人已通读所示申请书全文，所载内容真实，同意以电子签名签署；电子签名与手写签名具有同等效力（电子签名法 第十四条）。
二、本次签名只用于这一份申请书。签名所用的密钥和证书为本次签名单独生成，用后即销毁；证书由本系统自建的认证机构签发，不是依法设立的电子认证服务机构（电子签名法 第十六条）。
三、密钥在签名期间由服务器保管。不愿意这样签名的，可以到登记窗口当面签字。
四、申请书的任何内容改动以后，本次签名即告失效，须重新签名。
"""


@dataclass(frozen=True, slots=True)
class Wording:
    """A text, its version and the SHA-256 of its UTF-8 bytes, hex."""

    version: str
    text: str
    sha256: str


def newest() -> Wording:
    """The text that is shown now."""
    return Wording(VERSION, TEXT, hashlib.sha256(TEXT.encode()).hexdigest())
