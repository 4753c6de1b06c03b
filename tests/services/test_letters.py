"""Letters of an owner's own: in the place of what ships, in drafts and in cadences."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.cadence import GENTLE
from app.domain.card import CardFields
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.followup import Due, Promise
from app.domain.letter import Letter
from app.domain.useful import Thing
from app.services import cadences, contacts, drafts, letters, useful
from app.services.letters import Known
from app.store import followups as store_followups
from app.store.drafts import Draft
from tests.factories import ANA, World

OWN = Letter("intro", "en", "Hello {{ first_name }}", "Dear {{ name }},\n\nwhich day?\n\n{{ signature }}")


def put(world: World, account: object, letter: Letter = OWN, title: str = "") -> Known:
    """A letter of the owner's own."""
    return letters.put(world.session, world.kit, account, letter, title)


def reread(world: World, account: object, draft: Draft) -> Draft:
    """A draft as others see it."""
    world.session.rollback()
    return drafts.get(world.session, account, draft.id)


def test_drafts_are_written_from_the_owners_letter(world: World) -> None:
    """The owner's letter is in the place of the shipped one in its language, and there alone."""
    account = world.account()
    put(world, account)
    assert world.keep(account).draft.subject == "Hello Ana"
    german = replace(ANA, full_name="Uwe Roth", emails=("uwe@example.com",), language="de")
    assert world.keep(account, german).draft.body.startswith("Guten Tag Uwe Roth,")
    assert "Good to meet you" in world.keep(world.account("eve@example.com")).draft.subject


def test_drafts_nobody_edited_follow_their_letter(world: World) -> None:
    """Saving and removing a letter writes its drafts anew, but those that were edited or sent."""
    account = world.account()
    plain, edited, sent = (world.keep(account).draft for _ in range(3))
    drafts.edit(world.session, world.kit, account, edited.id, subject="Mine")
    drafts.sent(world.session, world.kit, account, sent.id)
    shipped = plain.subject
    put(world, account)
    assert [reread(world, account, each).subject for each in (plain, edited, sent)] == [
        "Hello Ana",
        "Mine",
        shipped,
    ]
    letters.remove(world.session, world.kit, account, "intro", "en")
    assert reread(world, account, plain).subject == shipped


def test_who_was_never_met_gets_the_owners_warm_letter(small_world: World) -> None:
    """A first mail to somebody never met is of the letter "warm", and follows that one."""
    account = small_world.account()
    draft = small_world.keep(account).draft
    contact = contacts.get(small_world.session, account, draft.contact_id)
    contact.met = False
    small_world.session.commit()
    put(small_world, account, replace(OWN, name="warm", subject="Warm"))
    assert reread(small_world, account, draft).subject == "Warm"


def test_letters_are_listed_as_they_are_used(small_world: World) -> None:
    """What ships comes first in all its languages, an edited one as one's own; then what was added."""
    account = small_world.account()
    put(small_world, account)
    put(small_world, account, replace(OWN, name="zeta", language="de"), "Zeta")
    put(small_world, account, replace(OWN, name="alpha", language="de"), "Alpha")
    known = letters.all_of(small_world.session, small_world.kit, account)
    assert [each.letter.name for each in known][-2:] == ["alpha", "zeta"]
    assert [each.letter.language for each in known][:5] == ["en", "de", "fr", "es", "pt"]
    assert [(each.letter.name, each.letter.language) for each in known if each.own and each.ships] == [
        ("intro", "en")
    ]
    assert {name for name, _ in small_world.kit.letters.letters} == set(letters.TITLES)


def test_a_letter_of_ones_own_stands_in_a_cadence(small_world: World) -> None:
    """An added letter can be a step's; while it is, its last language stays."""
    account = small_world.account()
    session, kit = small_world.session, small_world.kit
    made = letters.add(session, kit, account, "Prüfung & Angebot", replace(OWN, subject="Offer"))
    assert (made.letter.name, made.title) == ("prufung-angebot", "Prüfung & Angebot")
    again = letters.add(session, kit, account, "Prüfung & Angebot", OWN)
    assert again.letter.name == "prufung-angebot-2"
    steps = (replace(GENTLE.steps[0], letter=made.letter.name), *GENTLE.steps[1:])
    way = cadences.add(session, kit, account, replace(GENTLE, name="Mine", steps=steps))
    with pytest.raises(Conflict, match="Mine"):
        letters.remove(session, kit, account, made.letter.name, "en")
    kept = small_world.keep(account)
    cadences.put(session, kit, account, way.id, [kept.contact.id])
    planned = store_followups.planned_of(session, kept.contact.id)
    assert [row.draft.subject for row in planned if row.draft] == ["Offer"]


def test_a_letter_that_is_gone_is_stood_in_for(small_world: World) -> None:
    """A contact in a language an added letter has not gets it in the one it has; gone, "next" stands in."""
    book = small_world.kit.letters.with_own([replace(OWN, name="offer", language="de")])
    assert book.find("offer", "fr").language == "de"
    assert book.find("gone", "fr") is small_world.kit.letters.find("next", "fr")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"body": "{{ nme }}"}, "body"),
        ({"subject": "{% if x %}"}, "subject"),
        ({"subject": " "}, "subject"),
        ({"language": "it"}, "language"),
        ({"name": "../x"}, "name"),
        ({"name": "A"}, "name"),
    ],
)
def test_a_letter_that_cant_be_sent_is_refused(
    small_world: World, change: dict[str, str], field: str
) -> None:
    """A letter with a mistake is not kept, and the mistake is named."""
    account = small_world.account()
    with pytest.raises(Invalid) as error:
        put(small_world, account, replace(OWN, **change))
    assert error.value.field == field
    assert not [each for each in letters.all_of(small_world.session, small_world.kit, account) if each.own]


def test_a_letter_that_fails_after_all_is_stood_in_for(small_world: World) -> None:
    """Where a letter makes too much of somebody's words, their mail is of the shipped one."""
    account = small_world.account()
    put(
        small_world,
        account,
        replace(OWN, body="Hello! {{ talked_about }}{{ talked_about }}" * 100 + "{{ name }}"),
    )
    kept = small_world.keep(account, talked_about="x" * 5000)
    assert "Hi Ana," in kept.draft.body


def test_a_preview_reads_as_the_draft_would(small_world: World) -> None:
    """A letter is shown on a real contact, with what the checker says; without one on somebody made up."""
    account = small_world.account()
    promise = Promise("samples", "email", Due(date(2026, 3, 9)))
    kept = small_world.keep(account, promise=promise)
    letter = replace(OWN, body="Hi {{ first_name }}, just checking in: {{ promise.what }}. {{ about }}")
    seen = letters.preview(small_world.session, small_world.kit, account, letter, kept.contact.id)
    assert seen.text.body == "Hi Ana, just checking in: samples. Kim Roth"
    assert [each.code for each in seen.advice] == ["worn", "no_question"]
    firm = replace(letter, body="{{ job_title }} at {{ company }}? {{ first_name }}")
    seen = letters.preview(small_world.session, small_world.kit, account, firm, kept.contact.id)
    assert seen.text.body == "Head of Purchasing at Lumen Works? Ana"
    nobody = letters.preview(small_world.session, small_world.kit, account, OWN)
    assert nobody.text.subject == "Hello Ana"
    with pytest.raises(NotFound):
        letters.preview(
            small_world.session, small_world.kit, small_world.account("e@e.example"), letter, kept.contact.id
        )
    with pytest.raises(Invalid):
        letters.preview(small_world.session, small_world.kit, account, replace(OWN, body="{{ nme }}"))


def test_a_preview_brings_along_what_the_draft_would(small_world: World) -> None:
    """The useful thing and the times are those that a mail of now would bring."""
    account = small_world.account()
    thing = Thing.of("document", "Price list", file_name="prices.pdf")
    useful.add(small_world.session, small_world.kit, account, thing, b"%PDF-1.4")
    contact = small_world.keep(account).contact
    letter = replace(OWN, body="Hi {{ first_name }}\n{{ useful }}\n{{ times }}\nwhen?")
    for contact_id in (contact.id, None):
        seen = letters.preview(small_world.session, small_world.kit, account, letter, contact_id)
        assert seen.advice == []
        assert seen.text.body.count("\n– ") >= 2, "no times"
        assert ("Price list (attached)" in seen.text.body) is (contact_id is not None)


def test_only_ones_own_can_be_removed(small_world: World) -> None:
    """What ships and what is another's is not there to be removed."""
    account = small_world.account()
    put(small_world, account)
    for whose, name in ((account, "second"), (small_world.account("eve@example.com"), "intro")):
        with pytest.raises(NotFound):
            letters.remove(small_world.session, small_world.kit, whose, name, "en")


def test_a_draft_is_looked_over_with_what_is_known(small_world: World) -> None:
    """A fresh draft gets no advice; greeting another does; once it is sent nothing is said."""
    account = small_world.account()
    fields = CardFields(full_name="[Ana]", company="{{ Lumen }}", emails=("a@lumen.example",))
    draft = small_world.keep(account, fields).draft
    assert drafts.advice(small_world.session, account, draft) == []
    drafts.edit(small_world.session, small_world.kit, account, draft.id, body="Hi Bob,\n\nwhich day?")
    assert [each.code for each in drafts.advice(small_world.session, account, draft)] == ["name"]
    drafts.sent(small_world.session, small_world.kit, account, draft.id)
    assert drafts.advice(small_world.session, account, reread(small_world, account, draft)) == []
