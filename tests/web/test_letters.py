"""The pages of letters."""

import re
from dataclasses import replace
from html import unescape
from uuid import UUID

import pytest

from app.domain.checker import Addressee, advise
from app.domain.draft import ANYBODY, BARE, FULL, check_letter, write
from app.domain.letter import Letter
from app.services import letters
from app.services.accounts import LANGUAGES
from tests.web.conftest import Visitor, words

OWN = {"subject": "Hello {{ first_name }}", "body": "Dear {{ name }},\r\n\r\nwhich day?"}


def put(visitor: Visitor, bo: UUID, name: str = "offer", title: str = "My offer") -> None:
    """A letter of Bo's own, in German."""
    letter = Letter(name, "de", "Angebot", "Guten Tag {{ name }},\n\nwann passt es?")
    letters.put(visitor.world.session, visitor.world.kit, bo, letter, title)


def test_all_letters_are_listed(visitor: Visitor, bo: UUID) -> None:
    """What ships stands first; one's own is named with its languages."""
    put(visitor, bo)
    put(visitor, bo, "intro", "")
    page = visitor.text("/settings/letters")
    assert page.index("The first mail Yours in German") < page.index("Your own My offer German")
    assert "Letters What your mails are made of" in visitor.text("/settings")


def test_a_letter_is_changed_and_given_back(visitor: Visitor, bo: UUID) -> None:
    """Saving keeps one's own wording, with mails following; giving it up brings back what ships."""
    draft = visitor.world.keep(bo).draft
    page = visitor.posted("/settings/letters/intro/en", **OWN)
    assert "Saved. Mails that you have not edited are written anew." in page
    assert "Hello Ana" in visitor.get(f"/drafts/{draft.id}").text
    assert "Removed." in visitor.posted("/settings/letters/intro/en/delete")
    assert "Hello Ana" not in visitor.get(f"/drafts/{draft.id}").text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"body": "Hi\r\n{{ nme }}"}, "Line 2: there is no “nme” to put in. Perhaps “name”?"),
        ({"subject": "{% if %}"}, "Line 1 is misspelled or not closed: “{% if %}”."),
        ({"body": ""}, "A letter has a subject and a body."),
    ],
)
def test_a_mistake_is_shown_and_nothing_lost(visitor: Visitor, change: dict[str, str], said: str) -> None:
    """What is wrong is said above what was typed, and nothing is kept."""
    answer = visitor.post("/settings/letters/intro/en", **OWN | change)
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert (OWN | change)["subject"] in answer.text.replace("&#34;", '"')
    assert "Hello {{ first_name }}" not in visitor.get("/settings/letters/intro/en").text


def test_a_letter_is_read_to_a_contact(visitor: Visitor, bo: UUID) -> None:
    """The page shows the letter as a contact would get it; without scripts a button reads what was typed."""
    assert "Hi Ana," in visitor.text("/settings/letters/intro/en"), "nobody is there: somebody made up"
    contact = visitor.world.keep(bo, talked_about="lamps").contact
    body = "Hi {{ first_name }}, just checking in: {{ talked_about }}"
    answer = visitor.post("/settings/letters/intro/en", **OWN | {"body": body}, look="1", contact=contact.id)
    assert "Hi Ana, just checking in: lamps" in words(answer.text)
    assert "“just checking in” is what everybody writes." in words(answer.text)
    assert f'<option value="{contact.id}" selected>' in answer.text
    kept = letters.get(visitor.world.session, visitor.world.kit, bo, "intro", "en")
    assert not kept.own


def test_another_letter_is_written(visitor: Visitor, bo: UUID) -> None:
    """A letter of one's own gets a name of its title, other languages, and a place in cadences."""
    page = visitor.posted("/settings/letters/new", **OWN, title="After the trial", language="de")
    assert "After the trial" in page
    assert "It is not in this language yet" in visitor.text("/settings/letters/after-the-trial/fr")
    visitor.posted("/settings/letters/after-the-trial/fr", **OWN, title="After a trial")
    assert letters.get(visitor.world.session, visitor.world.kit, bo, "after-the-trial", "de").title == (
        "After a trial"
    )
    assert '<option value="after-the-trial">After a trial' in visitor.get("/settings/cadences/new").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_letter_begins_short(visitor: Visitor, language: str) -> None:
    """Greeting, last talk, one thing, one question: it reads well to anybody, and the page shows how.

    It chooses nothing, so that it frightens nobody; what is not known leaves no gap.
    """
    page = visitor.get(f"/settings/letters/new?language={language}").text
    begun = dict(re.findall(r'<textarea id="(subject|body)".*?>\n(.*?)</textarea>', page, re.DOTALL))
    letter = Letter("new", language, unescape(begun["subject"]), unescape(begun["body"]))
    check_letter(letter)
    assert len(letter.body.splitlines()) <= 12
    assert "{%" not in letter.subject + letter.body
    for meeting in (BARE, replace(FULL, thing=None), replace(FULL, slots=None), FULL):
        text = write(letter, replace(meeting, language=language), ANYBODY, meeting.met_on)
        assert advise(text.subject, text.body, Addressee(meeting.full_name, (), ANYBODY.closing)) == []
        assert "\n\n\n" not in text.body
        assert all(
            told.told(language) in text.body for told in (meeting.thing, meeting.slots) if told is not None
        )
        assert re.match(r"[\w ]+(, )?[\w ]*[,:]\n\n\w", text.body)
        assert not re.match(r".* [,:]\n|.*, :\n|.*,,\n", text.body)
    assert 'id="preview"' in page
    assert 'id="preview" hidden' not in page


def test_what_is_not_there_is_not_found(visitor: Visitor) -> None:
    """Unknown letters, languages and what ships can't be opened or removed."""
    for path in ("nothing/en", "intro/it", "../en"):
        assert visitor.get(f"/settings/letters/{path}").status_code == 404
    assert visitor.post("/settings/letters/intro/en/delete").status_code == 404


def test_words_of_a_contact_are_no_markup(visitor: Visitor, bo: UUID) -> None:
    """A preview shows what a card says as text."""
    visitor.world.keep(bo, talked_about="<b>lamps</b>{{ name }}")
    page = visitor.get("/settings/letters/intro/en").text
    assert "&lt;b&gt;lamps&lt;/b&gt;{{ name }}" in page
    assert "<b>lamps" not in page


def test_a_draft_shows_what_the_checker_says(visitor: Visitor, bo: UUID) -> None:
    """Advice stands below the mail, and never keeps it from going out."""
    draft = visitor.world.keep(bo).draft
    page = visitor.get(f"/drafts/{draft.id}").text
    assert 'id="advice" aria-live="polite" hidden' in page
    assert 'id="advice-count" hidden' in page
    page = visitor.posted(f"/drafts/{draft.id}", subject="a", body="Hi Bob, which day?", then="save")
    assert "You greet “Bob”, and this mail goes to Ana Souza." in page
    assert "One thing to look at I sent it Open in my mail app" in page
    answer = visitor.post(f"/drafts/{draft.id}", subject="a", body="Hi Bob, which day?", then="sent")
    assert answer.status_code == 302


def test_the_evening_says_where_there_is_advice(visitor: Visitor, bo: UUID) -> None:
    """How much, above what sends the mail, and the way to it; nothing with a mail that is fine."""
    draft = visitor.world.keep(bo).draft
    assert "to look at" not in visitor.text("/today/evening")
    visitor.post(f"/drafts/{draft.id}", subject="a", body="Hi Bob, as attached. Which day?", then="save")
    assert "2 things to look at Open in my mail app" in visitor.text("/today/evening")
    assert f'href="/drafts/{draft.id}?back=evening#advice"' in visitor.get("/today/evening").text
