"""Which IP addresses are on the public internet, and which only look like it."""

import ipaddress
import socket

_NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4",
        "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2002::/16",
        "3fff::/20", "5f00::/16", "fec0::/10",
    )
)  # fmt: skip
"""Networks that lead to other networks, which `is_global` of some Pythons lets pass."""


def is_public(address: str) -> bool:
    """Return whether an IP address is on the public internet.

    Example:
        >>> is_public("93.184.216.34"), is_public("::ffff:127.0.0.1"), is_public("100.64.0.1")
        (True, False, False)
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if not ip.is_global or ip.is_multicast or ip.is_reserved:
        return False
    return not any(ip.version == network.version and ip in network for network in _NOT_PUBLIC)


def literal(host: str) -> str | None:
    """Return the IP address that a host is spelled as, or None when it is a name.

    Spellings that only some programs take for an address count as one here.

    Example:
        >>> literal("127.1"), literal("2130706433"), literal("[::1]"), literal("example.org")
        ('127.0.0.1', '127.0.0.1', '::1', None)
    """
    bare = host.strip("[]").rstrip(".")
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(bare))
    except (OSError, UnicodeError):
        return "127.0.0.1" if bare == "localhost" or bare.endswith(".localhost") else None
