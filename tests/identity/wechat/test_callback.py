"""Messages of WeChat: `wechatpy`, which others wrote, reads ours and we read its; whatever else comes is refused."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import InvalidSignatureException
from wechatpy.utils import WeChatSigner

from engine.errors import WX_MESSAGE, WX_SIGNATURE, WeChatError
from engine.identity.wechat.account import Account
from engine.identity.wechat.callback import MOST_BYTES, Callback, Signed
from tests.identity.wechat.fake import APPID, SECRET

TOKEN = "spamtest"
AES_KEY = base64.b64encode(bytes(range(32))).decode().rstrip("=")
ACCOUNT = Account(APPID, SECRET, "https://api.weixin.qq.com", TOKEN, AES_KEY)
CALLBACK = Callback(ACCOUNT)
PEER = WeChatCrypto(TOKEN, AES_KEY, APPID)
TIME, NONCE = "1732000000", "1372623149"
# Characters that XML 1.0 can carry in CDATA and that reading leaves as they are.
TEXTS = st.text(st.characters(min_codepoint=0x20, exclude_categories=["Cs", "Cn", "Co"]), max_size=60).filter(lambda t: "]]>" not in t)


def message(content: str, event: str = "subscribe_msg_popup_event") -> str:
    return f"<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Event>{event}</Event><Content><![CDATA[{content}]]></Content></xml>"


def signature(*parts: str) -> str:
    signer = WeChatSigner()
    signer.add_data(*parts)
    return str(signer.signature)


def from_peer(xml: str, crypto: WeChatCrypto = PEER) -> tuple[Signed, bytes]:
    body = crypto.encrypt_message(xml, NONCE, TIME)
    encrypted = body.split("<Encrypt><![CDATA[")[1].split("]]>")[0]
    return Signed(signature(TOKEN, TIME, NONCE, encrypted), TIME, NONCE), body.encode()


def sealed(plain: bytes, token: str = TOKEN) -> tuple[Signed, bytes]:
    """A message with this content under the right key and a right signature, whatever the content."""
    encrypted = base64.b64encode(plain).decode()
    return Signed(signature(token, TIME, NONCE, encrypted), TIME, NONCE), f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()


@given(TEXTS)
@settings(max_examples=50, deadline=None)
def test_we_read_what_the_peer_writes(content: str) -> None:
    assert CALLBACK.read(*from_peer(message(content)))["Content"] == content


@given(TEXTS)
@settings(max_examples=50, deadline=None)
def test_the_peer_reads_what_we_write(content: str) -> None:
    written = CALLBACK.write(message(content), TIME, NONCE)
    signed = written.split("<MsgSignature><![CDATA[")[1].split("]]>")[0]
    assert PEER.decrypt_message(written, signed, TIME, NONCE) == message(content)


def test_we_read_what_we_write_and_never_write_the_same_twice() -> None:
    first, second = (CALLBACK.write(message("你好"), TIME, NONCE) for _ in range(2))
    assert first != second
    signed = Signed(first.split("<MsgSignature><![CDATA[")[1].split("]]>")[0], TIME, NONCE)
    assert CALLBACK.read(signed, first.encode())["Content"] == "你好"
    with pytest.raises(InvalidSignatureException):
        PEER.decrypt_message(first, "0" * 40, TIME, NONCE)


def test_the_address_is_ours_for_whoever_signs_with_the_token() -> None:
    assert CALLBACK.echo(Signed(signature(TOKEN, TIME, NONCE), TIME, NONCE), "5837297164") == "5837297164"
    for signed in (Signed(signature("other", TIME, NONCE), TIME, NONCE), Signed("", TIME, NONCE), Signed("签", "\ud800", NONCE)):
        with pytest.raises(WeChatError, match=f"^{WX_SIGNATURE} "):
            CALLBACK.echo(signed, "5837297164")


def test_nobody_signs_for_an_account_without_a_token() -> None:
    callback = Callback(Account(APPID, SECRET, "https://api.weixin.qq.com", "", AES_KEY))
    with pytest.raises(WeChatError, match=f"^{WX_SIGNATURE} "):
        callback.echo(Signed(signature("", TIME, NONCE), TIME, NONCE), "1")


def test_a_message_that_was_changed_or_signed_by_another_is_refused() -> None:
    signed, body = from_peer(message("你好"))
    for other, changed in (
        (Signed(signed.signature, "1732000001", NONCE), body), (Signed(signed.signature, TIME, "1"), body),
        (Signed("f" * 40, TIME, NONCE), body), (signed, body.replace(b"<Encrypt><![CDATA[", b"<Encrypt><![CDATA[A")),
        (signed, b"<xml><Content>plain</Content></xml>"),
    ):
        with pytest.raises(WeChatError, match=f"^{WX_SIGNATURE} "):
            CALLBACK.read(other, changed)


@pytest.mark.parametrize("body", [
    b"", b"<xml>", b"\xff", b"<xml><!DOCTYPE x></xml>", b'<?xml version="1.0" encoding="no-such"?><xml/>',
    b'<!DOCTYPE x [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>',
    b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><xml/>', b"<xml>" + b" " * MOST_BYTES + b"</xml>",
])
def test_what_is_no_message_is_refused(body: bytes) -> None:
    with pytest.raises(WeChatError, match=f"^{WX_MESSAGE} "):
        CALLBACK.read(Signed("f" * 40, TIME, NONCE), body)


def test_a_message_for_another_app_is_refused() -> None:
    with pytest.raises(WeChatError, match="it is for another app"):
        CALLBACK.read(*from_peer(message("你好"), WeChatCrypto(TOKEN, AES_KEY, "wx" + "f" * 16)))


def test_a_message_under_another_key_is_refused() -> None:
    other = WeChatCrypto(TOKEN, base64.b64encode(bytes(32)).decode().rstrip("="), APPID)
    with pytest.raises(WeChatError, match=f"^{WX_MESSAGE} "):
        CALLBACK.read(*from_peer(message("你好"), other))


@pytest.mark.parametrize("key", ["", "short", "!" * 43, AES_KEY[:-1]])
def test_a_key_that_is_none_is_named_with_the_setting(key: str) -> None:
    callback = Callback(Account(APPID, SECRET, "https://api.weixin.qq.com", TOKEN, key))
    with pytest.raises(WeChatError, match="aes_key is no key"):
        callback.read(*from_peer(message("你好")))


@given(st.binary(max_size=96))
@settings(max_examples=200, deadline=None)
def test_whatever_stands_in_a_signed_message_it_is_read_or_refused_with_its_code(plain: bytes) -> None:
    with pytest.raises(WeChatError, match=f"^{WX_MESSAGE} "):
        CALLBACK.read(*sealed(plain))


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_whatever_comes_it_is_refused_with_a_code(body: bytes) -> None:
    with pytest.raises(WeChatError):
        CALLBACK.read(Signed("f" * 40, TIME, NONCE), body)


def test_neither_token_nor_key_nor_secret_shows_itself() -> None:
    assert not any(secret in repr(CALLBACK) + repr(ACCOUNT) for secret in (TOKEN, AES_KEY, SECRET))
