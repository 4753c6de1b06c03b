"""Providers of mailboxes: their servers, and who takes no password.

Servers, ports and user names are as Thunderbird's ISPDB (github.com/thunderbird/autoconfig) has them, for La
Poste, SFR, SAPO, Movistar, BT and Runbox Mustang's (github.com/mustang-im/ispdb); for Infomaniak, OVHcloud,
Gandi and Zoho's own domains as public guides quote the providers; for Hostinger and Mailfence as programs
in use name them. Of two ways the one that is encrypted from its first byte is taken (RFC 8314, 3).
"""

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
    """A server's address, and who logs in there: the whole address, or what stands before its @."""

    host: str
    port: int
    security: Security
    user: Literal["address", "local"] = "address"

    def server(self, address: str, password: str) -> Server:
        """It, for somebody's mailbox there."""
        user = address.rpartition("@")[0] if self.user == "local" else address
        return Server(self.host, self.port, self.security, user, password)


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider: the ``domains`` of its addresses, its servers, and what to do first."""

    key: str
    name: str
    domains: tuple[str, ...]
    smtp: Place
    imap: Place
    hint: str = _USUAL

    def servers(self, address: str, password: str) -> tuple[Server, Server]:
        """SMTP and IMAP for somebody's mailbox there."""
        return self.smtp.server(address, password), self.imap.server(address, password)


def _at(
    key: str,
    name: str,
    domains: str,
    hosts: str,
    hint: str = _USUAL,
    starttls: bool = False,
    local: Literal["", "imap", "both"] = "",
) -> Provider:
    """A provider by its hosts: one for both, SMTP's before IMAP's, or a star for the protocol's name.

    ``local``: where only what stands before the @ logs in.
    """
    smtp, _blank, imap = hosts.partition(" ")
    port: tuple[int, Security] = (587, "starttls") if starttls else (465, "tls")
    outgoing = Place(smtp.replace("*", "smtp"), *port, "local" if local == "both" else "address")
    incoming = Place((imap or smtp).replace("*", "imap"), 993, "tls", "local" if local else "address")
    return Provider(key, name, tuple(domains.split()), outgoing, incoming, hint)


def _all(name: str, ends: str) -> str:
    return " ".join(f"{name}.{end}" for end in ends.split())


_GMX = _all("gmx", "net de at ch eu biz org info")
_GMX_ABROAD = _all("gmx", "com us co.uk ie ca es fr it pt com.br li se")
_YAHOO = _all("yahoo", "com de fr es it se co.uk co.in co.nz com.au com.ar com.br com.mx")
_AOL = _all("aol", "com de fr es it se co.uk co.nz com.au com.ar com.br com.mx")
_POSTEO = _all(
    "posteo",
    "de at be ch co.uk com com.br es eu ie it li lu me mx net nl nz org pe pt se uk us",
)
_IONOS = "de com co.uk fr es"

PROVIDERS: tuple[Provider, ...] = (
    _at("gmail", "Gmail", "gmail.com googlemail.com", "*.gmail.com", _APP_PASSWORD),
    _at("icloud", "iCloud", "icloud.com me.com mac.com", "*.mail.me.com", _APP_PASSWORD, True, "imap"),
    _at("yahoo", "Yahoo", f"{_YAHOO} ymail.com rocketmail.com", "*.mail.yahoo.com", _APP_PASSWORD),
    _at("aol", "AOL", f"{_AOL} aim.com", "*.aol.com", _APP_PASSWORD),
    _at("fastmail", "Fastmail", "fastmail.com fastmail.fm", "*.fastmail.com", _APP_PASSWORD),
    _at("gmx", "GMX", _GMX, "mail.gmx.net imap.gmx.net", _ALLOW),
    _at("gmxcom", "GMX (gmx.com)", _GMX_ABROAD, "mail.gmx.com imap.gmx.com", _ALLOW),
    _at("webde", "WEB.DE", "web.de", "*.web.de", _ALLOW, local="both"),
    _at("telekom", "Telekom", "t-online.de magenta.de", "secure*.t-online.de", _APP_PASSWORD),
    _at("freenet", "freenet", "freenet.de", "mx.freenet.de", _ALLOW),
    _at("posteo", "Posteo", _POSTEO, "posteo.de"),
    _at("mailbox", "mailbox.org", "mailbox.org", "*.mailbox.org"),
    _at("orange", "Orange", "orange.fr wanadoo.fr", "*.orange.fr"),
    _at("free", "Free", "free.fr", "*.free.fr", local="both"),
    _at("sfr", "SFR", "sfr.fr neuf.fr cegetel.net 9online.fr", "*.sfr.fr"),
    _at("laposte", "La Poste", "laposte.net", "*.laposte.net"),
    _at("movistar", "Movistar", "movistar.es", "*.movistar.es"),
    _at("sapo", "SAPO", "sapo.pt", "*.sapo.pt"),
    _at("uol", "UOL", "uol.com.br", "smtps.uol.com.br imap.uol.com.br", _ALLOW, True, "both"),
    _at("bt", "BT", "btinternet.com btopenworld.com", "mail.btinternet.com"),
    _at("mailcom", "mail.com", "mail.com email.com consultant.com europe.com", "*.mail.com", _ALLOW),
    _at("mailfence", "Mailfence", "mailfence.com", "*.mailfence.com", _APP_PASSWORD),
    _at("runbox", "Runbox", "runbox.com runbox.no rbx.email rbx.run", "mail.runbox.com", starttls=True),
    _at("infomaniak", "Infomaniak", "ik.me ikmail.com etik.com", "mail.infomaniak.com"),
    _at("ovh", "OVHcloud (MX Plan)", "", "ssl0.ovh.net"),
    _at("gandi", "Gandi", "", "mail.gandi.net"),
    _at("hetzner", "Hetzner", "", "mail.your-server.de"),
    _at("hostinger", "Hostinger", "", "*.hostinger.com"),
    _at("migadu", "Migadu", "", "*.migadu.com"),
    *(_at(f"ionos.{end}", f"IONOS (.{end})", "", f"*.ionos.{end}") for end in _IONOS.split()),
    _at("strato", "STRATO", "", "*.strato.de"),
    _at("zoho", "Zoho (zoho.com)", "zoho.com zohomail.com", "*.zoho.com", _APP_PASSWORD),
    _at("zohoeu", "Zoho (zoho.eu)", "zohomail.eu", "*.zoho.eu", _APP_PASSWORD),
    _at("zohopro", "Zoho (smtppro.zoho.com)", "", "*pro.zoho.com", _APP_PASSWORD),
    _at("zohoproeu", "Zoho (smtppro.zoho.eu)", "", "*pro.zoho.eu", _APP_PASSWORD),
)

_MICROSOFT = english(
    "Microsoft lets no program in with a password any more. Your mail app is the way to send: it opens with"
    " the letter ready."
)
_PROTON = english(
    "Proton lets programs in only through Proton Mail Bridge on your own computer. Without it your mail app"
    " is the way to send: it opens with the letter ready."
)
_CLOSED = english(
    "This provider lets no other program in. Its own app is the way to send: copy the letter there."
)
_OUTLOOK = _all("outlook", "com at be cl cz de dk es fr hu ie in it jp pt sg com.ar com.au com.br")
_HOTMAIL = _all("hotmail", "com be ca cl de dk es fi fr it nl no se co.uk co.za com.ar com.au com.br")
_LIVE = _all("live", "com at be ca cl de dk fi fr ie in it nl no se co.uk co.za com.ar com.au com.mx com.pt")
#: Those that refuse passwords, by the domains of their addresses and the ends of their servers' names.
_REFUSE = {
    end: why
    for ends, why in (
        (
            f"{_OUTLOOK} {_HOTMAIL} {_LIVE} msn.com windowslive.com office365.com outlook.office.com",
            _MICROSOFT,
        ),
        ("proton.me protonmail.com pm.me protonmail.ch", _PROTON),
        ("tuta.com tuta.io tutamail.com tutanota.com tutanota.de keemail.me hey.com", _CLOSED),
    )
    for end in ends.split()
}


def find(key: str) -> Provider | None:
    """A provider by its key."""
    return next((provider for provider in PROVIDERS if provider.key == key), None)


def of_address(address: str) -> Provider | None:
    """The provider of an address, as its domain tells; None for a domain of one's own."""
    domain = address.rpartition("@")[2].lower()
    return next((provider for provider in PROVIDERS if domain in provider.domains), None)


def of_servers(address: str, *servers: Server | None) -> Provider | None:
    """The provider whose SMTP and IMAP these are, for that address; their passwords empty."""
    return next((provider for provider in PROVIDERS if provider.servers(address, "") == servers), None)


def refuses(address: str, *hosts: str) -> str | None:
    """Why a mailbox can't be connected by a password, in a sentence; None where it can, for all we know."""
    names = [address.rpartition("@")[2], *hosts]
    for name in (each.lower().rstrip(".") for each in names):
        for end, why in _REFUSE.items():
            if name == end or name.endswith(f".{end}"):
                return why
    return None
