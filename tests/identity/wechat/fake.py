"""WeChat's servers as their documentation describes them, on the loopback address: what a call needs, what it answers,
which errors there are. A test says what goes wrong, and reads what was asked."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

APPID, SECRET = "wx0a1b2c3d4e5f6a7b", "0123456789abcdef0123456789abcdef"
Answer = dict[str, Any]


def error(number: int, said: str) -> Answer:
    return {"errcode": number, "errmsg": f"{said} rid: 6541-test"}


@dataclass
class Verification:
    """What the phone did: `verify_ret`, or nothing yet."""

    number: str
    certificate: dict[str, str]
    openid: str
    ret: int | None = None


@dataclass
class FakeWeChat:
    """faults: of a path, what the next calls meet, in order: an answer, an HTTP status, or `silence`, `garbage`,
    `hang-up`. asked: the bodies (or queries) of the calls, by path."""

    faults: defaultdict[str, deque[Answer | int | str]] = field(default_factory=lambda: defaultdict(deque))
    asked: defaultdict[str, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    codes: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    subscribed: set[str] = field(default_factory=set)
    verifications: dict[str, Verification] = field(default_factory=dict)
    suggestion: str = "pass"
    token: str = "token-1"
    issued: int = 1
    told: Counter[str] = field(default_factory=Counter)
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def end_token(self) -> None:
        """The token is no longer good, though it was said to be."""
        self.issued += 1
        self.token = f"token-{self.issued}"

    def answer(self, path: str, query: dict[str, str], body: Answer) -> Answer:
        with self.lock:
            if path == "/sns/jscode2session":
                return self._login(query)
            if path == "/cgi-bin/stable_token":
                return self._stable_token(body)
            if path == "/cgi-bin/token":
                return self._stable_token({**query, "grant_type": "client_credential"})
            if query.get("access_token") != self.token:
                return error(40001, "invalid credential, access_token is invalid or not latest")
            served: dict[str, Callable[[Answer], Answer]] = {
                "/cityservice/face/identify/getverifyid": self._begin,
                "/cityservice/face/identify/queryverifyinfo": self._query,
                "/cgi-bin/message/subscribe/send": self._send,
                "/wxa/msg_sec_check": self._check,
            }
            return served[path](body)

    def _login(self, query: dict[str, str]) -> Answer:
        if query.get("appid") != APPID:
            return error(40013, "invalid appid")
        if query.get("secret") != SECRET:
            return error(40125, "invalid appsecret")
        code = query.get("js_code", "")
        if query.get("grant_type") != "authorization_code" or code not in self.codes:
            return error(40029, "invalid code")
        if code in self.used:
            return error(40163, "code been used")
        self.used.add(code)
        return {"openid": self.codes[code], "session_key": base64.b64encode(b"k" * 16).decode()}

    def _stable_token(self, body: Answer) -> Answer:
        if body.get("grant_type") != "client_credential" or body.get("appid") != APPID or body.get("secret") != SECRET:
            return error(40125, "invalid appsecret")
        if body.get("force_refresh"):
            self.end_token()
        self.told["token"] += 1
        return {"access_token": self.token, "expires_in": 7200}

    def _begin(self, body: Answer) -> Answer:
        number, certificate = body.get("out_seq_no", ""), body.get("cert_info", {})
        if not (5 <= len(number) <= 32) or any(v.number == number for v in self.verifications.values()):
            return error(40097, "invalid args")
        if set(certificate) != {"cert_type", "cert_name", "cert_no"} or certificate["cert_type"] != "IDENTITY_CARD":
            return error(40097, "invalid args")
        verify_id = f"verify-{len(self.verifications)}-{'v' * 40}"
        self.verifications[verify_id] = Verification(number, certificate, body["openid"])
        return {"errcode": 0, "errmsg": "ok", "verify_id": verify_id, "expires_in": 3600}

    def _query(self, body: Answer) -> Answer:
        known = self.verifications.get(body.get("verify_id", ""))
        if known is None or (known.number, known.openid) != (body.get("out_seq_no"), body.get("openid")):
            return error(84001, "invalid identify id")
        if body.get("cert_hash") != hashed(known.certificate) or known.ret is None:
            return error(84001, "invalid identify id")
        return {"errcode": 0, "errmsg": "ok", "verify_ret": known.ret}

    def _send(self, body: Answer) -> Answer:
        return {"errcode": 0, "errmsg": "ok"} if body["touser"] in self.subscribed else error(43101, "user refuse to accept the msg")

    def _check(self, body: Answer) -> Answer:
        if body.get("version") != 2 or not body.get("openid") or not body.get("content"):
            return error(40097, "invalid args")
        return {"errcode": 0, "errmsg": "ok", "result": {"suggest": self.suggestion, "label": 100}, "trace_id": "t"}


def hashed(certificate: dict[str, str]) -> str:
    """`cert_hash` after the documentation's words, apart from the client's own."""
    told = [f"{key}={base64.b64encode(certificate[key].encode()).decode()}" for key in ("cert_type", "cert_name", "cert_no")]
    return hashlib.sha256("&".join(told).encode()).hexdigest()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._serve(b"{}")

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")

    def _serve(self, sent: bytes) -> None:
        fake, parts = self.server.fake, urlsplit(self.path)
        query, body = dict(parse_qsl(parts.query)), json.loads(sent)
        fake.asked[parts.path].append(body or query)
        fault = fake.faults[parts.path].popleft() if fake.faults[parts.path] else None
        if fault == "silence":
            fake.over.wait()
            self.close_connection = True
        elif fault == "hang-up":
            self.close_connection = True
        elif fault == "garbage":
            self._send(200, b"<html>")
        elif isinstance(fault, int):
            self._send(fault, b"{}")
        elif isinstance(fault, dict):
            self._send(200, json.dumps(fault).encode())
        else:
            self._send(200, json.dumps(fake.answer(parts.path, query, body)).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, fake: FakeWeChat) -> None:
        self.fake = fake
        super().__init__(("127.0.0.1", 0), _Handler)


class Serving:
    """The fake behind a port of the loopback address."""

    def __init__(self) -> None:
        self.fake = FakeWeChat()
        self._server = _Server(self.fake)
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=lambda: self._server.serve_forever(poll_interval=0.01), daemon=True)
        self._thread.start()

    @property
    def dsn(self) -> str:
        return self.base.replace("http://", f"http://{APPID}:{SECRET}@")

    def close(self) -> None:
        self.fake.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
