"""Contacts as vCards (RFC 2426)."""

import vobject
from hypothesis import given
from hypothesis import strategies as st

from app.domain.card import CardFields, Phone, Social
from app.domain.vcard import vcard

words = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=80).map(
    lambda text: " ".join(text.split()) or "x"
)


def test_all_of_a_contact_is_in_its_vcard() -> None:
    """Name in its parts, company, title, mails, typed phones, addresses and the note."""
    fields = CardFields(
        name_prefix="Dr.",
        full_name="Ana Maria Souza",
        job_title="CEO",
        company="Lumen; Works",
        department="Sales",
        emails=("a@lumen.example", "b@lumen.example"),
        phones=(
            Phone("0171 1", "mobile", "+49171"),
            Phone("030 2", "fax"),
            Phone("030 3", "phone", None, "45"),
        ),
        urls=("www.lumen.example",),
        address="Gartenweg 3\n10115 Berlin",
        social=(Social("linkedin", "ana", "https://www.linkedin.com/in/ana"),),
    )
    card = vobject.readOne(vcard(fields, "urn:uuid:1", "Their new\nwarehouse"))
    assert (card.fn.value, card.n.value.family, card.n.value.given) == (
        "Ana Maria Souza",
        "Souza",
        "Ana Maria",
    )
    assert (card.n.value.prefix, card.org.value, card.title.value) == (
        "Dr.",
        ["Lumen; Works", "Sales"],
        "CEO",
    )
    assert [line.value for line in card.email_list] == ["a@lumen.example", "b@lumen.example"]
    assert [line.value for line in card.tel_list] == ["+49171", "030 2", "030 3;ext=45"]
    assert [line.type_paramlist[0] for line in card.tel_list] == ["CELL", "FAX", "WORK"]
    assert [line.value for line in card.url_list] == [
        "https://www.lumen.example",
        "https://www.linkedin.com/in/ana",
    ]
    assert card.adr.value.street == ["Gartenweg 3", "10115 Berlin"]
    assert (card.note.value, card.uid.value) == ("Their new\nwarehouse", "urn:uuid:1")


@given(words, words, st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
def test_a_vcard_parses_back_to_itself(name: str, company: str, note: str) -> None:
    """Whatever stands on the card, the vCard gives it back; nothing opens a line of its own."""
    card = vobject.readOne(vcard(CardFields(full_name=name, company=company), "1", note))
    assert (card.fn.value, card.org.value) == (name, [company])
    assert (card.note.value if note else "") == note
    assert set(card.contents) <= {"version", "uid", "fn", "n", "org", "note"}
