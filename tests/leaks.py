"""What the whole suite says where nothing personal may be said: log records, errors, addresses that were asked for, answers
that refuse, and metrics. When a test process ends, all of it is searched for the people, numbers and homes of the tests.

It costs next to nothing: texts are kept once each, and searched once.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from prometheus_client import generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.errors import MiaopiError
from engine.metrics import REGISTRY
from tests.canaries import PERSON

ROOT = Path(__file__).parent.parent
PEOPLE = (*sorted((ROOT / "examples").rglob("*.yaml")), *sorted((ROOT / "tests" / "golden").rglob("*.yaml")))
"""Files with made-up people: every name and home in them is planted, and every number in them and in the tests."""
TESTS = sorted(path for path in (ROOT / "tests").rglob("*.py") if path.name != "test_leaks.py")
_NAME = re.compile(r"\bname: ([\u4e00-\u9fff·]{2,4})(?=\s*(?:[,}\n#]|$))")
_HOME = re.compile(r"\baddress: ['\"]?([\u4e00-\u9fff]\S{9,}?)['\"]?(?=[\s,}]|$)")
_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:[1-9][0-9]{16}[0-9Xx]|1[3-9][0-9]{9})(?![0-9A-Za-z])")
_NOBODY = {"江门市", "有限公司"}
"""Names in those files that are somebody's no more than a place is."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@cache
def planted() -> frozenset[str]:
    """Names, homes and numbers of made-up people."""
    found = {*PERSON, "金丝雀", "黎婉清", "伍志恒"}
    for path in (*PEOPLE, *TESTS):
        text = path.read_text(encoding="utf-8")
        found.update(_NUMBER.findall(text))
        if path.suffix == ".yaml":
            found |= {*_NAME.findall(text), *_HOME.findall(text)}
    return frozenset(found - _NOBODY)


def personal(texts: Iterable[str]) -> list[tuple[str, str]]:
    """What of somebody stands in the texts: the words, and the text's beginning."""
    hits = []
    for text in texts:
        words = planted().intersection(_NUMBER.findall(text))
        if _CHINESE.search(text) or "@" in text:
            words |= {word for word in planted() if word in text}
        hits += [(word, text[:400]) for word in sorted(words)]
    return hits


class Watch(logging.Handler):
    """Keeps what is said, by where it is said."""

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, set[str]] = {place: set() for place in ("log", "error", "url", "answer", "metric")}
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record as it would be written, with its traceback."""
        self.said["log"].add(self.format(record))

    def served(self, app: ASGIApp) -> ASGIApp:
        """A service whose requests' addresses and refusing answers are kept."""

        async def watched(scope: Scope, receive: Receive, send: Send) -> None:
            refusing = False

            async def sent(message: Message) -> None:
                nonlocal refusing
                refusing = message.get("status", 400 if refusing else 200) >= 400
                if refusing and message.get("body"):
                    self.said["answer"].add(message["body"].decode("utf-8", "replace"))
                await send(message)

            if scope["type"] == "http":
                self.said["url"].add(f"{scope['path']} {unquote_plus(scope['query_string'].decode('ascii', 'replace'))}")
            await app(scope, receive, sent)

        return watched

    def leaks(self) -> list[str]:
        """Where something personal was said, and what."""
        self.said["metric"] = {generate_latest(REGISTRY).decode()}
        return [f"{place}: {word!r} in {text!r}" for place, texts in self.said.items() for word, text in personal(sorted(texts))]


WATCH = Watch()


@pytest.fixture(scope="session", autouse=True)
def _nothing_personal_is_said() -> Iterator[None]:
    """Begun before every other, and so ended after all services are closed."""
    begin = MiaopiError.__init__

    def told(error: MiaopiError, *arguments: object) -> None:
        begin(error, *arguments)  # type: ignore[arg-type]
        WATCH.said["error"].add(str(error))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MiaopiError, "__init__", told)
        for name in ("miaopi", "uvicorn"):
            logging.getLogger(name).setLevel(logging.INFO)
        logging.getLogger().addHandler(WATCH)
        yield
        logging.getLogger().removeHandler(WATCH)
    assert WATCH.leaks() == []
