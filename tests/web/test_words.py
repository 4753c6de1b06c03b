"""The pages in other languages than English."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache, partial
from html.parser import HTMLParser
from uuid import UUID

import pytest
from flask import g
from flask_security import login_user

from app.domain.cadence import GENTLE
from app.domain.card import CardFields
from app.domain.errors import Invalid
from app.domain.followup import Due, Promise
from app.request import sentence_of
from app.services import accounts, answers, cadences, events, feeds, introductions, tokens, touches
from app.services.languages import words_of
from app.web import charts, words
from tests import catalogues
from tests.factories import ANA, World
from tests.web.conftest import Visitor

#: What names things, and so stays as it is.
NAMES = {"Second Hello", "Faro Forum"}
#: Words of nearly every English sentence, and of no German one.
ENGLISH = re.compile(
    r"\b(the|you|your|and|of|is|are|with|this|that|by|from|them|their|for|no|not|it)\b", re.I
)
SHOWN = ("aria-label", "placeholder", "title", "alt")
#: One o'clock in Berlin, today.
AT_ONE = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Texts(HTMLParser):
    """The texts of a page that somebody sees or hears."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0
        self.quoted: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style", "textarea")
        if tag != "html" and "lang" in dict(attrs):  # a mail in a language of its own
            self.quoted = tag
        self.found += [value for name, value in attrs if name in SHOWN and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style", "textarea")
        self.quoted = None if tag == self.quoted else self.quoted

    def handle_data(self, data: str) -> None:
        if not self.silent and not self.quoted and data.strip():
            self.found.append(" ".join(data.split()))


@pytest.fixture
def ines(small_world: World, bo: UUID) -> Visitor:
    """Bo's account in German, with something of everything."""
    world, kit = small_world, small_world.kit
    accounts.change(world.session, kit, bo, {"language": "de", "region": "DE", "company": "Li AG"})
    fair = events.add(world.session, kit, bo, "Faro Forum")
    promise = Promise("Muster schicken", "email", Due(date(2026, 3, 3)))
    made = world.keep(bo, replace(ANA, full_name="Ana Souza"), "Lager", promise, fair.id)
    other = world.keep(bo, CardFields(full_name="Rui Alves", company="Alves Lda"))
    introductions.ask(world.session, kit, bo, other.contact.id, "Jo Kim")
    touches.reply(world.session, kit, bo, made.contact.id, "call", "", None)
    answers.give(world.session, kit, bo, other.contact.id, "no", reason="price")
    feeds.add(world.session, kit, bo, "Telefon")
    tokens.add(world.session, kit, bo, "Laptop")
    cadences.add(world.session, kit, bo, replace(GENTLE, name="Mein Takt"))
    world.ready(bo, 1)
    world.engine.lines = []
    world.ready(bo, 2)
    return Visitor(world).sign_in(bo)


def _pages(visitor: Visitor) -> Iterator[tuple[str, str]]:
    """Each page of the app once, followed from link to link: its address and what it holds."""
    todo, known = ["/today", "/today/evening", "/offline", "/change"], set()
    while todo:
        path = todo.pop()
        answer = visitor.get(path, follow_redirects=True)
        if answer.mimetype != "text/html":
            continue
        yield path, answer.text
        for link in map(html.unescape, re.findall(r'href="(/[^"#]*)', answer.text)):
            kind = re.sub(r"[0-9a-f-]{36}", "ID", link).split("?")[0]
            if kind not in known and not link.startswith(("/static", "/api", "/feeds", "/logout")):
                known.add(kind)
                todo.append(link)


@cache
def _english() -> dict[str, str]:
    """Each sentence without values that is said otherwise in German, with its German."""
    said = {}
    for message in catalogues.of(catalogues.catalogue_of("de")):
        texts = (
            (message.id, message.string)
            if isinstance(message.id, str)
            else (message.id[0], message.string[0])
        )
        if texts[0] != texts[1] and not catalogues.places(texts[0]):
            said[texts[0]] = texts[1]
    return said


def _left(page: str) -> list[str]:
    """The texts of a page that are still English."""
    return [
        text
        for text in Texts(page).found
        if text not in NAMES
        and (
            (text in _english() and text not in _english().values())
            or len(set(map(str.lower, ENGLISH.findall(text)))) > 1
        )
    ]


def test_no_page_has_english_left_in_german(ines: Visitor) -> None:
    """Followed from link to link, each page of a German account is German throughout."""
    pages = dict(_pages(ines))
    assert len(pages) > 25
    assert {path: left for path, page in pages.items() if (left := _left(page))} == {}


def test_languages_and_times_are_said_as_the_page_speaks(visitor: Visitor, bo: UUID) -> None:
    """A German page names languages in German and writes the time with 24 hours, an English one with 12."""
    speak = partial(accounts.change, visitor.world.session, visitor.world.kit, bo)
    draft = visitor.world.keep(bo, promise=Promise("Preise", "call", Due.timed(AT_ONE, UTC))).draft
    speak({"language": "de"})
    page = visitor.get(f"/drafts/{draft.id}").text
    assert " · auf Englisch" in page
    assert '<option value="es">Spanisch</option>' in page
    assert "Die App gibt es auf Englisch und Deutsch" in visitor.text("/settings")
    assert "13:00" in visitor.text("/today")
    speak({"language": "en"})
    assert "13:00" in visitor.text("/today")


@pytest.mark.parametrize("path", ["/login", "/nowhere", "/offline"])
def test_a_stranger_reads_what_the_browser_asks_for(stranger: Visitor, path: str) -> None:
    """Before anybody is signed in, pages speak the best of the browser's languages that has a catalogue."""
    page = stranger.get(path, headers={"Accept-Language": "it, de-AT;q=0.8, en;q=0.5"}).text
    assert '<html lang="de"' in page
    assert _left(page) == []
    assert '<html lang="en"' in stranger.get(path, headers={"Accept-Language": "it"}).text


def test_the_owners_language_comes_before_the_browsers(visitor: Visitor, bo: UUID) -> None:
    """Pages speak the account's language; where it has no catalogue, the browser's."""
    german = {"Accept-Language": "de"}
    assert '<html lang="en"' in visitor.get("/today", headers=german).text
    accounts.change(visitor.world.session, visitor.world.kit, bo, {"language": "fr"})
    assert '<html lang="de"' in visitor.get("/today", headers=german).text
    assert '<html lang="en"' in visitor.get("/today", headers={"Accept-Language": "fr"}).text


def test_scripts_learn_the_language_of_their_page(ines: Visitor, stranger: Visitor) -> None:
    """A German page loads the scripts' German words before its scripts; an English one loads none."""
    scripts = re.findall(r'<script type="module" src="([^"]+)"', ines.get("/today").text)
    assert scripts[0].endswith("/words/de.js")
    assert "/words/" not in stranger.get("/login").text
    with ines.get(scripts[0]) as file:
        assert file.mimetype == "text/javascript"


def test_a_mistake_is_said_in_the_owners_language(ines: Visitor) -> None:
    """Errors from below the web are filled in the language of the page, numbers as it writes them."""
    page = ines.post("/settings", full_name="x" * 201, zone="Europe/Berlin", language="de")
    assert "Das ist länger als 200 Zeichen." in page.text
    with ines.world.app.test_request_context(headers={"Accept-Language": "de"}):
        assert sentence_of(Invalid("This is longer than {most} characters.", most=1000)).endswith(
            "1.000 Zeichen."
        )


def test_a_script_with_a_token_reads_english(ines: Visitor, bo: UUID) -> None:
    """The API answers the pages' scripts in the account's language, and programs in English."""
    missing = f"/api/v1/contacts/{UUID(int=0)}"
    assert ines.get(missing).json["detail"] == "Diesen Kontakt gibt es nicht."
    assert ines.world.client(bo).get(missing).json["detail"] == "There is no such contact."


@pytest.mark.parametrize(
    ("language", "day", "long", "short"),
    [
        ("en", date(2026, 3, 2), "Monday 2 March", "today"),
        ("de", date(2026, 3, 2), "Montag, 2. März", "heute"),
        ("de", date(2026, 3, 3), "Dienstag, 3. März", "morgen"),
        ("de", date(2026, 3, 5), "Donnerstag, 5. März", "Donnerstag"),
        ("en", date(2026, 11, 27), "Friday 27 November", "Fri 27 Nov"),
        ("de", date(2026, 11, 27), "Freitag, 27. November", "Fr., 27. Nov."),
        ("de", date(2025, 11, 24), "Montag, 24. November", "Mo., 24. Nov. 2025"),
    ],
)
def test_days_are_written_as_the_language_does(
    visitor: Visitor, bo: UUID, language: str, day: date, long: str, short: str
) -> None:
    """Weekdays, months and their order come from the locale."""
    accounts.change(visitor.world.session, visitor.world.kit, bo, {"language": language})
    with visitor.world.app.test_request_context():
        g.account_id = bo
        login_user(accounts.get(visitor.world.session, bo))
        assert words.long_day(day) == long
        assert words.short_day(day) == short


def test_counts_have_their_plural_forms(ines: Visitor) -> None:
    """One and many are said differently, and numbers as the locale writes them."""
    with ines.world.app.test_request_context(headers={"Accept-Language": "de"}):
        assert words.people(1) == "Ein Mensch wartet auf dein Hallo"
        assert words.people(2) == "2 Menschen warten auf dein Hallo"
        assert charts.percent(30, 40) == "75 %"


def test_stored_words_of_ours_are_said_in_the_pages_language(ines: Visitor) -> None:
    """A step's name and a history's line are translated where they are ours; anybody's own words are not."""
    with ines.world.app.test_request_context(headers={"Accept-Language": "de"}):
        assert words.kept("Second mail") == "Zweite Mail"
        assert words.kept("Ask for an introduction to Jo Kim") == "Um eine Empfehlung an Jo Kim bitten"
        assert words.kept("Second mail to them all") == "Second mail to them all"


def test_pushes_have_the_words_of_the_owners_language() -> None:
    """Where no page asks, the words come from the same catalogue; a language without one is English."""
    assert words_of("de").gettext("This is how it looks") == "So sieht es aus"
    assert words_of("fr").gettext("This is how it looks") == "This is how it looks"


def test_a_new_language_answers_in_itself(ines: Visitor) -> None:
    """Whoever chooses another language is told in that one that it is saved."""
    page = ines.posted(
        "/settings", full_name="Ines", zone="Europe/Berlin", language="en", daily_touches=8, working_days=[1]
    )
    assert "Saved." in page
