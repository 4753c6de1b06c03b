"""Every letter, in every language, to a hundred people as odd as cards make them: it goes out well-formed."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import compat32, default
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.domain.cadence import CHANNELS
from app.domain.checker import Addressee, advise
from app.domain.draft import Meeting, Sender, write
from app.domain.followup import Due, Promise
from app.domain.letter import Letter
from app.domain.mail_footer import footer
from app.domain.message import Attachment, Outgoing, build, unflowed
from app.domain.slots import Slots
from app.domain.useful import Thing
from app.wiring import LETTERS, load_letters

SHIPPED = load_letters(LETTERS)
LANGUAGES = sorted({language for _, language in SHIPPED.letters})
BEGUN = LETTERS.parent / "wordings"
#: What ships, what a new letter of one's own begins with, and one that names firm and job.
BOOK = SHIPPED.with_own(
    [
        *(Letter.parse("new", each, (BEGUN / f"new.{each}.liquid").read_text()) for each in LANGUAGES),
        Letter(
            "firm",
            "en",
            "For {{ company }} {{ job_title }}",
            "Hi {{ first_name }},\n\n{{ job_title }}\n\n{{ company }}\n\nWhich day?\n\n{{ signature }}",
        ),
    ]
)
BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"]
THREAD = ["In-Reply-To", "References"]
_TAG = re.compile(r"<[^>]*>")
EVIL = "\r\nBcc: eve@e.example\r\n\r\n<b>"

NAMES = [
    *(None, "", "Ana Souza", "ana souza", "ANA SOUZA", "J. R. Hart", "Ø", "O'Brien, Seán", "Souza, Ana"),
    *("Jean-Pierre d’Ormesson", "Nguyễn Thị Minh Khai", "李小龍", "李 小龍", "محمد علي", "שרה כהן", "Dr. Wu"),
    *("Zoë Hart-Müller", "X Æ A-12", "🎉 Ana", "Ana 🎉 Souza", "\U0001f469\u200d\U0001f4bb", "{{ name }}"),
    *("{% if %} [Name]", "<b>Bob</b>", "=?utf-8?q?Bob?=", "Hi Bob", "Ana, Bob & Co: x", "Bob\u202egpj.exe"),
    *("von und zu der Leyen", "undefined", "A" * 150, "TODO", "a@b.example", "Ana\tSouza", "Ana\u2028Souza"),
    *("Ana\x00Souza", "“Ana”", "Ana (Sales)", "%NAME%", "1234", "-", "..."),
]
FAIRS = [
    None,
    "Web Summit",
    "Fair [2026]",
    "🎪",
    "מסיבה",
    "XXX Con",
    "The {{ event }}",
    "“Licht & Raum”",
    "a" * 90,
]
NOTES = ["", "Their new warehouse, opening in May.", "lamps 💡, two or three", "مستودع جديد", "a > b < c & d"]
PROMISES = ["send prices", "Samples.", "🎁", "مستودع", "the price for small batches"]
FIRMS = [
    None,
    "Lumen [Works]",
    "光 GmbH",
    "{{ company }}",
    "شركة النور",
    "<b>Lux</b> & Co, XXX",
    "TODO",
    "🎪",
]
JOBS = [
    None,
    "Head of [Purchasing]",
    "Einkäuferin (m/w/d)",
    "采购经理",
    "{% if job_title %}",
    "مدير",
    "_____",
]
PEOPLE = ["Jo Kim", "محمد علي", "Jo 🎉", "[Jo]", "O'Brien, Seán"]
TO = ["ana@example.com", "o'brien+cards@sub.example.co.uk", "ana@müller.example", "A.B@EXAMPLE.COM"]
THINGS = [
    Thing.of("link", "Ten ways to light a shop", "https://example.com/?a=1&b=2"),
    Thing.of("line", "The trade fair in May is free for members."),
    Thing.of("document", "Price list", file_name="Preise 2026 – Licht.pdf"),
]


@dataclass(frozen=True)
class Drawn:
    """Somebody a mail goes to, and who writes it."""

    meeting: Meeting
    sender: Sender
    to: str


def drawn(count: int) -> Iterator[Drawn]:
    """People drawn by chance, always the same; every fourth with line breaks and a header in each field."""
    chance = random.Random(7)  # noqa: S311
    for n in range(count):
        evil = EVIL if n % 4 == 3 else ""

        def pick(values: Sequence[Any], evil: str = evil) -> Any:
            value = chance.choice(values)
            return value + evil if isinstance(value, str) and value else value

        slots = Slots((NOW + timedelta(days=2), NOW + timedelta(days=3)), BERLIN, ZoneInfo("Asia/Tokyo"))
        meeting = Meeting(
            NAMES[n % len(NAMES)] + evil if NAMES[n % len(NAMES)] else None,
            "",
            TODAY - timedelta(days=chance.choice([0, 3, 400])),
            pick(FAIRS),
            pick(NOTES),
            chance.choice([None, Promise(pick(PROMISES), chance.choice(CHANNELS), _due(chance))]),
            chance.choice([None, pick(PEOPLE)]),
            pick(PEOPLE),
            chance.randrange(7),
            chance.random() < 0.8,
            chance.choice([None, *THINGS]),
            chance.choice([None, slots]),
            company=pick(FIRMS),
            job_title=pick(JOBS),
        )
        signature = chance.choice(["", "Bo 💡 Li\r\nLi GmbH\r\n-- \r\nhttps://li.example"])
        sender = Sender(pick(["Bo Li", "Bø “Bo” Li, MBA"]), pick(["", "Li GmbH"]), signature, BERLIN)
        yield Drawn(meeting, sender, chance.choice(TO))


def _due(chance: random.Random) -> Due:
    return chance.choice([Due(date(2026, 3, 9)), Due.timed(datetime(2026, 3, 5, 9, tzinfo=UTC), BERLIN)])


CONTACTS = list(drawn(100))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted({name for name, _ in BOOK.letters}))
def test_every_letter_goes_out_well_formed(name: str, language: str) -> None:
    """It renders, is a valid message with exactly our headers and words, and the checker finds nothing."""
    for n, each in enumerate(CONTACTS):
        # To whom one never met, the first mail is "warm" (services/wording).
        letter = BOOK.find("warm" if name == "intro" and not each.meeting.met else name, language)
        meeting = replace(each.meeting, language=language)
        draft = write(letter, meeting, each.sender, TODAY)
        thing = meeting.thing
        printed = (meeting.company, meeting.job_title, meeting.event, meeting.introducer, meeting.about)
        attached = thing is not None and thing.kind == "document"
        to = Addressee(meeting.full_name, tuple(filter(None, printed)), each.sender.closing, attached)
        assert advise(draft.subject, draft.body, to) == [], f"{n}: {draft}"
        file = Attachment(thing.file_name, b"%PDF") if attached and thing and thing.file_name else None
        _well_formed(each, draft.subject, draft.body, file, n)


def _well_formed(each: Drawn, subject: str, body: str, file: Attachment | None, n: int) -> None:
    foot = footer("en", each.sender.full_name, each.sender.company, "Gartenweg 3\r\nBerlin") if n % 2 else ""
    thread = ["<1@li.example>", "<2@li.example>"] if n % 3 else []
    sender, ident, html = each.sender.full_name, f"<{n}@li.example>", n % 3 == 1
    raw = build(
        Outgoing(sender, "bo@li.example", each.to, subject, body, ident, NOW, foot, thread, file, html)
    )
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    message = message_from_bytes(raw, policy=compat32)  # the newer policy reads each header over and over
    encoding = [] if file or html else ["Content-Transfer-Encoding"]
    assert sorted(message.keys()) == sorted([*HEADERS, *(THREAD if thread else []), *encoding])
    said = {
        name: default.header_fetch_parse(name, message[name]) for name in ("From", "To", "Subject", "Date")
    }
    assert [value.defects for value in (message, *said.values()) if value.defects] == []
    assert [address.addr_spec for address in said["From"].addresses] == ["bo@li.example"]
    assert len(said["To"].addresses) == 1
    assert "\n" not in said["Subject"]
    assert said["Date"].datetime == NOW
    text, *others = (part for part in message.walk() if not part.is_multipart())
    assert text.get_content_type() == "text/plain"
    whole = f"{body}\n\n{foot}".strip()
    assert unflowed(_payload(text)).strip() == whole
    if html:
        page, *others = others
        assert unescape(_TAG.sub("", _payload(page).replace("<br>", "\n"))).split() == whole.split()
    assert [part.get_filename() for part in others] == ([file.name] if file else [])


def _payload(part: Message) -> str:
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    return data.decode().replace("\r\n", "\n")
