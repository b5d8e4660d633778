"""Where notices may be sent: what a subscriber's address must be, and which hosts are reached at all.

Notices hold personal data, and who sends requests to addresses that were typed in can be made to send them into its
own network. So an address is https, and its host must not lie in a private range unless the operator allows it
(`MIAOPI_NOTICES_NETWORKS`). Loopback, without https too, is reached only where it is written as such. What counts is
what the name resolves to when a notice is sent, and to just that the connection goes: a name that changes its mind
between question and connection gains nothing.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from engine.errors import NOT_ADDRESS, Defect, NoticeError

LONGEST = 500
"""Characters of an address."""
Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int], Sequence[str]]
"""Host and port → the addresses the name stands for, as text. Raises OSError."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Destination:
    """A subscriber's address, taken apart. `loopback`: it names this machine, and says so."""

    url: str
    scheme: str
    host: str
    port: int
    loopback: bool


def read_networks(text: str) -> tuple[Network, ...]:
    """The networks a setting lists: CIDR, separated by commas, or `none`. Raises ValueError."""
    if text.strip() == "none":
        return ()
    return tuple(ipaddress.ip_network(part.strip()) for part in text.split(","))


def read_address(url: str, networks: Sequence[Network] = ()) -> Destination:
    """The address of a webhook. Raises NoticeError NOT-ADDRESS with everything that is wrong with it.

    An address that is written as a number is judged at once; a name is judged whenever something is sent.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise NoticeError(NOT_ADDRESS, Defect("", "it is not a URL", "write https://host/path")) from None
    literal = _literal(host)
    loopback = host == "localhost" or (literal is not None and literal.is_loopback)
    wrong = []
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        wrong.append(Defect("", f"it is longer than {LONGEST} characters, or holds others than printable ASCII"))
    if parts.scheme not in _PORTS or not host:
        wrong.append(Defect("", "it is not the address of a web service", "write https://host/path"))
    elif parts.scheme == "http" and not loopback:
        wrong.append(Defect("", "it is not encrypted", "write https; http is for this machine alone (127.0.0.1, localhost)"))
    if parts.username is not None or parts.password is not None:
        wrong.append(Defect("", "it holds a user name or password", "the signature says who sends; nothing else is needed"))
    if parts.fragment:
        wrong.append(Defect("", "it holds a fragment, which is never sent"))
    if literal is not None and not loopback and not reachable(literal, networks):
        wrong.append(Defect(host, "it lies in a private range", "allow its network with MIAOPI_NOTICES_NETWORKS"))
    if wrong:
        raise NoticeError(NOT_ADDRESS, wrong)
    return Destination(url, parts.scheme, host, port or _PORTS[parts.scheme], loopback)


def resolved(destination: Destination, resolve: Resolve, networks: Sequence[Network]) -> list[str]:
    """The addresses to connect to; empty if one of them must not be reached. Raises OSError if there is none."""
    found = list(dict.fromkeys(resolve(destination.host, destination.port)))
    for text in found:
        address = ipaddress.ip_address(text.partition("%")[0])
        if not (destination.loopback and address.is_loopback) and not reachable(address, networks):
            return []
    return found


def reachable(address: Ip, networks: Sequence[Network]) -> bool:
    """Whether notices may go there: a public address, or one in a network that is allowed."""
    inner = _inner(address)
    if any(inner in network for network in networks if network.version == inner.version):
        return True
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def _inner(address: Ip) -> Ip:
    """The IPv4 address that an IPv6 one stands for, if it does."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    inside = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo is not None else None)
    return inside or address


def _literal(host: str) -> Ip | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
