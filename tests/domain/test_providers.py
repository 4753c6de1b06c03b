"""Providers of mailboxes."""

import pytest

from app.domain.mailbox import Folder, find_folder
from app.domain.providers import PROVIDERS, Provider, find, of_address, refuses


@pytest.mark.parametrize(
    ("address", "key"),
    [
        *(("bo@GMAIL.com", "gmail"), ("bo@web.de", "webde"), ("bo@me.com", "icloud"), ("bo@gmx.at", "gmx")),
        *(("bo@gmx.com", "gmxcom"), ("bo@magenta.de", "telekom"), ("bo@wanadoo.fr", "orange")),
        *(("bo@posteo.es", "posteo"), ("bo@yahoo.com.mx", "yahoo"), ("bo@uol.com.br", "uol")),
        ("bo@example.com", None),
    ],
)
def test_a_provider_is_known_by_its_addresses(address: str, key: str | None) -> None:
    """A domain of one's own says nothing."""
    found = of_address(address)
    assert (found.key if found else None) == key


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda each: each.key)
def test_each_encrypts(provider: Provider) -> None:
    """From the first byte, or before anything is told; and is found by its key."""
    assert find(provider.key) is provider
    smtp, imap = provider.servers("bo@example.com", "secret")
    assert (smtp.port, smtp.security) in ((465, "tls"), (587, "starttls"))
    assert (imap.port, imap.security) == (993, "tls")


def test_no_address_has_two_providers() -> None:
    """Nor one that takes passwords and refuses them."""
    domains = [domain for provider in PROVIDERS for domain in provider.domains]
    assert len(domains) == len(set(domains))
    assert [domain for domain in domains if refuses(f"bo@{domain}")] == []


@pytest.mark.parametrize(
    ("key", "smtp", "imap"),
    [
        ("gmail", ("smtp.gmail.com", "bo@firm.example"), ("imap.gmail.com", "bo@firm.example")),
        ("icloud", ("smtp.mail.me.com", "bo@firm.example"), ("imap.mail.me.com", "bo")),
        ("webde", ("smtp.web.de", "bo"), ("imap.web.de", "bo")),
        ("gmx", ("mail.gmx.net", "bo@firm.example"), ("imap.gmx.net", "bo@firm.example")),
        (
            "telekom",
            ("securesmtp.t-online.de", "bo@firm.example"),
            ("secureimap.t-online.de", "bo@firm.example"),
        ),
        ("uol", ("smtps.uol.com.br", "bo"), ("imap.uol.com.br", "bo")),
        ("ovh", ("ssl0.ovh.net", "bo@firm.example"), ("ssl0.ovh.net", "bo@firm.example")),
        ("zohoproeu", ("smtppro.zoho.eu", "bo@firm.example"), ("imappro.zoho.eu", "bo@firm.example")),
    ],
)
def test_who_logs_in_where(key: str, smtp: tuple[str, str], imap: tuple[str, str]) -> None:
    """The whole address, or only what stands before its @."""
    provider = find(key)
    assert provider
    servers = provider.servers("bo@firm.example", "secret")
    assert [(server.host, server.user) for server in servers] == [smtp, imap]


def test_who_takes_no_password_is_named() -> None:
    """By the address, or by the server behind a domain of one's own."""
    assert "Microsoft" in (refuses("bo@hotmail.com") or "")
    assert "Microsoft" in (refuses("bo@firm.example", "smtp.office365.com") or "")
    assert "Microsoft" in (refuses("bo@outlook.com.br") or "")
    assert "Proton" in (refuses("bo@proton.me") or "")
    assert "no other program" in (refuses("bo@tuta.io") or "")
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
