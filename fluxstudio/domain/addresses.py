"""Is an IP address on the public internet? Asked of the address a socket is connected to, or about to be.

`ipaddress.is_global` is not the answer: Python 3.11 says True for 6to4 wrappers of 127.0.0.1, for ff02::1, fec0::1 and
Azure's 168.63.129.16. So the tables here are our own, after the IANA special-purpose registries
(https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry), and `is_global` must agree.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

NOT_PUBLIC_V4 = tuple(
    IPv4Network(net)
    for net in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT, and Alibaba's metadata at 100.100.100.200
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's host, reachable from every virtual machine there
        "169.254.0.0/16",  # link-local, and most clouds' metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments, and Oracle's metadata at 192.0.0.192
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
UNICAST_V6 = IPv6Network("2000::/3")
NOT_PUBLIC_V6 = tuple(
    IPv6Network(net)
    for net in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: any IPv4 address in disguise
        "3fff::/20",  # documentation
    )
)
NAT64 = IPv6Network("64:ff9b::/96")
ISATAP = frozenset({0x00005EFE, 0x02005EFE})


def is_public(ip: str | IPv4Address | IPv6Address) -> bool:
    """Whether packets to `ip` leave for the public internet. What is not an address is not public."""
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    return _public_v4(address) if isinstance(address, IPv4Address) else _public_v6(address)


def _public_v4(address: IPv4Address) -> bool:
    return address.is_global and not any(address in net for net in NOT_PUBLIC_V4)


def _public_v6(address: IPv6Address) -> bool:
    inside = _embedded(address)
    if inside is not None:
        return _public_v4(inside)
    if address.scope_id or address not in UNICAST_V6 or _is_isatap(address):
        return False
    return address.is_global and not any(address in net for net in NOT_PUBLIC_V6)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that such a connection really reaches: dual-stack sockets write it so, and NAT64 networks
    know no other way to the IPv4 internet."""
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped


def _is_isatap(address: IPv6Address) -> bool:
    return (int(address) >> 32) & 0xFFFFFFFF in ISATAP
