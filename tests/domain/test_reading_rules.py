import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.card import CardReading, CardText, Line
from app.domain.lines import rectangle
from app.domain.plain_card import as_plain
from app.domain.reading import merge_code, read_fields
from app.domain.reading.names import in_mixed_case, matches_email, split_titles


def reading_of(*texts: str, region: str | None = None, confidence: float = 0.95) -> CardReading:
    """The reading of lines below one another."""
    lines = tuple(
        Line(text, rectangle(100, 60 * n, 100 + 20 * len(text), 60 * n + 40), confidence)
        for n, text in enumerate(texts)
    )
    return read_fields(CardText(lines, (1700, 1100)), region)


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("E-Mail: a.b@example.com", "a.b@example.com"),
        ("e.quill@example.com", "e.quill@example.com"),
        ("m.e.quill@mail.example.co.uk", "m.e.quill@mail.example.co.uk"),
        ("quill @ example.com", "quill@example.com"),
        ("quill@example. com", "quill@example.com"),
        ("quill©example.com", "quill@example.com"),
        ("quill(at)example.com", "quill@example.com"),
        ("quill@example.corn", "quill@example.com"),
        ("e quill@example.com | example.com", "quill@example.com"),
        ("quill+fairs@example.com", "quill+fairs@example.com"),
        ("quill@example.com Tel. 555 0100", "quill@example.com"),
    ],
)
def test_emails(line: str, address: str) -> None:
    """An e-mail is found however it is set off, and mended where nothing else can be meant."""
    assert reading_of(line).fields.emails == (address,)


@pytest.mark.parametrize(
    "line", ["quill@example", "@quill", "quill@", "quill..x@example.com", "a @ b", "info example.com"]
)
def test_no_emails(line: str) -> None:
    """What is not wholly an e-mail address is none."""
    assert reading_of(line).fields.emails == ()


def test_unsure_emails_are_alternatives() -> None:
    """An e-mail on a line read badly is not given, but offered."""
    reading = reading_of("quill@example.com", confidence=0.3)
    assert reading.fields.emails == ()
    assert reading.alternatives["emails"] == ("quill@example.com",)


def test_a_domain_read_two_ways_makes_doubt() -> None:
    """An e-mail whose domain differs from the web address by a letter is far less sure."""
    same = reading_of("quill@glowworm.example", "www.glowworm.example")
    other = reading_of("quill@gloworm.example", "www.glowworm.example")
    assert same.confidence["emails.0"] > 0.9
    assert other.confidence.get("emails.0", 0.0) < 0.6


@pytest.mark.parametrize(
    ("line", "kind", "e164", "region"),
    [
        ("T +44 20 7946 0812", "phone", "+442079460812", None),
        ("Mobile: +44 (0) 7700 900417", "mobile", "+447700900417", None),
        ("Fax 030 23125 014", "fax", "+493023125014", "DE"),
        ("Handy 0171 39 20 017", "mobile", "+491713920017", "DE"),
        ("Tel./Fax 030 / 23 12 50 14", "phone", "+493023125014", "DE"),
        ("Portable 06 39 98 42 17", "mobile", "+33639984217", "FR"),
        ("(503) 555-0142", "unknown", "+15035550142", "US"),
        ("Phone: 503.555.0142", "phone", "+15035550142", "US"),
        ("WhatsApp +55 11 95550-0123", "whatsapp", "+5511955500123", None),
        ("555-0142 (home)", "home", None, None),
        ("0049 30 23125 014", "phone", "+493023125014", "DE"),
    ],
)
def test_phones(line: str, kind: str, e164: str | None, region: str | None) -> None:
    """A phone has the kind its label names, and E.164 where the country is known."""
    (phone,) = reading_of(line, region=region).fields.phones
    assert (phone.kind, phone.e164) == (kind, e164)


def test_several_phones_on_a_line() -> None:
    """Strokes and labels part numbers on one line."""
    reading = reading_of("Tel. 030 23125 014 | Fax 030 23125 015 | M 0171 3920 017", region="DE")
    assert [phone.kind for phone in reading.fields.phones] == ["phone", "fax", "mobile"]


def test_extension() -> None:
    """An extension is kept in the printed number and told apart."""
    (phone,) = reading_of("Office (503) 555-0142 ext. 17", region="US").fields.phones
    assert (phone.number, phone.extension, phone.e164) == ("(503) 555-0142 ext. 17", "17", "+15035550142")


@pytest.mark.parametrize(
    "line",
    [
        "01310-000",
        "1987 - 2024",
        "12.05.2026",
        "HRB 123456",
        "USt-IdNr. DE 123456789",
        "ID 35*12*34567",
        "Apt 12 34",
        "000000000",
    ],
)
def test_no_phones(line: str) -> None:
    """Postcodes, years, dates and registers' numbers are no phones."""
    assert reading_of(line).fields.phones == ()


def test_the_cards_own_country_comes_first() -> None:
    """A number without prefix takes the country that the card's other numbers name, not the reader's."""
    reading = reading_of("+49 171 3920 017", "030 23125 014", region="US")
    assert reading.fields.phones[1].e164 == "+493023125014"


@pytest.mark.parametrize(
    ("line", "network"),
    [
        ("linkedin.com/in/perpetua-quill", "linkedin"),
        ("https://www.xing.com/profile/Perpetua_Quill", "xing"),
        ("facebook.com/quill", "facebook"),
        ("Instagram: @quill", "instagram"),
        ("@quillandco", "unknown"),
    ],
)
def test_profiles(line: str, network: str) -> None:
    """An address on a network is a profile, no web address."""
    reading = reading_of(line)
    assert [profile.network for profile in reading.fields.social] == [network]
    assert reading.fields.urls == ()


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("www.example.com", "www.example.com"),
        ("Web: https://example.com/cards", "https://example.com/cards"),
        ("example.co.uk", "example.co.uk"),
        ("www. example.com", "www.example.com"),
    ],
)
def test_urls(line: str, url: str) -> None:
    """Web addresses are found with or without "www." and label."""
    assert reading_of(line).fields.urls == (url,)


@pytest.mark.parametrize("line", ["G.Vane", "Ltd.Co", "St.Gallen", "e.g. this", "Nr.12"])
def test_no_urls(line: str) -> None:
    """Abbreviations with a dot in them are no web addresses."""
    assert reading_of(line).fields.urls == ()


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("Dr. Ana Souza", ("Dr.", "Ana Souza", None)),
        ("Prof. Dr.-Ing. Ana Souza", ("Prof. Dr.-Ing.", "Ana Souza", None)),
        ("Dipl.-Ing. (FH) Ana Souza", ("Dipl.-Ing. (FH)", "Ana Souza", None)),
        ("Ana Souza, MBA", (None, "Ana Souza", "MBA")),
        ("Ana Souza Jr.", (None, "Ana Souza Jr.", None)),
        ("Ana Souza", (None, "Ana Souza", None)),
        ("M. Souza", (None, "M. Souza", None)),
    ],
)
def test_titles(printed: str, parts: tuple[str | None, str, str | None]) -> None:
    """Titles are split off a name, and an initial is no title."""
    name = split_titles(printed)
    assert (name.prefix, name.full, name.suffix) == parts


@pytest.mark.parametrize(
    ("local", "least"), [("ana.souza", 1.0), ("asouza", 0.9), ("souza", 0.8), ("ana", 0.8), ("a.souza", 1.0)]
)
def test_names_and_emails(local: str, least: float) -> None:
    """An e-mail made of a person's name is recognised."""
    assert matches_email("Ana Souza", local) >= least
    assert matches_email("Basil Underhay", local) < 0.5


VCARD = """BEGIN:VCARD\r
VERSION:3.0\r
N:Quill;Perpetua;;Dr.;\r
FN:Dr. Perpetua Quill\r
ORG:Glowworm Studio;Lamps\r
TITLE:Interior Designer\r
item1.EMAIL;TYPE=INTERNET:perpetua@glowworm.example\r
TEL;TYPE=CELL,VOICE:+44 7700 900123\r
ADR;TYPE=WORK:;;1 Wick Lane;Bath;;BA1 1AA;United\r
  Kingdom\r
END:VCARD\r
"""


def test_a_vcard_is_the_truth() -> None:
    """What a QR code's vCard says takes the place of what was read; what it is silent about stays."""
    read = reading_of("Perpetua Ouill", "perpetua@g1owworm.example", "www.glowworm.example")
    merged = merge_code(read, VCARD, None)
    fields = merged.fields
    assert (fields.full_name, fields.name_prefix, fields.company) == (
        "Perpetua Quill",
        "Dr.",
        "Glowworm Studio",
    )
    assert (fields.job_title, fields.department) == ("Interior Designer", "Lamps")
    assert fields.emails == ("perpetua@glowworm.example",)
    assert (fields.phones[0].kind, fields.phones[0].e164) == ("mobile", "+447700900123")
    assert fields.address == "1 Wick Lane\nBath BA1 1AA\nUnited Kingdom"
    assert fields.urls == ("www.glowworm.example",)
    assert merged.confidence["emails.0"] > 0.95
    assert "full_name" not in merged.alternatives


def test_a_mecard_counts_too() -> None:
    """The short form that many makers of QR codes write is understood."""
    code = (
        "MECARD:N:Quill,Perpetua;TEL:+447700900123;EMAIL:p@glowworm.example;URL:https\\://glowworm.example;;"
    )
    fields = merge_code(CardReading(read_fields(CardText((), (1, 1)), None).fields), code, None).fields
    assert (fields.full_name, fields.emails) == ("Perpetua Quill", ("p@glowworm.example",))
    assert fields.urls == ("https://glowworm.example",)


@pytest.mark.parametrize("code", ["https://example.com", "", "BEGIN:VCARD", "MECARD:", "WIFI:S:guests;;"])
def test_other_codes_change_nothing(code: str) -> None:
    """A QR code that holds no person changes nothing."""
    read = reading_of("Perpetua Quill", "perpetua@glowworm.example")
    assert merge_code(read, code, None) == read


def test_an_empty_card_has_no_fields() -> None:
    """Nothing read, nothing given."""
    reading = read_fields(CardText((), (1700, 1100)), "DE")
    assert not any(as_plain(reading)[name] for name in as_plain(reading))


#: Letters that are digits when they stand among digits, and wide digits.
MENDED = str.maketrans("OoQDlI０１２３４５６７８９", "0000110123456789")
anything = st.text(st.characters(codec="utf-8"), max_size=60) | st.from_regex(
    r"[A-Za-z0-9@.+()/ \-]{0,40}", fullmatch=True
)


@given(st.lists(anything, max_size=8), st.sampled_from([None, "DE", "US", "BR"]))
def test_nothing_is_invented(texts: list[str], region: str | None) -> None:
    """Whatever stands on a card, its reading never fails, and each phone's digits stand on the card."""
    reading = reading_of(*texts, region=region)
    for phone in reading.fields.phones:
        printed = iter("".join(texts).translate(MENDED))
        assert all(digit in printed for digit in phone.number if digit.isdigit())
    for email in reading.fields.emails:
        assert email.partition("@")[0] in "\n".join(texts)
    assert all(0 < chance < 1 for chance in reading.confidence.values())


@given(anything)
def test_any_code_is_survived(code: str) -> None:
    """Whatever a QR code says, merging it never fails."""
    merge_code(reading_of("Perpetua Quill"), "BEGIN:VCARD\nFN:" + code, None)
    merge_code(reading_of("Perpetua Quill"), "MECARD:" + code, None)


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("ANA DE SOUZA-LIMA", "Ana de Souza-Lima"),
        ("SEÁN O'BRIEN", "Seán O'Brien"),
        ("J. P. MÜLLER", "J. P. Müller"),
        ("Ana McKay", "Ana McKay"),
        ("王伟", "王伟"),
    ],
)
def test_nobody_is_called_in_capitals(printed: str, said: str) -> None:
    """A name set in capitals is given as one writes it; any other stays as printed."""
    assert in_mixed_case(printed) == said
