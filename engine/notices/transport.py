"""Sending one message: to where its address may lead, within a fixed time, and never anywhere else.

No redirect is followed and no proxy of the environment is used: what is sent holds personal data. Of an answer only
its status counts; nothing of its text is kept, since it may repeat what was sent.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address

import httpx

from engine.errors import NoticeError
from engine.notices.address import Destination, Network, Resolve, read_address, resolved
from engine.notices.retry import asked_for

WITHIN = 10.0
"""Seconds a message may take altogether, from the question for the host's address to the answer's status."""
MOST_READ = 16_384
"""Bytes of an answer that are read so that the connection can be used again; of a longer one it is closed."""
MOST_TRIED = 3
"""Addresses of one host that are tried."""
_BUSY = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of sending. away: nobody answered there, so that other messages need not be tried now either;
    wait: how long the receiver asks to be left alone."""

    delivered: bool
    said: str
    away: bool = False
    wait: dt.timedelta = dt.timedelta()


def look_up(host: str, port: int) -> Sequence[str]:
    """The addresses of a host by this machine's resolver. Raises OSError."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class Transport:
    """Sends messages. Certificates are checked against the system's authorities (or `SSL_CERT_FILE`)."""

    def __init__(self, networks: Sequence[Network] = (), within: float = WITHIN, resolve: Resolve = look_up) -> None:
        self._networks, self._within, self._resolve = networks, within, resolve
        self._authorities = ssl.create_default_context()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Line]:
        """A line for one subscriber: its connections are used for nobody else, whose name they were not checked for."""
        async with httpx.AsyncClient(
            verify=self._authorities, follow_redirects=False, trust_env=False, timeout=self._within
        ) as client:
            yield Line(client, self)

    async def destination(self, url: str) -> tuple[Destination, list[str]]:
        """The address with what it leads to now. Raises NoticeError, OSError; an empty list: it must not be reached."""
        destination = read_address(url, self._networks)
        return destination, await asyncio.to_thread(resolved, destination, self._resolve, self._networks)

    @property
    def within(self) -> float:
        return self._within


class Line:
    """An open line to one subscriber."""

    def __init__(self, client: httpx.AsyncClient, transport: Transport) -> None:
        self._client, self._transport = client, transport

    async def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send a message once and say what came of it; never raises for what the other side does."""
        status: list[httpx.Response] = []
        try:
            async with asyncio.timeout(self._transport.within):
                destination, addresses = await self._transport.destination(url)
                if not addresses:
                    return Answer(False, "its address lies in a private range", away=True)
                await self._tried(destination, addresses, (headers, body), status)
        except NoticeError:
            return Answer(False, "its address may not be used", away=True)
        except TimeoutError:
            return _judged(status) or Answer(False, f"no answer within {self._transport.within:g} s", away=True)
        except (httpx.ConnectError, OSError):
            return Answer(False, "no connection", away=True)
        except (httpx.TransportError, httpx.InvalidURL):
            return _judged(status) or Answer(False, "an answer that is not HTTP, or broken off")
        return _judged(status) or Answer(False, "no answer")

    async def _tried(
        self, destination: Destination, addresses: Sequence[str], message: tuple[Mapping[str, str], bytes], status: list[httpx.Response]
    ) -> None:
        """Post to the first address that takes a connection. Raises httpx.ConnectError if none does."""
        *others, last = addresses[:MOST_TRIED]
        for address in others:
            with suppress(httpx.ConnectError):
                return await self._post(destination, address, message, status)
        return await self._post(destination, last, message, status)

    async def _post(
        self, destination: Destination, address: str, message: tuple[Mapping[str, str], bytes], status: list[httpx.Response]
    ) -> None:
        """Post to `address`, in the name of the destination's host; the answer into `status` as soon as it is there."""
        headers, body = message
        url = httpx.URL(destination.url)
        pinned = url.copy_with(host=address)
        sent = {**headers, "host": url.netloc.decode("ascii"), "content-type": "application/json; charset=utf-8"}
        extensions = {"sni_hostname": destination.host} if _is_name(destination.host) else {}
        async with self._client.stream("POST", pinned, content=body, headers=sent, extensions=extensions) as response:
            status.append(response)
            read = 0
            async for part in response.aiter_raw():
                read += len(part)
                if read > MOST_READ:
                    break


def _is_name(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return True
    return False


def _judged(status: list[httpx.Response]) -> Answer | None:
    """The answer by its status; None if none came."""
    if not status:
        return None
    code = status[0].status_code
    if 200 <= code < 300:
        return Answer(True, f"HTTP {code}")
    said = f"HTTP {code}" + (", and redirects are not followed" if 300 <= code < 400 else "")
    return Answer(False, said, away=code in _BUSY, wait=asked_for(status[0].headers.get("retry-after")))
