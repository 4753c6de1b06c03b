"""Mail addresses, tested before a mail to them comes back."""

from collections.abc import Sequence

from app.domain.address_check import Doubt, doubts, no_mail
from app.domain.message import address as as_sent
from app.domain.reading.hosts import is_for_examples
from app.ports import Kit


def look_at(address: str, urls: Sequence[str], company: str | None) -> list[Doubt]:
    """What speaks against an address by what its card says. Asks nobody."""
    return doubts(address, urls, company) if address.strip() else []


def test(kit: Kit, address: str, urls: Sequence[str], company: str | None) -> list[Doubt]:
    """The same, and whether anybody takes its mail where DNS can tell: that takes seconds at most."""
    found = look_at(address, urls, company)
    if found or not address.strip():
        return found
    host = as_sent(address).rpartition("@")[2].lower()
    if is_for_examples(host):
        return []
    return [no_mail(address)] if kit.mail_hosts.takes_mail(host) is False else []
