"""Likeness: who may be one person, never by the name alone, and without holding all against all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import likeness
from app.domain.card import CardFields, Phone
from app.domain.likeness import ALIKE, SAME_MAIL, SAME_NUMBER, firm_of, pairs, person, why

ANA = CardFields(
    full_name="Ana Souza",
    company="Lumen Works GmbH",
    emails=("ana@lumen.example",),
    phones=(Phone("+49 171 5550199", "mobile", "+491715550199"),),
)


def reasons(one: CardFields, other: CardFields) -> tuple[str, ...]:
    return why(person(one), person(other))


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (CardFields(emails=("ANA@Lumen.example",)), SAME_MAIL),
        (CardFields(full_name="Bo Li", emails=("ana@lumen.example",)), SAME_MAIL),
        (CardFields(phones=(Phone("0049 (0)171 / 555 01 99", "mobile"),)), SAME_NUMBER),
        (CardFields(phones=(Phone("0171 5550199"),)), SAME_NUMBER),
        (CardFields(full_name="Ana Lima", phones=(Phone("0171 5550199", "mobile"),)), SAME_NUMBER),
        (CardFields(full_name="Souza, Ana", company="Lumen Works"), ALIKE),
        (CardFields(full_name="A. Souza", company="LUMEN WORKS"), ALIKE),
        (CardFields(full_name="Ana Sousa", company="Lumen Works Ltd."), ALIKE),
        (CardFields(full_name="Ana Maria Souza", company="Lumen Wörks"), ALIKE),
    ],
)
def test_one_person(other: CardFields, expected: str) -> None:
    """The same mail, the same number however it is written, an alike name at an alike company."""
    assert reasons(ANA, other)[0] == expected


@pytest.mark.parametrize(
    "other",
    [
        CardFields(full_name="Ana Souza"),
        CardFields(full_name="Ana Souza", company="Nordlicht AG"),
        CardFields(full_name="Bo Li", company="Lumen Works"),
        CardFields(company="Lumen Works GmbH"),
        CardFields(emails=("bo@lumen.example",)),
        CardFields(phones=(Phone("+49 171 5550198", "mobile"),)),
        CardFields(phones=(Phone("+43 171 5550199", "mobile"),)),
        CardFields(),
    ],
)
def test_two_people(other: CardFields) -> None:
    """The name alone is nothing, nor is the company, or a number that differs in a digit or country."""
    assert reasons(ANA, other) == ()


def at_the_firm(name: str, extension: str | None = None, kind: str = "phone") -> CardFields:
    phone = Phone("+49 30 901820", kind, "+4930901820", extension)  # type: ignore[arg-type]
    return CardFields(full_name=name, emails=("info@lumen.example",), phones=(phone,))


def test_colleagues_share_a_switchboard() -> None:
    """A firm's mailbox and number say nothing of two who go by other names, and something of one."""
    assert reasons(at_the_firm("Ana Souza"), at_the_firm("Bo Li")) == ()
    assert reasons(at_the_firm("Ana Souza"), at_the_firm("A. Souza")) == (SAME_MAIL, SAME_NUMBER)
    assert SAME_NUMBER in reasons(at_the_firm("Ana Souza"), at_the_firm(""))
    assert SAME_NUMBER not in reasons(at_the_firm("Ana Souza", "12"), at_the_firm("Ana Souza", "14"))
    assert SAME_NUMBER not in reasons(
        at_the_firm("Ana Souza", kind="fax"), at_the_firm("Ana Souza", kind="fax")
    )


@pytest.mark.parametrize(
    ("company", "core"),
    [
        ("Lumen Works GmbH & Co. KG", "lumen works"),
        ("A.C.M.E. Inc.", "acme"),
        ("Souza Ltda.", "souza"),
        ("S.A.", "sa"),
        (None, ""),
    ],
)
def test_a_firm_without_its_legal_form(company: str | None, core: str) -> None:
    """The legal form is left out, unless there is nothing else."""
    assert firm_of(company) == core


words = st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=12)
names = st.sampled_from(["Ana Souza", "A. Souza", "Bo Li", "山田太郎", "Ana Sousa", ""]) | words
firms = st.sampled_from(["Lumen Works", "Lumen Works GmbH", "Nordlicht", ""]) | words
mails = st.sampled_from(["ana@lumen.example", "info@lumen.example", "ANA@lumen.example", "bo@li.example"])
numbers = st.sampled_from(["+49 171 5550199", "0171 5550199", "+49 30 901820", "030 901820", "112", ""])
phones = st.builds(Phone, numbers, st.sampled_from(["mobile", "phone", "fax", "unknown"]))
cards = st.builds(
    CardFields,
    full_name=names | st.none(),
    company=firms | st.none(),
    emails=st.lists(mails | words, max_size=2).map(tuple),
    phones=st.lists(phones, max_size=2).map(tuple),
)


@given(cards, cards)
def test_it_makes_no_difference_who_comes_first(one: CardFields, other: CardFields) -> None:
    """Likeness is mutual."""
    assert reasons(one, other) == reasons(other, one)


@given(names, names)
def test_never_by_the_name_alone(one: str, other: str) -> None:
    """Whatever two are called, it is not enough."""
    assert reasons(CardFields(full_name=one), CardFields(full_name=other)) == ()


@given(st.lists(cards, max_size=12))
def test_no_pair_of_the_same_mail_or_number_is_missed(people: list[CardFields]) -> None:
    """What is found by groups is what holding each against each finds; of alike names, a part of it."""
    known = {n: person(fields) for n, fields in enumerate(people)}
    each = {(a, b): why(known[a], known[b]) for a in known for b in known if a < b}
    found = {(min(a, b), max(a, b)): said for a, b, said in pairs(known)}
    assert all(each[pair] == said for pair, said in found.items())
    sure = {pair for pair, said in each.items() if SAME_MAIL in said or SAME_NUMBER in said}
    assert sure <= found.keys()


@given(names.filter(str.strip), firms.filter(str.strip))
def test_the_same_card_twice_is_found(name: str, firm: str) -> None:
    """Equal name and company are always one group."""
    card = person(CardFields(full_name=name, company=firm))
    expected = 1 if card.name and card.firm else 0
    assert len(list(pairs({1: card, 2: card}))) == expected


@pytest.mark.parametrize("company", ["1umen Works", "Iumen Works"])
def test_a_misread_first_letter_hides_nobody(company: str) -> None:
    """A company that a photo has read with another first letter is among those it looks like."""
    people = {1: person(ANA), 2: person(CardFields(full_name="Ana Sousa", company=company))}
    assert [why for *_, why in pairs(people)] == [(ALIKE,)]


def test_many_are_not_held_against_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a thousand colleagues of one firm each is held against a bounded number of others."""
    asked = []
    monkeypatch.setattr(likeness, "why", lambda a, b: asked.append((a, b)) or ())
    people = {
        n: person(
            CardFields(full_name=f"Ana Souza {n}", company="Lumen Works", emails=("info@lumen.example",))
        )
        for n in range(1000)
    }
    assert list(pairs(people)) == []
    assert len(asked) < 1000 * likeness.REACH * 5


def test_a_crowd_is_told_apart_by_its_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a thousand Anas of one firm few are held against each other, and Ana Souza's other card is found."""
    asked, looked = [], []
    alike, reasons_of = likeness._alike, likeness.why
    monkeypatch.setattr(likeness, "_alike", lambda a, b: looked.append((a, b)) or alike(a, b))
    monkeypatch.setattr(likeness, "why", lambda a, b: asked.append((a, b)) or reasons_of(a, b))
    names = ["Ana Souza", "Ana Sousa"]
    names += [f"Ana {a}{b}{c}{a}{b}" for a in "bcdfghjklm" for b in "aeiouyäöüå" for c in "npqrtvwxzß"]
    people = {n: person(CardFields(full_name=name, company="Lumen Works")) for n, name in enumerate(names)}
    found = {(a, b) for a, b, _ in pairs(people)}
    assert {(0, 1), (1, 0)} & found
    assert len(asked) == len(found)
    assert len(looked) <= len(people) * 2 * likeness.REACH_IN_CROWD
