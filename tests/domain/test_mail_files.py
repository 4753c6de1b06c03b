"""The files a mail brought, by their names."""

import unicodedata
from collections.abc import Sequence
from email.message import EmailMessage
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.mail_files import LONGEST, MOST
from app.domain.push import TURNING
from app.domain.reply import said_in


def part(*headers: str) -> str:
    """A part of these headers."""
    return "\r\n".join((*headers, "Content-Transfer-Encoding: base64", "", "aGVsbG8="))


def files(*parts: str, kind: str = "mixed") -> tuple[str, ...]:
    """What is told of a mail of a text and these parts."""
    each = ["Content-Type: text/plain; charset=utf-8\r\n\r\nYes, gladly.", *parts]
    body = "".join(f"--b\r\n{one}\r\n" for one in each)
    head = f'From: ana@lumen.example\r\nContent-Type: multipart/{kind}; boundary="b"\r\n\r\n'
    said = said_in(f"{head}{body}--b--\r\n".encode())
    assert said.text == "Yes, gladly."
    return said.files


PDF = "Content-Type: application/pdf"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ('attachment; filename="offer.pdf"', "offer.pdf"),
        ("inline; filename=offer.pdf", "offer.pdf"),
        ("attachment; filename*=UTF-8''Preis%C3%BCbersicht.pdf", "Preisübersicht.pdf"),
        ("attachment; filename*0*=iso-8859-1'de'Preis%FC;\r\n filename*1=bersicht.pdf", "Preisübersicht.pdf"),
        ('attachment; filename="=?utf-8?Q?Pre=C3=A7os.pdf?="', "Preços.pdf"),
        ('attachment; filename="Preços.pdf"', "Preços.pdf"),
        (r'attachment; filename="C:\\Users\\ana\\offer.pdf"', "offer.pdf"),
        ("attachment; filename=../../offer.pdf", "offer.pdf"),
        ("attachment; filename*=utf-8''a%0D%0Ab%E2%80%AEfdp.exe", "a bfdp.exe"),
        ("attachment; filename*=punycode''x", "x"),
        ("attachment", "application/pdf"),
    ],
)
def test_a_file_is_told_by_its_name(said: str, name: str) -> None:
    """However its disposition writes it, decoded, as one plain line without folders."""
    assert files(part(PDF, f"Content-Disposition: {said}")) == (name,)


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ([f'{PDF}; name="=?utf-8?B?UHJlw6dvcy5wZGY=?="', "Content-Disposition: attachment"], "Preços.pdf"),
        ([f"{PDF}; name=offer.pdf"], "offer.pdf"),
        (["Content-Type: image/jpeg", "Content-Disposition: inline; filename=stand.jpg"], "stand.jpg"),
        (
            ["Content-Type: image/png; name=p.png", "Content-ID: <1>", "Content-Disposition: attachment"],
            "p.png",
        ),
        (["Content-Type: message/rfc822", "Content-Disposition: attachment; filename=old.eml"], "old.eml"),
    ],
)
def test_a_file_is_what_is_attached_or_named(headers: Sequence[str], name: str) -> None:
    """Also without a disposition, a photo shown in the mail, and a picture of a text that is attached."""
    assert files(part(*headers)) == (name,)


@pytest.mark.parametrize(
    "headers",
    [
        ['Content-Type: image/png; name="logo.png"', "Content-ID: <logo@01D>", "Content-Disposition: inline"],
        ['Content-Type: image/png; name="image001.png"', "Content-ID: <image001.png@01D9>"],
        ['Content-Type: application/pgp-signature; name="signature.asc"', "Content-Disposition: attachment"],
        ["Content-Type: text/html; charset=utf-8"],
    ],
)
def test_what_belongs_to_the_text_is_no_file(headers: Sequence[str]) -> None:
    """A logo in a signature, a seal, the same text in HTML."""
    assert files(part(*headers)) == ()
    assert files(part(*headers), kind="related") == ()


def test_a_mail_in_a_mail_keeps_its_files() -> None:
    """What the enclosed one brought, this one did not."""
    inner = "Content-Type: message/rfc822\r\n\r\nContent-Type: application/pdf; name=old.pdf\r\n\r\nx"
    assert files(inner) == ()


def test_so_many_are_named_and_no_more() -> None:
    """The first ones, each cut."""
    long = "a" * 500
    found = files(*(part(f'{PDF}; name="{n}{long}.pdf"') for n in range(50)))
    assert (len(found), {len(each) for each in found}) == (MOST, {LONGEST})
    assert [each.rstrip("a…") for each in found] == [str(n) for n in range(MOST)]


@given(st.text(max_size=80))
@example("\x0c")
def test_any_name_is_one_plain_line(name: str) -> None:
    """Whatever it is, it breaks no line and turns none, and a plain one comes as it is."""
    made = EmailMessage()
    made.set_content("x")
    # What the library itself takes: halves of characters and line ends of any kind it refuses.
    clean = " ".join("".join(char for char in name if unicodedata.category(char) != "Cs").splitlines())
    made.add_attachment(b"x", maintype="application", subtype="pdf", filename=clean)
    (found,) = said_in(made.as_bytes()).files
    assert not any(char in TURNING or unicodedata.category(char) == "Cc" for char in found)
    if clean.isalnum() and clean.isascii():
        assert found == clean


@pytest.mark.parametrize("fill", [b";", b'"', b";filename*0*=a", b"=?utf-8?q?", b"\\"])
def test_a_disposition_made_to_keep_readers_busy_is_read(fill: bytes) -> None:
    """The library looks for the end of each parameter to the end of the header: it is given a short one."""
    one = b"--b\r\nContent-Disposition: attachment;" + fill * (4000 // len(fill)) + b"\r\n\r\nHello\r\n"
    started = process_time()
    assert len(said_in(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + one * 60).files) <= MOST
    assert process_time() - started < 3
