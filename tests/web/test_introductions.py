"""Introductions on the screen: asking for one, and saying who introduced somebody."""

from uuid import UUID

import pytest

from app.domain.card import CardFields
from app.services import answers, contacts, introductions
from tests.web.conftest import Visitor, words

JO = CardFields(full_name="Jo Kim", company="Kim & Co", emails=("jo@kim.example",), language="en")


@pytest.fixture
def ana(visitor: Visitor, bo: UUID) -> UUID:
    """Ana, one of Bo's contacts."""
    return visitor.world.keep(bo).contact.id


@pytest.fixture
def jo(visitor: Visitor, bo: UUID) -> UUID:
    """Jo, another one."""
    return contacts.add(visitor.world.session, visitor.world.kit, bo, JO).contact.id


def test_asking_leads_to_the_mail(visitor: Visitor, ana: UUID) -> None:
    """Whom they should introduce you to is asked first; then the mail that asks for it is on the screen."""
    assert "Who should you meet?" in visitor.text(f"/contacts/{ana}/ask")
    page = visitor.posted(f"/contacts/{ana}/ask", about="Kim Roth")
    assert "Would you introduce me to Kim Roth?" in page
    assert "Open in my mail app" in page


def test_asking_for_nobody_says_so(visitor: Visitor, ana: UUID) -> None:
    """Without a name the page comes again and says what is missing."""
    answer = visitor.post(f"/contacts/{ana}/ask", about=" ")
    assert answer.status_code == 422
    assert "Whom would you like to meet?" in words(answer.text)


def test_who_said_no_is_not_asked(visitor: Visitor, bo: UUID, ana: UUID) -> None:
    """While the answer is no the page says why nothing was written, and keeps what was typed."""
    answers.give(visitor.world.session, visitor.world.kit, bo, ana, "no")
    answer = visitor.post(f"/contacts/{ana}/ask", about="Kim Roth")
    assert answer.status_code == 422
    assert "They said no." in words(answer.text)
    assert 'value="Kim Roth"' in answer.text


def test_choosing_who_introduced_somebody(visitor: Visitor, bo: UUID, ana: UUID, jo: UUID) -> None:
    """Everybody else can be chosen; the contact's page then says that thanks are on the list."""
    page = visitor.get(f"/contacts/{ana}/introduced-by").text
    assert "Choose Jo Kim" in page
    assert "Choose Ana Souza" not in page
    said = visitor.posted(f"/contacts/{ana}/introduced-by", introducer=str(jo))
    assert "A thank-you to Jo Kim is on your list for today." in said
    assert contacts.get(visitor.world.session, bo, ana).introduced_by == jo


def test_nobody_introduced_us(visitor: Visitor, bo: UUID, ana: UUID, jo: UUID) -> None:
    """Who was chosen stands on top with the way to take it back, and not among those to choose from."""
    introductions.introduced_by(visitor.world.session, visitor.world.kit, bo, ana, jo)
    page = visitor.get(f"/contacts/{ana}/introduced-by").text
    assert "So far Jo Kim Kim &amp; Co Nobody introduced us" in words(page).replace("&", "&amp;")
    assert "Choose Jo Kim" not in page
    assert "Saved." in visitor.posted(f"/contacts/{ana}/introduced-by", introducer="")
    assert contacts.get(visitor.world.session, bo, ana).introduced_by is None


def test_searching_for_who_introduced_somebody(visitor: Visitor, ana: UUID, jo: UUID) -> None:
    """The list can be searched by plain links; without a hit it says so."""
    assert jo
    assert "Choose Jo Kim" in visitor.get(f"/contacts/{ana}/introduced-by?q=kim").text
    assert "Nobody found" in visitor.text(f"/contacts/{ana}/introduced-by?q=zebra")


def test_many_people_come_in_pages(visitor: Visitor, bo: UUID, ana: UUID) -> None:
    """More than fifty people come in pages that lead on to each other."""
    for n in range(53):
        contacts.add(visitor.world.session, visitor.world.kit, bo, CardFields(full_name=f"Person {n:02}"))
    first = visitor.get(f"/contacts/{ana}/introduced-by").text
    more = first.split('class="button block" href="')[1].partition('"')[0].replace("&amp;", "&")
    assert "Choose Person 52" not in first
    assert "Choose Person 52" in visitor.get(more).text


def test_nobody_else_to_choose(visitor: Visitor, ana: UUID) -> None:
    """With a single contact the page says how somebody gets into the list."""
    assert "Nobody else here yet" in visitor.text(f"/contacts/{ana}/introduced-by")


@pytest.mark.parametrize("chosen", ["self", "nonsense"])
def test_an_introducer_that_can_not_be(visitor: Visitor, bo: UUID, ana: UUID, chosen: str) -> None:
    """Themselves, or what is no contact's id, is refused in words."""
    answer = visitor.post(
        f"/contacts/{ana}/introduced-by", introducer=str(ana) if chosen == "self" else chosen
    )
    assert answer.status_code == 422
    assert "Choose" in words(answer.text)
    assert contacts.get(visitor.world.session, bo, ana).introduced_by is None


def test_names_are_text(visitor: Visitor, bo: UUID, ana: UUID) -> None:
    """Markup in a name is shown as it stands."""
    eve = CardFields(full_name="<b>Eve</b>")
    contacts.add(visitor.world.session, visitor.world.kit, bo, eve)
    assert "<b>Eve</b>" not in visitor.get(f"/contacts/{ana}/introduced-by").text
    page = visitor.post(f"/contacts/{ana}/ask", about="<b>Eve</b>")
    assert "<b>Eve</b>" not in visitor.get(page.location).text


def test_today_does_not_call_an_introduction_a_promise(visitor: Visitor, bo: UUID) -> None:
    """Asking for one stands under a head of its own."""
    contact = visitor.world.keep(bo).contact
    introductions.ask(visitor.world.session, visitor.world.kit, bo, contact.id, "Xavier Roth")
    page = visitor.text("/today")
    assert "Introductions Ana Souza" in page
    assert "Promised" not in page
