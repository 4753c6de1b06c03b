"""Who takes mail, by DNS.

dnspython, and not email-validator above it: that takes a network without DNS for a host without mail.
"""

from ipaddress import ip_address

from dns.exception import DNSException
from dns.resolver import NXDOMAIN, LRUCache, NoAnswer, NoResolverConfiguration, Resolver

#: Seconds one question may take; there are three at most.
PATIENCE = 2


class Dns:
    """Asks the resolvers this machine is set up with; where it has none, nothing can be said."""

    def __init__(self, resolver: Resolver | None = None) -> None:
        try:
            self._resolver: Resolver | None = resolver or Resolver()
        except NoResolverConfiguration:
            self._resolver = None
            return
        self._resolver.lifetime, self._resolver.cache = PATIENCE, LRUCache()

    def takes_mail(self, host: str) -> bool | None:
        """Whether a host has a mail server: an MX, else an address in the Internet (RFC 5321, 5.1)."""
        if self._resolver is None:
            return None
        try:
            return self._takes_mail(self._resolver, host)
        except NXDOMAIN:
            return False
        except (DNSException, OSError):
            return None

    def _takes_mail(self, resolver: Resolver, host: str) -> bool:
        try:
            # A null MX names the root (RFC 7505).
            return any(len(server.exchange) > 1 for server in resolver.resolve(host, "MX", search=False))
        except NoAnswer:
            return any(self._is_there(resolver, host, kind) for kind in ("A", "AAAA"))

    def _is_there(self, resolver: Resolver, host: str, kind: str) -> bool:
        try:
            return any(ip_address(at.address).is_global for at in resolver.resolve(host, kind, search=False))
        except NoAnswer:
            return False
