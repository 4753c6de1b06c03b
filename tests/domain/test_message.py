"""A mail as it goes out."""

import re
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.message import (
    Attachment,
    Outgoing,
    address,
    answering,
    build,
    flowed,
    unflowed,
)

AT = datetime(2026, 3, 2, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))
MAIL = Outgoing("Bo Li", "bo@example.com", "ana@lumen.example", "Hello", "Hi Ana", "<1@example.com>", AT)
OURS = [
    "Message-ID",
    "From",
    "To",
    "Subject",
    "Date",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
]
ANYTHING = st.text() | st.text(alphabet="a \r\n:<>@,;\"'\\=?.\t\x00\x0b\x85\u2028\u202eü漢👋")


def read(mail: Outgoing) -> EmailMessage:
    """The mail as another program reads it."""
    data = build(mail)
    assert data.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", data)
    assert max(map(len, data.split(b"\r\n"))) <= 998
    found = message_from_bytes(data, policy=default)
    assert isinstance(found, EmailMessage)
    assert not found.defects
    return found


def said(mail: EmailMessage) -> str:
    """What its text says, lines flowing."""
    part = mail.get_body()
    assert part is not None
    return unflowed(part.get_content().replace("\r\n", "\n"))


@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING)
@example("a\r\nBcc: x@example.com", "=?utf-8?q?a?=\n b", "\r\n.\r\nMAIL FROM:<x>", "--\n\n--x")
@example("x" * 300, "ü" * 300, "From me\n>quoted\n -- ", "\ud800")
def test_whatever_is_said_the_headers_are_ours(name: str, subject: str, body: str, foot: str) -> None:
    """Nothing in a name, a subject or a text adds a header or ends the mail, and the subject is one line."""
    mail = read(replace(MAIL, sender_name=name, subject=subject, body=body, footer=foot))
    assert sorted(mail.keys()) == sorted(OURS)
    assert mail["From"].addresses[0].addr_spec == "bo@example.com"
    assert mail["To"] == "ana@lumen.example"
    assert mail["Content-Type"] == 'text/plain; charset="utf-8"; format="flowed"; delsp="no"'
    assert mail.get_content_type() == "text/plain"


PRINTED = st.text(
    alphabet=st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf"), exclude_characters="?"),
    max_size=150,
) | st.lists(st.sampled_from(["für", "Köln", "and", "Lagerhäuser", "x" * 40, "👋"]), max_size=15).map(
    " ".join
)


def decoded(header: str) -> str:
    """A header as readers other than the library's newer one have it: unfolded, then decoded."""
    return str(make_header(decode_header(header.replace("\r\n", ""))))


@given(PRINTED)
@example("Schöne Grüße aus Köln und vielen Dank für das Gespräch über Fördertechnik in Österreich")
@example("word " * 29)
@example("x" * 150)
def test_a_subject_arrives_as_it_is(subject: str) -> None:
    """Up to two hundred characters of it, blank for blank, however it is read; no line of it is too long."""
    mail, said_ = replace(MAIL, subject=subject), " ".join(subject.split())[:200].rstrip()
    assert read(mail)["Subject"] == said_
    raw = message_from_bytes(build(mail))["Subject"]
    assert decoded(raw) == said_
    assert max(map(len, f"Subject: {raw}".split("\r\n"))) <= max(78, 9 + max(map(len, said_.split(" "))))


@given(PRINTED)
@example('Li, Bo "the Boss" <eve@e.example>, Li & Co. (Trading) ' * 2)
@example("Bo Müller von der Gesellschaft für Fördertechnik, Lagerhäuser und Österreich, Köln")
def test_a_name_arrives_as_it_is(name: str) -> None:
    """Up to a hundred characters of it, and it is one sender, whatever it holds."""
    mail, said_ = replace(MAIL, sender_name=name), " ".join(name.split())[:100].rstrip()
    ((shown, plain),) = getaddresses([message_from_bytes(build(mail))["From"]])
    assert (decoded(shown), plain) == (said_, "bo@example.com")
    assert [each.addr_spec for each in read(mail)["From"].addresses] == ["bo@example.com"]


@given(st.text(alphabet="ab >-F\nrom ü漢é.", max_size=400))
@example("word " * 60)
@example("a  b" * 40)
@example("-- \nBo")
@example(" indented\n>quoted\nFrom Bo")
@example(" \n>")
def test_a_text_that_flows_says_the_same(text: str) -> None:
    """But for blanks at the ends of lines, which nobody sees, and line breaks around all of it."""
    lines = "\n".join("-- " if line.rstrip() == "--" else line.rstrip() for line in text.split("\n"))
    assert unflowed(flowed(text)).strip("\n") == lines.strip("\n")


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=20), min_size=1, max_size=60).map(" ".join))
def test_no_line_is_longer_than_mail_wants_it(text: str) -> None:
    """78 characters, where there are blanks to break at (RFC 5322, 2.1.1)."""
    assert max(map(len, flowed(text).split("\n"))) <= 78


def test_a_text_arrives_with_all_its_lines() -> None:
    """Paragraphs, a list, a long link and a signature."""
    link = "https://example.com/" + "a" * 200
    text = f"Hallo Frau Souza,\n\n{'wir sprachen über Paletten ' * 9}und\n- eins\n- zwei\n{link}\n\nGrüße\nBo"
    assert said(read(replace(MAIL, body=text))) == text


def test_a_mail_goes_on_in_its_thread() -> None:
    """It answers the last mail, and names those before it; ids that are none are left out."""
    ids = [f"<{n}@{'long' * 30}.example>" for n in range(30)]
    mail = read(replace(MAIL, thread=[*ids, "<no id>\r\nBcc: x@example.com"]))
    assert mail["In-Reply-To"] == ids[-1]
    assert mail["References"].split() == [ids[0], *ids[-11:]]
    assert "Bcc" not in mail


def test_the_subject_of_a_thread() -> None:
    """One "Re:" is enough, in whatever language a mail program wrote it."""
    assert answering("Hello") == "Re: Hello"
    assert [answering(each) for each in ("Re: Hello", "AW: Hallo", "re : x")] == [
        "Re: Hello",
        "AW: Hallo",
        "re : x",
    ]


def test_the_date_is_told_where_the_owner_is() -> None:
    """With the offset of their zone."""
    assert b"\r\nDate: Mon, 02 Mar 2026 09:30:00 +0100\r\n" in build(MAIL)


def test_a_file_comes_along() -> None:
    """Under its name, whatever that is, and the text stays what it is."""
    mail = read(replace(MAIL, attachment=Attachment("Preise\r\n/für Sie.pdf", b"%PDF-1.7")))
    (file,) = mail.iter_attachments()
    assert file.get_filename() == "Preise _für Sie.pdf"
    assert (file.get_content_type(), file.get_content()) == ("application/pdf", b"%PDF-1.7")
    assert said(mail) == "Hi Ana"


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("ana@lumen.example", "ana@lumen.example"),
        (" ana.souza+x@lumen.example ", "ana.souza+x@lumen.example"),
        ("ana@müller.example", "ana@xn--mller-kva.example"),
    ],
)
def test_an_address_servers_take(text: str, taken: str) -> None:
    """Domains in other letters go in plain ones (RFC 5891)."""
    assert address(text) == taken


@pytest.mark.parametrize(
    "text",
    [
        *("", "ana", "ana@", "@lumen.example", "ana@lumen", "a na@lumen.example", "ana@lumen.example>"),
        *("ana@lumen..example", ".ana@lumen.example", "zoë@lumen.example", "ana@-lumen.example"),
        *("ana@lumen.example\r\nRCPT TO:<x@example.com>", "ana,bo@lumen.example", '"a b"@lumen.example'),
        *("<ana@lumen.example>", "ana@x" + "ü" * 70 + ".example", "ana@lumen.example\x00"),
    ],
)
def test_what_is_no_address_is_not_sent_to(text: str) -> None:
    """Said in words, before anything is queued."""
    with pytest.raises(Invalid):
        address(text)


def test_a_footer_comes_after_the_letter() -> None:
    """A line apart from it."""
    mail = read(replace(MAIL, body="Hi Ana\n\nBo\n", footer="Bo Li\nIf you would rather"))
    assert said(mail) == "Hi Ana\n\nBo\n\nBo Li\nIf you would rather"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Prices.pdf", "application/pdf"),
        ("sources.tar.gz", "application/octet-stream"),
        ("thread.eml", "application/octet-stream"),
        ("what", "application/octet-stream"),
    ],
)
def test_a_file_is_called_what_a_mail_program_can_open(name: str, kind: str) -> None:
    """A packed file is not what it holds; a mail in a mail must not be in base64 (RFC 2046, 5.2.1)."""
    (file,) = read(replace(MAIL, attachment=Attachment(name, b"\x1f\x8b\xff"))).iter_attachments()
    assert (file.get_content_type(), file.get_payload(decode=True)) == (kind, b"\x1f\x8b\xff")
