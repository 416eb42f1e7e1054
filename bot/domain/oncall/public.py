"""Which addresses belong to the public internet: a calendar is read from no other."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_TUNNELS = tuple(map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
"""They carry an IPv4 address inside, which may be a private one."""


def is_public(address: str) -> bool:
    """Whether an address is of the public internet: no network of ours, no machine of ours, no tunnel."""
    found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        elif any(found in tunnel for tunnel in _TUNNELS):
            return False
    return found.is_global and not found.is_multicast


def may_be_public(host: str) -> bool:
    """As far as can be told without asking for it: a name may lead anywhere, but for this machine's own."""
    name = host.casefold().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return False
    try:
        return is_public(name)
    except ValueError:
        return True
