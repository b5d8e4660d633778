"""Addresses: https to public hosts; this machine only where it says so; no way into the registry's own network."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import NOT_ADDRESS, NoticeError
from engine.notices.address import reachable, read_address, read_networks, resolved
from engine.notices.transport import Transport
from tests.notices.conftest import Receiver

PRIVATE = [
    "10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
    "::1", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.1.2.3", "::ffff:127.0.0.1", "64:ff9b::a01:203", "2002:a01:203::1", "::",
]


@pytest.mark.parametrize("url", [
    "https://tax.example.gov.cn/hook", "https://tax.example.gov.cn:8443/a?b=c", "https://203.0.114.9/hook", "https://[2400:3200::1]/hook",
    "http://127.0.0.1:9000/hook", "http://localhost:9000", "http://[::1]:9000/", "https://127.0.0.1/",
])
def test_public_addresses_and_this_machine_by_its_name_are_taken(url: str) -> None:
    assert read_address(url).url == url


@pytest.mark.parametrize("url", [
    "http://tax.example.gov.cn/hook", "ftp://tax.example.gov.cn/", "tax.example.gov.cn", "", "https://", "https://u:p@tax.example.gov.cn/",
    "https://tax.example.gov.cn/#x", "https://10.1.2.3/", "https://[fd00::1]/", "https://[::ffff:10.1.2.3]/", "https://192.168.1.1:443/",
    "https://tax.example.gov.cn:99999/", "https://税务.example.cn/", "https://a b.cn/", "https://a\n.cn/", "https://x/" + "y" * 500,
    "http://[::ffff:127.0.0.1]/", "https://[fe80::1%eth0]/",
])
def test_other_addresses_are_refused_with_what_is_wrong(url: str) -> None:
    with pytest.raises(NoticeError) as caught:
        read_address(url)
    assert caught.value.code == NOT_ADDRESS
    assert "u:p" not in str(caught.value)


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_into_a_private_range_is_not_reached(address: str) -> None:
    destination = read_address("https://tax.example.gov.cn/hook")
    assert resolved(destination, lambda host, port: [address], ()) == []
    assert resolved(destination, lambda host, port: ["203.0.114.9", address], ()) == []


def test_a_network_that_is_allowed_is_reached_and_its_neighbour_is_not() -> None:
    networks = read_networks("10.1.0.0/16, fd00:1::/48")
    assert [reachable(ipaddress.ip_address(a), networks) for a in ("10.1.2.3", "10.2.0.1", "fd00:1::9", "fd00:2::9")] == [True, False, True, False]
    assert read_address("https://10.1.2.3/", networks).host == "10.1.2.3"


@given(st.integers(0, 2**32 - 1))
def test_an_address_is_judged_alike_in_whatever_form_it_is_written(number: int) -> None:
    plain = ipaddress.IPv4Address(number)
    forms = [ipaddress.IPv6Address(f"::ffff:{plain}"), ipaddress.IPv6Address((0x64FF9B << 96) | number)]
    assert {reachable(form, ()) for form in forms} == {reachable(plain, ())}


def test_the_connection_goes_to_what_was_checked_though_the_name_changes_its_mind(new_receiver: Callable[[], Receiver]) -> None:
    receiver = new_receiver()
    port = receiver.url.split(":")[2].split("/")[0]
    asked: list[str] = []

    def changing(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["203.0.114.9"] if len(asked) == 1 else ["127.0.0.1"]

    async def send() -> str:
        async with Transport(within=0.3, resolve=changing).open() as line:
            return (await line.send(f"https://tax.example.gov.cn:{port}/", {"webhook-id": "k"}, b"{}")).said

    assert asyncio.run(send()) in ("no connection", "no answer within 0.3 s")
    assert (asked, receiver.received) == (["tax.example.gov.cn"], [])


def test_the_host_is_named_as_written_whatever_it_resolves_to(receiver: Receiver) -> None:
    async def send() -> bool:
        async with Transport(resolve=lambda host, port: ["127.0.0.1"]).open() as line:
            return (await line.send(receiver.url.replace("127.0.0.1", "localhost"), {"webhook-id": "k"}, b"{}")).delivered

    assert asyncio.run(send())
    assert receiver.received[0].headers["host"].startswith("localhost:")


def test_numbers_that_only_a_resolver_reads_as_addresses_do_not_reach_this_machine(receiver: Receiver) -> None:
    port = receiver.url.split(":")[2]

    async def send(host: str) -> str:
        async with Transport().open() as line:
            return (await line.send(f"https://{host}:{port}", {"webhook-id": "k"}, b"{}")).said

    for host in ("2130706433", "0x7f.1", "127.1"):
        assert asyncio.run(send(host)) in ("its address lies in a private range", "no connection")
    assert receiver.received == []
