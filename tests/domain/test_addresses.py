"""An address is public only if packets to it leave for the public internet."""

from __future__ import annotations

from ipaddress import IPv4Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluxstudio.domain.addresses import is_public

INSIDE = """
127.0.0.1 127.255.255.254 0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1
169.254.169.254 169.254.170.2 168.63.129.16 100.64.0.0 100.64.0.1 100.100.100.200 100.127.255.255 198.18.0.1
198.19.255.255 192.0.0.1 192.0.0.9 192.0.0.192 192.0.2.1 192.88.99.1 198.51.100.1 203.0.113.7 224.0.0.1
239.255.255.250 240.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
::127.0.0.1 ::8.8.8.8 ::ffff:0:127.0.0.1 fe80::1 fe80::1%eth0 fe80::1%25eth0 fc00::1 fd00:ec2::254 fdff::1
fec0::1 feff::1 ff02::1 ff0e::1 ff05::2 64:ff9b::a9fe:a9fe 64:ff9b::7f00:1 64:ff9b:1::1 64:ff9b:1::808:808
100::1 100:0:0:1::1 5f00::1 2002:7f00:1:: 2002:a9fe:a9fe::1 2002:808:808::1 2001::1
2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 3fff::1 fe80::5efe:7f00:1
2606:4700::5efe:7f00:1 2606:4700::200:5efe:a9fe:a9fe 4000::1 2606:4700:4700::1111%eth0
""".split()  # noqa: SIM905
OUTSIDE = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 100.128.0.1 126.255.255.255 128.0.0.1
169.253.255.255 169.255.0.0 168.63.129.15 168.63.129.17 172.15.255.255 172.32.0.0 192.0.1.1 192.167.255.255
192.169.0.0 198.17.255.255 198.20.0.0 203.0.112.255 203.0.114.0 223.255.255.255 2606:4700:4700::1111
2001:4860:4860::8888 2001:200::1 2a00:1450:4001::1 2003::1 2400:cb00::1 ::ffff:8.8.8.8 64:ff9b::808:808
""".split()  # noqa: SIM905
NOT_ADDRESSES = [
    "",
    "localhost",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "127.0.0.1.",
    "[::1]",
    "1.1.1.1 ",
    "1.1.1.1/32",
]


@pytest.mark.parametrize("address", INSIDE)
def test_an_inside_or_special_address_is_not_public(address: str) -> None:
    assert not is_public(address)
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", OUTSIDE)
def test_the_public_internet_and_the_neighbours_of_special_ranges_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("text", NOT_ADDRESSES)
def test_what_is_not_strictly_an_address_is_not_public(text: str) -> None:
    assert not is_public(text)


@given(st.ip_addresses(v=4))
def test_an_address_in_a_mapped_or_translated_form_is_judged_as_itself(address: IPv4Address) -> None:
    assert is_public(f"::ffff:{address}") == is_public(address) == is_public(f"64:ff9b::{address}")


@given(st.ip_addresses(v=4))
def test_an_address_in_any_other_disguise_is_never_public(address: IPv4Address) -> None:
    high, low = divmod(int(address), 65536)
    for disguise in (
        f"2002:{high:x}:{low:x}::1",
        f"::{address}",
        f"2606:4700::5efe:{address}",
        f"2001::{address}",
    ):
        assert not is_public(disguise)


@given(st.ip_addresses())
def test_what_python_calls_private_is_never_public(address: object) -> None:
    if ip_address(str(address)).is_private:
        embedded = getattr(address, "ipv4_mapped", None)
        assert not is_public(str(address)) or embedded
