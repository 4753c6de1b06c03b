"""A mailbox: the servers an owner's mail goes out by and comes in by, and what may be wrong with them."""

import re
from base64 import b64encode
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal

from app.domain.errors import Invalid
from app.domain.push import plain

#: How a connection is encrypted: from its first byte, by STARTTLS before anything is told, or not at all.
Security = Literal["tls", "starttls", "none"]
#: What a mailbox's folder is for (RFC 6154).
Use = Literal["sent", "drafts", "inbox"]
#: What went wrong: user or password; encryption or a certificate; nobody answered; the server said no;
#: it said "later"; or there is nothing of that name. Nobody was asked where it lies in a private network,
#: or wants no encryption, and is not allowed to.
TroubleKind = Literal["login", "tls", "network", "refused", "later", "missing", "private", "unencrypted"]

#: So many characters of what a server says are kept.
LONGEST_WORDS = 200
LONGEST_PASSWORD = 500
#: An address of ours, plain letters only: what every server takes (RFC 5321, 4.1.2).
_ADDRESS = re.compile(
    r"(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}"
)
_HOST = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?|\[?[0-9A-Fa-f:.]+\]?")


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail goes out by, or comes in by, and who we are there. An empty user: nobody is asked for.

    Raises Invalid for what no server could have.
    """

    host: str
    port: int
    security: Security
    user: str
    password: str = field(repr=False)

    def __post_init__(self) -> None:
        if not _HOST.fullmatch(self.host) or len(self.host) > 253:
            raise Invalid("That is no name of a server.", "host")
        if not 0 < self.port < 65536:
            raise Invalid("A port is a number from 1 to 65535.", "port")
        for name in ("user", "password"):
            # Line breaks would end the command they stand in, and begin another.
            value = getattr(self, name)
            if len(value) > LONGEST_PASSWORD or not value.isprintable():
                raise Invalid("That is too long, or holds more than letters, digits and signs.", name)

    def hushed(self, words: str) -> str:
        """What somebody says, without the password, also as logging in tells it (RFC 4616, RFC 4954)."""
        forms = (f"\0{self.user}\0{self.password}", self.password)
        for secret in (*(b64encode(form.encode()).decode() for form in forms), self.password):
            words = words.replace(secret, "…") if self.password else words
        return words


@dataclass(frozen=True, slots=True)
class Credentials:
    """A mailbox whole: whose mail it is, what it goes out by, and what it comes in by if that is known."""

    address: str
    smtp: Server
    imap: Server | None = None

    def __post_init__(self) -> None:
        if not _ADDRESS.fullmatch(self.address):
            raise Invalid("That is no mail address.", "address")

    @property
    def domain(self) -> str:
        """What stands after the @, for message ids."""
        return self.address.rpartition("@")[2].lower()


class Trouble(Exception):
    """A mail server can't be used. ``words`` are its own or ``domain.unreached``'s, one plain line.

    ``str()`` is for the log.
    """

    def __init__(self, kind: TroubleKind, words: str = "") -> None:
        super().__init__(kind, words)
        self.kind = kind
        self.words = plain(words, LONGEST_WORDS) if words else ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.words}" if self.words else self.kind


#: What folders are called where their server does not say what they are for: English, German, French,
#: Spanish and Portuguese, as mail programs name them.
NAMES: dict[Use, tuple[str, ...]] = {
    "inbox": ("inbox",),
    "sent": (
        *("sent", "sent items", "sent messages", "sent mail"),
        *("gesendet", "gesendete elemente", "gesendete objekte", "gesendete nachrichten", "postausgang"),
        *("envoyés", "éléments envoyés", "messages envoyés", "courrier envoyé"),
        *("enviados", "elementos enviados", "mensajes enviados", "correo enviado"),
        *("itens enviados", "mensagens enviadas", "e-mails enviados"),
    ),
    "drafts": (
        *("drafts", "draft"),
        *("entwürfe", "entwurf"),
        *("brouillons", "brouillon"),
        *("borradores", "borrador"),
        *("rascunhos", "rascunho"),
    ),
}
_FLAGS: dict[Use, str] = {"sent": "\\sent", "drafts": "\\drafts", "inbox": "\\inbox"}


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder as a server lists it: its flags, what parts the levels of its name, and the name."""

    flags: Collection[str]
    delimiter: str
    name: str


def find_folder(use: Use, folders: Collection[Folder]) -> str | None:
    """The folder that is for ``use``: the one its server says so of, else the first of a usual name."""
    if use == "inbox":
        return "INBOX"  # RFC 9051, 5.1
    usable = [folder for folder in folders if not _flags(folder) & {"\\noselect", "\\nonexistent"}]
    for folder in usable:
        if _FLAGS[use] in _flags(folder):
            return folder.name
    last = {_last(folder): folder.name for folder in reversed(usable)}
    return next((last[name] for name in NAMES[use] if name in last), None)


def _flags(folder: Folder) -> set[str]:
    return {flag.lower() for flag in folder.flags}


def _last(folder: Folder) -> str:
    """The last level of a folder's name, as it is compared."""
    parts = folder.name.rsplit(folder.delimiter, 1) if folder.delimiter else [folder.name]
    return parts[-1].casefold()
