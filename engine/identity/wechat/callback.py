"""Messages WeChat sends to this server (消息推送): who signed them, and what they say.

The scheme is WeChat's: SHA-1 over the sorted token, time, chance and body; AES-256-CBC with the key as its own
vector; padding to 32 bytes; and the app the message is for at its end. SHA-1 here is no choice of ours.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from engine.errors import WX_MESSAGE, WX_SIGNATURE, Defect, WeChatError
from engine.identity.wechat.account import Account

BLOCK = 32
MOST_BYTES = 256 * 1024
_CHANCE = 16


@dataclass(frozen=True, slots=True)
class Signed:
    """What stands in the address of a call: signature (of plain calls) or msg_signature (of encrypted ones)."""

    signature: str
    timestamp: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Callback:
    """The callback of an account. Raises WeChatError: WX-SIGNATURE, WX-MESSAGE."""

    account: Account = field(repr=False)

    def echo(self, signed: Signed, echostr: str) -> str:
        """The answer by which WeChat knows that the address is ours."""
        self._check(signed)
        return echostr

    def read(self, signed: Signed, body: bytes) -> Mapping[str, str]:
        """The elements of an encrypted message, by name."""
        encrypted = _elements(body).get("Encrypt", "")
        self._check(signed, encrypted)
        return _elements(self._decrypted(encrypted))

    def write(self, body: str, timestamp: str, nonce: str) -> str:
        """`body` (XML) encrypted and signed, as an answer to WeChat."""
        app, plain = self.account.appid.encode(), body.encode()
        filled = secrets.token_bytes(_CHANCE) + struct.pack(">I", len(plain)) + plain + app
        padding = BLOCK - len(filled) % BLOCK
        encryptor = self._cipher().encryptor()
        sealed = encryptor.update(filled + bytes([padding]) * padding) + encryptor.finalize()
        encrypted = base64.b64encode(sealed).decode()
        signature = _signature(self.account.token, timestamp, nonce, encrypted)
        return (
            f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt><MsgSignature><![CDATA[{signature}]]></MsgSignature>"
            f"<TimeStamp>{escape(timestamp)}</TimeStamp><Nonce><![CDATA[{nonce.replace(']]>', '')}]]></Nonce></xml>"
        )

    def _check(self, signed: Signed, *more: str) -> None:
        expected = _signature(self.account.token, signed.timestamp, signed.nonce, *more)
        if not self.account.token or not hmac.compare_digest(expected.encode(), _bytes(signed.signature)):
            raise WeChatError(WX_SIGNATURE, Defect("", "the signature is another one", "check the token in WECHAT_DSN"))

    def _decrypted(self, encrypted: str) -> bytes:
        try:
            sealed = base64.b64decode(encrypted, validate=True)
            decryptor = self._cipher().decryptor()
            filled = decryptor.update(sealed) + decryptor.finalize()
        except (binascii.Error, ValueError):
            raise _unreadable("it is not encrypted as agreed") from None
        return self._unfilled(filled)

    def _unfilled(self, filled: bytes) -> bytes:
        padding = filled[-1] if filled else 0
        whole = 1 <= padding <= BLOCK and filled[-padding:] == bytes([padding]) * padding
        if not whole or len(filled) < _CHANCE + 4 + padding:
            raise _unreadable("it is not filled up as agreed")
        rest = filled[_CHANCE:-padding]
        (length,) = struct.unpack(">I", rest[:4])
        if not hmac.compare_digest(rest[4 + length :], self.account.appid.encode()):
            raise _unreadable("it is for another app")
        return rest[4 : 4 + length]

    def _cipher(self) -> Cipher[modes.CBC]:
        try:
            key = base64.b64decode(self.account.aes_key + "=", validate=True)
            return Cipher(algorithms.AES256(key), modes.CBC(key[:16]))
        except (binascii.Error, ValueError):
            raise WeChatError(WX_MESSAGE, Defect("WECHAT_DSN", "aes_key is no key", "43 characters, as WeChat shows it")) from None


def _signature(*parts: str) -> str:
    return hashlib.sha1(_bytes("".join(sorted(parts))), usedforsecurity=False).hexdigest()


def _bytes(text: str) -> bytes:
    """UTF-8 of whatever stood in an address, half characters included."""
    return text.encode("utf-8", "surrogatepass")


def _elements(body: bytes) -> Mapping[str, str]:
    """The texts of the elements right below the root. No entities, no document type, not too much."""
    if len(body) > MOST_BYTES:
        raise _unreadable(f"it has more than {MOST_BYTES} bytes")
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise _unreadable("it is not well-formed XML") from None
    return {child.tag: child.text or "" for child in root}


def _unreadable(problem: str) -> WeChatError:
    return WeChatError(WX_MESSAGE, Defect("", problem, "check aes_key and appid in WECHAT_DSN"))
