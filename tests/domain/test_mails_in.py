"""Mails that come in: what they are, whom they concern, and what they say."""

import json
from datetime import date, timedelta
from pathlib import Path
from time import process_time
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.bounce import read_bounce
from app.domain.day_back import day_back
from app.domain.mail_head import Head, read_head
from app.domain.mail_text import tidy
from app.domain.reply import Said, apart, kind_of, said_in, whose

GOLDEN = Path(__file__).parents[1] / "golden" / "mails"
NAMES = sorted(path.stem for path in GOLDEN.glob("*.eml"))
RECEIVED = date(2026, 8, 3)
ANA, HERS = uuid4(), "ana.souza@lumen.example"


def told(mail: bytes) -> dict[str, Any]:
    """What is made of a mail, as the values beside it have it."""
    head, said = read_head(mail), said_in(mail)
    kind = kind_of(head)
    found: dict[str, Any] = {"kind": kind, "sender": head.sender, "subject": head.subject}
    found |= {"answers": list(head.answers)}
    if kind == "bounce":
        bounce = read_bounce(head, mail)
        about = bounce and [list(bounce.failed), list(bounce.answers), bounce.words, bounce.at_fault]
        return found | {"bounce": about}
    back = day_back(said.text, RECEIVED) if kind == "automatic" else None
    found |= {"text": said.text.split("\n"), "quoted": said.quoted.split("\n")}
    return found | ({"back": back.isoformat()} if back else {})


@pytest.mark.parametrize("name", NAMES)
def test_a_mail_is_read(name: str) -> None:
    """What a mail drawn up after a program's manner tells is what stands beside it."""
    found = told((GOLDEN / f"{name}.eml").read_bytes())
    assert found == json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))


def head(*lines: str) -> Head:
    """The headers of these lines."""
    return read_head("\r\n".join((*lines, "", "")).encode())


OURS = {"<1@li.example>": ANA}
PEOPLE = {HERS: ANA}


@pytest.mark.parametrize(
    ("lines", "concerned"),
    [
        (["From: someone@else.example", "In-Reply-To: <1@li.example>"], True),
        (["From: someone@else.example", "References: <0@x.example> <1@li.example> <2@x.example>"], True),
        (["From: someone@else.example", "In-Reply-To: (of the 3rd) <1@li.example>"], True),
        ([f"From: Ana <{HERS.upper()}>"], True),
        ([f'From: "{HERS}" <someone@else.example>'], False),
        ([f"From: someone@else.example ({HERS})"], False),
        (["From: Bo <bo@li.example>", "In-Reply-To: <1@li.example>"], False),
        (["From: someone@else.example", "In-Reply-To: <9@else.example>"], False),
        ([f"From: {HERS}", "List-Id: <news.lumen.example>"], False),
        ([f"From: {HERS}", "Auto-Submitted: auto-generated", "Subject: Your invoice"], False),
        ([f"From: {HERS}", "Auto-Submitted: auto-replied", "Subject: Hello"], True),
        ([f"From: {HERS}", "Subject: Abwesenheitsnotiz"], True),
        (["Subject: Hello"], False),
    ],
)
def test_whom_a_mail_concerns(lines: list[str], concerned: bool) -> None:
    """It answers one of ours, or is from a contact's own address; a name in quotes is no address."""
    found = whose(head(*lines), {"bo@li.example"}, OURS, PEOPLE)
    assert found == (ANA if concerned else None)


@pytest.mark.parametrize(
    "lines",
    [
        ["Auto-Submitted: auto-replied (vacation)"],
        ["Auto-Submitted: AUTO-GENERATED; x=y"],
        ["Precedence: auto_reply"],
        ["X-Autoreply: yes"],
        ["Return-Path: <>"],
        ["Subject: =?utf-8?Q?Automatische_Antwort=3A_Ihr_Angebot?="],
        ["Subject: Abwesenheitsnotiz: Ihr Angebot"],
        ["Subject: Out of Office"],
        ["Subject: [Out of office] Re: Hello"],
        ["Subject: OOO - Re: Hello"],
        ["Subject: AUTO: Ana Souza is out of the office (returning 08/17/2026)"],
        ["Subject: AUTO: Ana Souza ist außer Haus (Rückkehr am 17.08.2026)"],
        ["Subject: AUTO: Ana Souza est absent(e) (retour 17/08/2026)"],
        ["Subject: AUTO: Ana Souza (returning 08/17/2026)"],
        ["Subject: Auto: Re: Your offer"],
        ["Subject: Réponse automatique : Bonjour"],
        ["Subject: Absence du bureau : Bonjour"],
        ["Subject: Respuesta automática: Hola"],
        ["Subject: Fuera de la oficina Re: Hola"],
        ["Subject: Resposta automática: Olá"],
        ["Subject: Fora do escritório: Olá"],
        ["From: no-reply@lumen.example"],
    ],
)
def test_an_automatic_mail_is_known(lines: list[str]) -> None:
    """By its headers, by what absence notes are called, or by an address nobody reads."""
    assert kind_of(head(*lines)) == "automatic"


@pytest.mark.parametrize(
    "lines",
    [
        ["Auto-Submitted: no"],
        ["Subject: Re: Out of office furniture for your new rooms"],
        ["Subject: Out of office furniture?"],
        ["Subject: Away games"],
        ["Subject: Urlaubsplanung 2027"],
        ["Subject: AW: Angebot"],
        ["Subject: Automatic doors"],
        ["Subject: Auto: my new car"],
        ["Subject: Auto: Rückkehr am Freitag?"],
        ["Subject: AUTO: return trip on Friday"],
        ["Subject: Auto: Fahrgemeinschaft nach Berlin"],
        ["Subject: Auto"],
        ["Subject: Absences"],
        ["X-Auto-Response-Suppress: OOF"],
        ["Return-Path: <ana@lumen.example>"],
    ],
)
def test_a_persons_mail_is_none(lines: list[str]) -> None:
    """Words that notes begin with may begin a subject."""
    assert kind_of(head("From: ana@lumen.example", *lines)) == "reply"


BACK = [
    ("I am out of the office until 14 August 2026.", (8, 15)),
    ("I'm away from 3 to 14 August and will be back on Monday, 17 August.", (8, 17)),
    ("I will be out from August 3rd through August 14th, 2026, with limited access.", (8, 15)),
    ("I will return on 8/17/2026.", (8, 17)),
    ("I'll be back in the office on the 17th of August", (8, 17)),
    ("I'll be back on Thursday.", (8, 6)),
    ("I'll be back Monday.", (8, 10)),
    ("I am out from 2026-08-03 until 2026-08-14", (8, 15)),
    ("Out of office: 03/08/2026 - 14/08/2026", (8, 15)),
    ("Ich bin bis zum 14.08.2026 nicht im Büro.", (8, 15)),
    ("Ich bin vom 3. bis 14. August im Urlaub. Ab dem 17. August bin ich wieder für Sie da.", (8, 17)),
    ("Ich bin bis einschließlich 14.8. abwesend und ab Montag, 17.8. wieder erreichbar.", (8, 17)),
    ("Ich bin am 17.8. wieder zurück. In dringenden Fällen: +49 30 901820", (8, 17)),
    ("Urlaub 3.8.–14.8.", (8, 15)),
    ("Je suis absent du 3 au 14 août inclus. Je serai de retour le lundi 17 août 2026.", (8, 17)),
    ("Je suis absente jusqu’au 1er septembre.", (9, 2)),
    ("Nous sommes fermés jusqu'au 14/08", (8, 15)),
    ("Estaré fuera de la oficina del 3 al 14 de agosto de 2026.", (8, 15)),
    ("Estaré ausente hasta el 14/08/2026. Vuelvo el lunes 17 de agosto.", (8, 17)),
    ("Me reincorporo el 17 de agosto.", (8, 17)),
    ("Estou de férias até 14 de agosto e volto no dia 17 de agosto.", (8, 17)),
    ("Estarei ausente de 3 a 14 de agosto. Regresso a 17/08/2026.", (8, 17)),
    ("Volto na segunda-feira.", (8, 10)),
]


@pytest.mark.parametrize(("note", "day"), BACK)
def test_the_day_somebody_is_back(note: str, day: tuple[int, int]) -> None:
    """The day they name; after "until" a day the one that follows."""
    assert day_back(note, RECEIVED) == date(2026, *day)


@pytest.mark.parametrize(
    "note",
    [
        "I am on leave. Please call +49 30 90 18 20.",
        "I was away until 31 July 2026",
        "Thanks for your mail of 1 August 2026. We will answer within 2 days.",
        "Ab dem 5. August bin ich im Urlaub.",
        "Our office is reachable 24/7 and I am back at 8",
        "We are open Monday to Friday.",
        "Back on 17 August 2199",
        "Back on 32 August",
        "",
    ],
)
def test_no_day_is_made_up(note: str) -> None:
    """A day that is past, that begins an absence, or that is about something else, is no day of return."""
    assert day_back(note, RECEIVED) is None


@given(st.text(alphabet="0123456789./-: abcdeilmnorstuz\n", max_size=300) | st.text(max_size=300))
def test_a_day_of_return_lies_ahead(note: str) -> None:
    """Whatever a note says, the day lies ahead, and within about a year."""
    found = day_back(f"back on {note} until {note}", RECEIVED)
    assert found is None or RECEIVED < found <= RECEIVED + timedelta(days=401)


@pytest.mark.parametrize(
    "above",
    [
        "Am 03.08.26 um 17:31 schrieb Bo Li:",
        "Am Mo., 3. Aug. 2026 um 17:31 Uhr schrieb Bo Li <bo@li.example>:",
        "Le lun. 3 août 2026 à 17:31, Bo Li <bo@li.example> a écrit :",
        "El lun, 3 ago 2026 a las 17:31, Bo Li (<bo@li.example>) escribió:",
        "Em seg., 3 de ago. de 2026 às 17:31, Bo Li <bo@li.example> escreveu:",
        "On Mon, Aug 3, 2026 at 5:31 PM Bo Li\n<bo@li.example> wrote:",
        "-----Original Message-----\nFrom: Bo Li",
        "________________________________\nVon: Bo Li\nGesendet: heute",
        "De: Bo Li <bo@li.example>\nEnviado: segunda-feira, 3 de agosto de 2026 17:31",
        "De : Bo Li <bo@li.example>\nEnvoyé : lundi 3 août 2026 17:31",
    ],
)
def test_what_is_quoted_stands_apart(above: str) -> None:
    """Below the line that tells who wrote what follows, in five languages, all is quoted."""
    said = apart(f"Yes, gladly.\n\nAna\n\n{above}\n\nHow about it?\nBo")
    assert said.text == "Yes, gladly.\n\nAna"
    assert said.quoted == f"{above}\n\nHow about it?\nBo"


def test_a_text_without_quotes_is_theirs() -> None:
    """Nothing of it is folded away, not what looks like a heading or a list either."""
    text = "Prices:\n- 500 pieces\n- 1000 pieces\n\nFrom Monday on we are here.\nTo be honest: soon."
    assert apart(text) == Said(text, "")


@given(st.lists(st.text(alphabet="> abOn wrote:\n", max_size=40) | st.text(max_size=40), max_size=20))
def test_no_word_of_a_mail_is_lost(lines: list[str]) -> None:
    """What is theirs and what is quoted are together all there was."""
    text = tidy("\n".join(lines))
    said = apart(text)
    assert sorted(f"{said.text} {said.quoted}".split()) == sorted(text.split())


HOSTILE = [
    "On " + "a " * 20_000,
    ("On " + "a " * 100 + "\n") * 500,
    ("Am " + "x schrieb " * 20 + "\n") * 500,
    "> " * 20_000,
    "\n" * 40_000,
    ("From: a\n" + " " * 300) * 300,
    "until " * 5_000,
    "<" * 40_000,
    " " * 40_000 + "To: ",
    ("\t" * 60 + "To:\n") * 600,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_a_text_made_to_keep_readers_busy_is_read(text: str) -> None:
    """Long lines, many quotes, blanks without end: patterns look at bounded pieces only."""
    mail = b"Subject: x\r\nContent-Type: text/%s\r\n\r\n" + text.encode()
    for kind in (b"plain", b"html"):
        said_in(mail % kind)
        read_bounce(read_head(b"From: mailer-daemon@x.example\r\n"), mail % kind)
    day_back(text, RECEIVED)


@pytest.mark.parametrize(
    "mail",
    [
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n" * 5_000,
        b"Content-Type: message/rfc822\r\n\r\n" * 5_000,
        b"Content-Type: text/html\r\n\r\n" + b"<!--" * 50_000,
        b"Content-Type: text/html\r\n\r\n" + b"<div" * 50_000,
        b"Content-Type: text/plain; charset=punycode\r\n\r\n" + b"a" * 200_000,
        b'Content-Type: text/plain; charset="\xff"\r\n\r\nHello',
        b"Subject: " + b"=?utf-8?q?a?= " * 5_000 + b"\r\n\r\n",
        b"From: " + b'"' * 30_000 + b"\r\n\r\n",
        b"From: " + b"(" * 30_000 + b"\r\n\r\n",
        b"References: " + b"<a@b> " * 20_000 + b"\r\n\r\n",
        b"Date: 99 Foo 99999 99:99:99 +9999\r\n\r\n",
        b"",
    ],
    ids=lambda mail: repr(mail[:40]),
)
def test_a_mail_made_to_break_readers_is_read(mail: bytes) -> None:
    """Parts in parts, comments without end, charsets that are none: something is read, or nothing."""
    told(mail)
    assert len(read_head(mail).answers) <= 40


@settings(max_examples=200)
@given(st.sampled_from(NAMES), st.data())
def test_a_damaged_mail_is_read(name: str, data: st.DataObject) -> None:
    """Cut, torn and filled with anything: no mail raises, and no line of ours has a break in it."""
    mail = bytearray((GOLDEN / f"{name}.eml").read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(mail)))
        mail[at : at + data.draw(st.integers(0, 60))] = data.draw(st.binary(max_size=30))
    found = told(bytes(mail))
    assert json.dumps(found, ensure_ascii=False).encode(), "a database can store it"
    assert "\n" not in found["sender"] + found["subject"] + "".join(found["answers"])


def test_only_what_failed_for_good_is_a_bounce() -> None:
    """A delay is none; a full mailbox is one, but its address is right."""
    mails = {name: (GOLDEN / f"{name}.eml").read_bytes() for name in NAMES if name.startswith("bounce")}
    found = {name: read_bounce(read_head(mail), mail) for name, mail in mails.items()}
    assert [name for name, bounce in found.items() if bounce is None] == ["bounce-delayed"]
    assert [name for name, bounce in found.items() if bounce and not bounce.at_fault] == ["bounce-full"]


EVIL = "evil@else.example"


@pytest.mark.parametrize(
    ("line", "sender"),
    [
        (f"From: =?utf-8?Q?<{HERS}>?= <{EVIL}>", EVIL),
        (f"From: =?utf-8?Q?{HERS.replace('@', '=40')}?= <{EVIL}>", EVIL),
        (f"From: =?utf-8?Q?Ana_<{HERS}>?=", HERS),
        (f"From: {HERS}\0", HERS),
    ],
)
def test_an_encoded_name_is_no_address(line: str, sender: str) -> None:
    """What is encoded is a name, which may look like anybody's address."""
    assert head(line).sender == sender


def test_nothing_unseen_comes_in_with_headers() -> None:
    """PostgreSQL keeps no NUL: a mail with one would be looked at again and again, and none after it."""
    found = head("From: =?utf-8?Q?a=00b@else.example?=", "Message-ID: <a\0b@x>", "References: <c\0d@x>")
    assert r"\x00" not in repr(found)


@pytest.mark.parametrize(
    "subject", ["Warning: message 1abc delayed 24 hours", "Warning: could not send message for past 4 hours"]
)
def test_a_mail_that_is_late_has_not_come_back(subject: str) -> None:
    """What servers write in words alone when a mail is late is no bounce."""
    lines = ("Return-Path: <>", "From: Mailer-Daemon@mx.example", f"Subject: {subject}", "")
    said = ("A message that you sent has not yet been delivered to", "", f"  {HERS}", "")
    mail = "\r\n".join((*lines, *said)).encode()
    assert read_bounce(read_head(mail), mail) is None


def test_word_that_a_mail_was_read_is_no_bounce() -> None:
    """A receipt has the form of a bounce, but says that somebody has seen it (RFC 8098)."""
    mail = (
        f"From: {HERS}\r\nIn-Reply-To: <1@li.example>\r\nContent-Type: multipart/report; boundary=x\r\n\r\n"
        f"--x\r\n\r\nread\r\n--x\r\nContent-Type: message/disposition-notification\r\n\r\n"
        f"Final-Recipient: rfc822;{HERS}\r\nDisposition: manual-action; displayed\r\n--x--\r\n"
    ).encode()
    assert read_bounce(read_head(mail), mail) is None


@pytest.mark.parametrize("charset", ["punycode", "idna", "undefined"])
def test_a_charset_that_is_none_breaks_no_bounce(charset: str) -> None:
    """Parts are looked through without being decoded: an error would show their octets in a log."""
    mail = f"From: postmaster@x.example\r\nContent-Type: text/plain; charset={charset}\r\n\r\n".encode()
    assert said_in(mail + b" \xff") == Said("\u00ff")
    assert read_bounce(read_head(mail), mail + b" \xff") is None


@pytest.mark.parametrize("what", [b"a/b", b"multipart/mixed; boundary=x"])
def test_a_type_of_many_semicolons_is_read_at_once(what: bytes) -> None:
    """The library looks for the end of each parameter to the end of the header: half a minute."""
    mail = b"Content-Type: " + what + b";" * 250_000 + b"\r\n\r\nHello"
    started = process_time()
    assert said_in(mail) == Said()
    read_bounce(read_head(mail), mail)
    assert process_time() - started < 3
