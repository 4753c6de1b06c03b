"""Contacts: corrected, found, remembered, deleted."""

from datetime import date, timedelta

import pytest

from app.domain.asked import Asked
from app.domain.card import CardFields, Phone
from app.domain.contact import LONGEST_NOTE
from app.domain.errors import Invalid, NotFound
from app.services import captures, cards, contacts, drafts, followups
from app.services.cards import Review
from tests.factories import ANA, World


def test_a_contact_can_be_made_by_hand(world: World) -> None:
    """A contact without a card gets its intro mail and draft like any other."""
    account = world.account()
    made = contacts.add(world.session, world.kit, account, ANA, talked_about="tea")
    assert (made.followups[0].due_on, made.draft.state) == (date(2026, 3, 2), "draft")
    assert "tea" in made.draft.body


def test_a_correction_reaches_the_draft(world: World) -> None:
    """A corrected name and address reach the drafts nobody has touched."""
    account = world.account()
    kept = world.keep(account)
    change = {"full_name": "Anna Souza", "emails": ["anna@lumen.example"]}
    contacts.change(world.session, world.kit, account, kept.contact.id, change)
    draft = drafts.get(world.session, account, kept.draft.id)
    assert (draft.to, draft.body.splitlines()[0]) == ("anna@lumen.example", "Hi Anna,")


def test_a_correction_leaves_the_owners_words(world: World) -> None:
    """A draft its owner has edited keeps its words when the contact changes; only the address follows."""
    account = world.account()
    kept = world.keep(account)
    drafts.edit(world.session, world.kit, account, kept.draft.id, body="My own words")
    change = {"full_name": "Anna Souza", "emails": ["anna@lumen.example"]}
    contacts.change(world.session, world.kit, account, kept.contact.id, change)
    draft = drafts.get(world.session, account, kept.draft.id)
    assert (draft.to, draft.body) == ("anna@lumen.example", "My own words")


def test_a_correction_changes_only_what_is_given(world: World) -> None:
    """Fields that are not named stay as they were."""
    account = world.account()
    kept = world.keep(account, talked_about="tea")
    changed = contacts.change(world.session, world.kit, account, kept.contact.id, {"company": "Lumen SE"})
    assert (changed.company, changed.full_name, changed.talked_about) == ("Lumen SE", "Ana Souza", "tea")


def test_a_contact_can_not_become_nobody(world: World) -> None:
    """Taking away all that names a person is refused."""
    account = world.account()
    kept = world.keep(account)
    empty = {"full_name": None, "company": None, "emails": [], "phones": []}
    with pytest.raises(Invalid):
        contacts.change(world.session, world.kit, account, kept.contact.id, empty)
    world.session.refresh(kept.contact)
    assert kept.contact.full_name == "Ana Souza"


@pytest.mark.parametrize(
    "q", ["souza", "SOUZÁ ana", "lumen works", "ana.souza@lumen", "warehouse", "+4930901820", ""]
)
def test_search_finds(small_world: World, q: str) -> None:
    """Name, company, mail, phone and note are found, in any case, accent and order."""
    account = small_world.account()
    small_world.keep(account, talked_about="their new warehouse")
    assert len(contacts.page(small_world.session, account, Asked(q=q)).items) == 1


@pytest.mark.parametrize("q", ["sousa", "%", "_", "ana nobody"])
def test_search_does_not_find(small_world: World, q: str) -> None:
    """Every word must be there, and wild cards are plain characters."""
    account = small_world.account()
    small_world.keep(account)
    assert contacts.page(small_world.session, account, Asked(q=q)).items == []


def test_lists_sort_by_name_or_age(world: World) -> None:
    """Contacts sort by folded name, or newest first, and page on without gaps."""
    account = world.account()
    for name in ("Öner", "adam", "Zoe", "Paul"):
        world.keep(account, CardFields(full_name=name))
        world.clock.move(timedelta(minutes=1))

    def names(sort: str) -> list[str | None]:
        seen, after = [], None
        while True:
            page = contacts.page(world.session, account, sort=sort, after=after, limit=3)
            seen += [contact.full_name for contact in page.items]
            after = page.next
            if not after:
                return seen

    assert names("name") == ["adam", "Öner", "Paul", "Zoe"]
    assert names("newest") == ["Paul", "Zoe", "adam", "Öner"]


def test_a_wrong_cursor_is_refused(world: World) -> None:
    """A cursor that is none of ours is an error, not a wrong page."""
    with pytest.raises(Invalid):
        contacts.page(world.session, world.account(), after="bm9uc2Vuc2U=")


def test_history_tells_what_happened(world: World) -> None:
    """The history holds the meeting and what was done since, newest first."""
    account = world.account()
    kept = world.keep(account, talked_about="tea")
    world.clock.move(timedelta(hours=3))
    drafts.sent(world.session, world.kit, account, kept.draft.id)
    mail, met = contacts.history(world.session, account, kept.contact)
    assert (met.what, met.note) == ("Met", "tea")
    assert (mail.kind, mail.channel, mail.what) == ("touch", "email", kept.draft.subject)
    assert mail.at is not None
    assert mail.at.isoformat() == "2026-03-02T13:00:00+01:00"


def test_the_same_mail_address_is_noticed(world: World) -> None:
    """A second card with a known mail address points to the contact it may belong to."""
    account = world.account()
    kept = world.keep(account)
    fields = CardFields(full_name="A. Souza", emails=("Ana.Souza@Lumen.example",))
    assert contacts.same_person(world.session, account, fields) == [(kept.contact, "same e-mail")]
    other = CardFields(emails=("souza@lumen.example",))
    assert contacts.same_person(world.session, account, other) == []


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        (CardFields(full_name="A. Souza", emails=("Ana.Souza@Lumen.example",)), "same e-mail"),
        (CardFields(phones=(Phone("0049 (30) 90-18-20"),)), "same number"),
        (CardFields(full_name="Ana Souza", phones=(Phone("030 / 90 18 20", "phone"),)), "same number"),
        (CardFields(full_name="Souza, Ana", company="LUMEN WORKS GmbH"), "alike name and company"),
        (CardFields(full_name="Anna Souza", company="Lumen Wörks"), "alike name and company"),
        (CardFields(full_name="Ana Souza"), None),
        (CardFields(full_name="Ana Souza", company="Nordlicht"), None),
        (CardFields(emails=("%@lumen.example",), phones=(Phone("030 901821"),)), None),
        (CardFields(), None),
    ],
)
def test_whose_card_it_may_be(world: World, card: CardFields, reason: str | None) -> None:
    """A known contact is found by mail, number, or name and company however they are written, with why."""
    account = world.account()
    kept = world.keep(account)
    found = contacts.same_person(world.session, account, card)
    assert found == ([(kept.contact, reason)] if reason else [])
    assert contacts.same_person(world.session, world.account("eve@example.com"), card) == []


def test_deleting_takes_followups_along(world: World) -> None:
    """A deleted contact has no follow-ups, no draft, and its card counts as let go."""
    account = world.account()
    capture_id = world.ready(account)
    kept = cards.keep(world.session, world.kit, account, capture_id, 0, Review(ANA))
    contact_id, draft_id = kept.contact.id, kept.draft.id
    contacts.delete(world.session, account, contact_id)
    with pytest.raises(NotFound):
        drafts.get(world.session, account, draft_id)
    assert followups.due_today(world.session, world.kit, account).all == []
    card = captures.get(world.session, account, capture_id).cards[0]
    assert (card.state, card.contact_id) == ("let_go", None)


def test_what_was_talked_about_has_an_end(small_world: World) -> None:
    """As much as a note holds can be written and changed again; more is refused, with its field."""
    account = small_world.account()
    add = (small_world.session, small_world.kit, account)
    made = contacts.add(*add, ANA, talked_about="x" * LONGEST_NOTE).contact
    assert contacts.change(*add, made.id, {"job_title": "CEO"}).job_title == "CEO"
    longer = "x" * (LONGEST_NOTE + 1)
    with pytest.raises(Invalid) as change:
        contacts.change(*add, made.id, {"talked_about": longer})
    with pytest.raises(Invalid) as another:
        contacts.add(*add, ANA, talked_about=longer)
    with pytest.raises(Invalid) as keep:
        small_world.keep(account, ANA, longer)
    assert {error.value.field for error in (change, another, keep)} == {"talked_about"}
