"""Providers of mailboxes: their servers, as their own help pages name them, and who takes no password."""

from dataclasses import dataclass
from typing import Literal

from app.domain.mailbox import Security, Server
from app.domain.words import english

#: What a provider asks to be done before a mail program may log in.
_APP_PASSWORD = english(
    "It wants an app password instead of your usual one: make it in your account’s security."
)
_ALLOW = english("Access by IMAP, allowed in their settings first.")
_USUAL = ""
HINTS = (_APP_PASSWORD, _ALLOW)


@dataclass(frozen=True, slots=True)
class Place:
    """A server's address."""

    host: str
    port: int
    security: Security


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider: the ``domains`` of its addresses, its servers, and what to do first.

    ``imap_user``: whether the whole address logs in there, or what stands before its @.
    """

    key: str
    name: str
    domains: tuple[str, ...]
    smtp: Place
    imap: Place
    hint: str = _USUAL
    imap_user: Literal["address", "local"] = "address"

    def servers(self, address: str, password: str) -> tuple[Server, Server]:
        """SMTP and IMAP for somebody's mailbox there."""
        local = address.partition("@")[0]
        user = local if self.imap_user == "local" else address
        smtp = Server(self.smtp.host, self.smtp.port, self.smtp.security, address, password)
        return smtp, Server(self.imap.host, self.imap.port, self.imap.security, user, password)


def _both(
    key: str, name: str, domains: str, smtp: str, imap: str, hint: str = _USUAL, starttls: bool = False
) -> Provider:
    outgoing = Place(smtp, 587, "starttls") if starttls else Place(smtp, 465, "tls")
    return Provider(key, name, tuple(domains.split()), outgoing, Place(imap, 993, "tls"), hint)


PROVIDERS: tuple[Provider, ...] = (
    _both("gmail", "Gmail", "gmail.com googlemail.com", "smtp.gmail.com", "imap.gmail.com", _APP_PASSWORD),
    Provider(
        "icloud",
        "iCloud",
        ("icloud.com", "me.com", "mac.com"),
        Place("smtp.mail.me.com", 587, "starttls"),
        Place("imap.mail.me.com", 993, "tls"),
        _APP_PASSWORD,
        "local",
    ),
    _both(
        "fastmail",
        "Fastmail",
        "fastmail.com fastmail.fm",
        "smtp.fastmail.com",
        "imap.fastmail.com",
        _APP_PASSWORD,
    ),
    _both(
        "yahoo",
        "Yahoo",
        "yahoo.com yahoo.de yahoo.fr yahoo.es yahoo.co.uk yahoo.com.br ymail.com",
        "smtp.mail.yahoo.com",
        "imap.mail.yahoo.com",
        _APP_PASSWORD,
    ),
    _both("gmx", "GMX", "gmx.de gmx.net gmx.at gmx.ch", "mail.gmx.net", "imap.gmx.net", _ALLOW, True),
    _both("webde", "WEB.DE", "web.de", "smtp.web.de", "imap.web.de", _ALLOW, True),
    _both("posteo", "Posteo", "posteo.de posteo.net posteo.eu", "posteo.de", "posteo.de"),
    _both("mailbox", "mailbox.org", "mailbox.org", "smtp.mailbox.org", "imap.mailbox.org"),
    _both(
        "infomaniak", "Infomaniak", "ik.me ikmail.com etik.com", "mail.infomaniak.com", "mail.infomaniak.com"
    ),
    _both("ovh", "OVHcloud", "", "ssl0.ovh.net", "ssl0.ovh.net"),
    _both("ionos", "IONOS", "", "smtp.ionos.de", "imap.ionos.de"),
    _both("strato", "STRATO", "", "smtp.strato.de", "imap.strato.de"),
    _both("zoho", "Zoho", "zohomail.com", "smtp.zoho.com", "imap.zoho.com", _APP_PASSWORD),
    _both("zohoeu", "Zoho (EU)", "zohomail.eu", "smtp.zoho.eu", "imap.zoho.eu", _APP_PASSWORD),
)

_MICROSOFT = english(
    "Microsoft lets no program in with a password any more. Your mail app is the way to send: it opens with"
    " the letter ready."
)
_PROTON = english(
    "Proton lets programs in only through Proton Mail Bridge on your own computer. Without it your mail app"
    " is the way to send: it opens with the letter ready."
)
#: Those that refuse passwords, by the domains of their addresses and the ends of their servers' names.
_REFUSE = {
    **dict.fromkeys(
        ("outlook.com", "outlook.de", "hotmail.com", "hotmail.de", "hotmail.fr", "live.com", "msn.com"),
        _MICROSOFT,
    ),
    **dict.fromkeys(("office365.com", "outlook.office.com"), _MICROSOFT),
    **dict.fromkeys(("proton.me", "protonmail.com", "pm.me", "protonmail.ch"), _PROTON),
}


def find(key: str) -> Provider | None:
    """A provider by its key."""
    return next((provider for provider in PROVIDERS if provider.key == key), None)


def of_address(address: str) -> Provider | None:
    """The provider of an address, as its domain tells; None for a domain of one's own."""
    domain = address.rpartition("@")[2].lower()
    return next((provider for provider in PROVIDERS if domain in provider.domains), None)


def refuses(address: str, *hosts: str) -> str | None:
    """Why a mailbox can't be connected by a password, in a sentence; None where it can, for all we know."""
    names = [address.rpartition("@")[2], *hosts]
    for name in (each.lower().rstrip(".") for each in names):
        for end, why in _REFUSE.items():
            if name == end or name.endswith(f".{end}"):
                return why
    return None
