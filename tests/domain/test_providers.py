"""Providers of mailboxes."""

import pytest

from app.domain.mailbox import Folder, find_folder
from app.domain.providers import PROVIDERS, find, of_address, refuses


@pytest.mark.parametrize(
    ("address", "key"),
    [("bo@GMAIL.com", "gmail"), ("bo@web.de", "webde"), ("bo@me.com", "icloud"), ("bo@example.com", None)],
)
def test_a_provider_is_known_by_its_addresses(address: str, key: str | None) -> None:
    """A domain of one's own says nothing."""
    found = of_address(address)
    assert (found.key if found else None) == key


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda each: each.key)
def test_each_encrypts(provider: object) -> None:
    """From the first byte, or before anything is told; and is found by its key."""
    servers = find(provider.key).servers("bo@example.com", "secret")  # type: ignore[attr-defined,union-attr]
    assert {server.security for server in servers} <= {"tls", "starttls"}
    assert servers[0].user == "bo@example.com"


def test_who_takes_no_password_is_named() -> None:
    """By the address, or by the server behind a domain of one's own."""
    assert "Microsoft" in (refuses("bo@hotmail.com") or "")
    assert "Microsoft" in (refuses("bo@firm.example", "smtp.office365.com") or "")
    assert "Proton" in (refuses("bo@proton.me") or "")
    assert refuses("bo@notproton.me.example", "smtp.example.com") is None


@pytest.mark.parametrize(
    ("names", "drafts", "sent"),
    [
        (("INBOX", "Drafts", "Sent"), "Drafts", "Sent"),
        (("INBOX", "INBOX/Entwürfe", "INBOX/Gesendete Objekte"), "INBOX/Entwürfe", "INBOX/Gesendete Objekte"),
        (("Brouillons", "Éléments envoyés"), "Brouillons", "Éléments envoyés"),
        (("Borradores", "Enviados"), "Borradores", "Enviados"),
        (("Rascunhos", "Itens Enviados"), "Rascunhos", "Itens Enviados"),
        (("INBOX", "Archive", "Presentations"), None, None),
    ],
)
def test_folders_are_found_by_usual_names(
    names: tuple[str, ...], drafts: str | None, sent: str | None
) -> None:
    """In five languages, at any level, where the server says nothing of what they are for."""
    folders = [Folder((), "/", name) for name in names]
    assert (find_folder("drafts", folders), find_folder("sent", folders)) == (drafts, sent)


def test_what_the_server_says_goes_before_a_name() -> None:
    """And what holds no mails is no folder."""
    folders = [
        Folder(("\\NoSelect",), "/", "Sent"),
        Folder((), ".", "Ablage.Gesendet"),
        Folder(("\\HasNoChildren", "\\Sent"), ".", "Raus"),
    ]
    assert find_folder("sent", folders) == "Raus"
    assert find_folder("sent", folders[:2]) == "Ablage.Gesendet"
    assert find_folder("sent", folders[:1]) is None
