"""Files of contacts: what they would bring, what they bring, and that twice is once."""

import csv
import io
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.domain.arrivals import Kind
from app.domain.asked import Asked
from app.domain.card import CardFields, Phone
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.incoming import MOST_BYTES, MOST_PEOPLE
from app.domain.mail_head import Head
from app.services import (
    answers,
    archive,
    cadences,
    contacts,
    days,
    events,
    exports,
    followups,
    importing,
    imports,
    law,
    merging,
    replies,
    vcards,
)
from app.services.imports import Begin, Taken, Undone
from app.store import uids
from app.store.contacts import Contact
from app.store.db import Base
from app.store.followups import FollowUpRow
from tests.factories import ANA, World

BERLIN = {"region": "DE"}


@pytest.fixture
def world(small_world: World) -> World:
    """SQLite alone: what PostgreSQL does otherwise, other files ask it."""
    return small_world


def table(*rows: tuple[str, ...]) -> bytes:
    """Rows as CSV, the first one the head."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def card(*lines: str) -> str:
    """A vCard of these lines."""
    return "\r\n".join(("BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", ""))


HEAD = (
    "First Name",
    "Last Name",
    "E-mail 1 - Value",
    "Phone 1 - Value",
    "Organization Name",
    "Notes",
    "Labels",
)
EVA = ("Eva", "Klee", "eva@klee.example", "0171 5554433", "Klee GmbH", "likes roses", "Garden fair ::: VIP")


def send(world: World, account: UUID, data: bytes, name: str = "people") -> UUID:
    return imports.send(world.session, world.kit, account, name, data).id


def take(world: World, account: UUID, data: bytes, begin: Begin | None = None) -> Taken:
    """A file sent and taken in."""
    return imports.take(world.session, world.kit, account, send(world, account, data), begin or Begin())


def counts(world: World, account: UUID, data: bytes) -> dict[Kind, int]:
    """How many of each kind a file would bring."""
    return dict(imports.look(world.session, world.kit, account, send(world, account, data)).counts)


def people(world: World, account: UUID) -> list[Contact]:
    """The account's contacts by name."""
    world.session.rollback()
    return list(contacts.page(world.session, account, limit=200).items)


def touch(world: World, contact: Contact) -> FollowUpRow:
    """The one next touch of an open contact."""
    return next(row for row in contacts.planned(world.session, contact.account_id, contact.id))


def everything(world: World) -> dict[str, list[str]]:
    """All rows of all tables but the files themselves, and what counts in an account."""
    world.session.rollback()
    return {
        each.name: sorted(map(repr, world.session.execute(select(each))))
        for each in Base.metadata.sorted_tables
        if each.name not in ("imports", "accounts")
    }


def test_a_table_becomes_contacts_with_all_that_follows(world: World) -> None:
    """A row becomes a contact with fields, note, tags, first mail and draft; numbers get their country."""
    account = world.account(**BERLIN)
    taken = take(world, account, table(HEAD, EVA))
    [eva] = people(world, account)
    assert (taken.new, taken.more, taken.file.made) == (1, 0, [str(eva.id)])
    assert (eva.full_name, eva.company, eva.emails) == ("Eva Klee", "Klee GmbH", ["eva@klee.example"])
    assert (eva.phones[0]["e164"], eva.phones[0]["kind"]) == ("+491715554433", "mobile")
    assert (eva.talked_about, eva.tags, eva.answer) == ("", ["Garden fair", "VIP"], "waiting")
    first = touch(world, eva)
    assert (first.kind, first.step, first.letter) == ("step", 0, "intro")
    assert first.draft is not None
    assert first.draft.to == "eva@klee.example"
    assert law.broken(world.session) == []


def test_a_note_of_an_address_book_is_in_no_mail(world: World) -> None:
    """What somebody's address book notes of a person is in their history and found, and no mail quotes it."""
    account = world.account(**BERLIN)
    taken = take(world, account, table(HEAD, EVA))
    [eva] = people(world, account)
    [noted, met] = contacts.history(world.session, account, eva)
    assert (noted.kind, noted.note, met.kind, met.note) == ("import", "likes roses", "import", "")
    assert (noted.what, met.what) == (importing.NOTED, "Added")
    assert "roses" in eva.search
    draft = touch(world, eva).draft
    assert draft is not None
    assert "roses" not in draft.body
    assert imports.undo(world.session, world.kit, account, taken.file.id) == Undone(1, 0, 0, 0)


def test_a_known_person_gets_only_what_is_added(small_world: World) -> None:
    """Same mail and same name: what is known stays, a further number and an empty field are filled."""
    account = small_world.account(**BERLIN)
    known = small_world.keep(account, ANA).contact
    row = ("Ana", "Souza", "ANA.SOUZA@lumen.example", "0171 5554433", "Another Ltd", "a note", "VIP")
    assert counts(small_world, account, table(HEAD, row)) == {"more": 1}
    taken = take(small_world, account, table(HEAD, row))
    [ana] = people(small_world, account)
    assert (taken.new, taken.more) == (0, 1)
    assert (ana.id, ana.company, ana.emails) == (known.id, "Lumen Works", ["ana.souza@lumen.example"])
    assert [phone["e164"] for phone in ana.phones] == ["+4930901820", "+491715554433"]
    assert (ana.tags, ana.talked_about) == (["VIP"], "")
    assert "+491715554433" in ana.search


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (("Ana", "Souza", "", "030 901820", "", "", ""), "known"),
        (("Ana", "Souza", "", "", "Lumen Works", "", ""), "known"),
        (("ANA", "SOUZA", "", "", "", "", ""), "known"),
        (("", "", "ana.souza@lumen.example", "", "", "", ""), "known"),
        (("Eva", "Souza", "ana.souza@lumen.example", "", "", "", ""), "new"),
        (("", "", "ana.souza@lumen.example", "0171 5554433", "", "", ""), "new"),
        (("Ana", "Souza", "ana@elsewhere.example", "", "", "", ""), "new"),
        (("Ana", "Souza", "", "", "Elsewhere", "", ""), "new"),
        (("Ana", "Souza", "", "", "", "met in Rio", ""), "new"),
        (("", "", "", "", "", "a note", "VIP"), "nobody"),
        (("", "", "", "", "Lumen Works", "", ""), "new"),
    ],
)
def test_who_is_known(small_world: World, row: tuple[str, ...], kind: Kind) -> None:
    """A mail or number counts with the name, a name alone only where it adds nothing, nothing else."""
    account = small_world.account(**BERLIN)
    small_world.keep(account, ANA)
    assert counts(small_world, account, table(HEAD, row)) == {kind: 1}


def test_who_has_a_uid_is_known_by_it(small_world: World) -> None:
    """A vCard's UID tells who it is, whatever name and mail it bears by now; so does our own id."""
    account = small_world.account()
    mine = small_world.keep(account, ANA).contact
    uid = "UID:5b8f8ad0-9f4e-4a0b-8f0a-2f6c1d0c7e11"
    take(small_world, account, card(uid, "FN:Eva Klee", "EMAIL:eva@klee.example").encode())
    data = card(uid, "FN:Eva Rose", "EMAIL:eva@rose.example")
    data += card(f"UID:urn:uuid:{str(mine.id).upper()}", "FN:Ana S.", "EMAIL:ana@home.example")
    data += card(f"UID:{mine.id}", "FN:Ana S.")
    assert take(small_world, account, data.encode()).more == 2
    found = {contact.full_name: contact.emails for contact in people(small_world, account)}
    assert found["Eva Klee"] == ["eva@klee.example", "eva@rose.example"]
    assert found["Ana Souza"] == ["ana.souza@lumen.example", "ana@home.example"]


def test_a_uid_of_several_people_is_nobodys(small_world: World) -> None:
    """Where a program gives all its cards one UID, they stay different people, also the second time."""
    account = small_world.account()
    data = "".join(card("UID:1", f"FN:{name}", f"EMAIL:{name}@x.example") for name in ("Ana", "Bo")).encode()
    assert take(small_world, account, data).new == 2
    assert counts(small_world, account, data) == {"known": 2}


def test_a_known_persons_own_uid_stays_what_their_vcard_bears(small_world: World) -> None:
    """Who becomes known by another UID, too, still goes out under the one phones have."""
    account = small_world.account()
    mine = small_world.keep(account, ANA).contact
    before = vcards.one(small_world.session, small_world.kit, account, mine.id)
    small_world.clock.move(timedelta(minutes=1))
    take(small_world, account, card("UID:abc-1", "FN:Ana Souza", "EMAIL:ana.souza@lumen.example").encode())
    assert uids.owners(small_world.session, account, ["abc-1"]) == {"abc-1": mine.id}
    assert vcards.one(small_world.session, small_world.kit, account, mine.id) == before


def test_tags_that_name_where_one_was_met_are_no_news(small_world: World) -> None:
    """A contact's own vCard names its event among the categories: it comes back as no tag."""
    account = small_world.account()
    fair = events.add(small_world.session, small_world.kit, account, "Garden fair")
    small_world.keep(account, ANA, event_id=fair.id)
    row = ("Ana", "Souza", "ana.souza@lumen.example", "", "", "", "garden FAIR")
    assert counts(small_world, account, table(HEAD, row)) == {"known": 1}


@pytest.mark.parametrize(
    ("where", "met", "tags"),
    [
        ("none", None, ["Garden fair", "VIP"]),
        ("current", "Web Summit", ["Garden fair", "VIP"]),
        ("category", "Garden fair", ["VIP"]),
    ],
)
def test_where_they_were_met_is_a_choice(
    small_world: World, where: imports.Where, met: str | None, tags: list[str]
) -> None:
    """At no event, the current one, or the one a tag is the name of, which then is no tag; twice is once."""
    account = small_world.account()
    for name in ("Garden fair", "Web Summit"):
        events.add(small_world.session, small_world.kit, account, name)
    take(small_world, account, table(HEAD, EVA), Begin(where=where))
    [eva] = people(small_world, account)
    assert (eva.event.name if eva.event else None, eva.tags) == (met, tags)
    assert counts(small_world, account, table(HEAD, EVA)) == {"known": 1}


def test_a_first_mail_speaks_only_of_a_meeting_that_is_known(small_world: World) -> None:
    """Where the file tells the day, or the owner the event, it does; else it says nothing of the kind."""
    account = small_world.account()
    events.add(small_world.session, small_world.kit, account, "Garden fair")
    head = (*HEAD, "Met On")
    known = ("Ole", "Lund", "ole@lund.example", "", "", "", "", "2025-11-20")
    unknown = (*EVA[:6], "", "")
    take(small_world, account, table(head, known, unknown))
    take(
        small_world,
        account,
        table(HEAD, ("Bo", "Ek", "bo@ek.example", "", "", "", "")),
        Begin(where="current"),
    )
    bodies = {
        contact.full_name: touch(small_world, contact).draft for contact in people(small_world, account)
    }
    met = {name: "good to meet you" in draft.body for name, draft in bodies.items() if draft}
    assert met == {"Ole Lund": True, "Eva Klee": False, "Bo Ek": True}


def many(number: int) -> bytes:
    """A table of so many people."""
    return table(HEAD, *((f"P{n}", "Klee", f"p{n}@klee.example", "", "", "", "") for n in range(number)))


def test_first_mails_spread_over_the_days_that_have_room(world: World) -> None:
    """Begun now, by the cadence chosen, nobody more than the number a day; a card kept goes first."""
    account = world.account(daily_touches=3)
    take(world, account, many(10), Begin(cadence="gentle"))
    kept = world.keep(account, ANA).contact
    days: dict[date, int] = {}
    for contact in people(world, account):
        days[touch(world, contact).due_on] = days.get(touch(world, contact).due_on, 0) + 1
        assert contact.cadence == ("persistent" if contact.id == kept.id else "gentle")
    assert list(dict(sorted(days.items())).values()) == [3, 3, 3, 2]
    assert touch(world, kept).due_on == date(2026, 3, 2)


def test_on_another_cadence_first_mails_stay_spread(small_world: World) -> None:
    """Put on another cadence, people of an import keep day and letter; what comes then is by its gaps."""
    account = small_world.account(daily_touches=2)
    take(small_world, account, many(6))

    def planned() -> list[tuple[date, str | None]]:
        rows = [touch(small_world, each) for each in people(small_world, account)]
        return [(row.due_on, row.letter) for row in rows]

    before = planned()
    ids = [contact.id for contact in people(small_world, account)]
    cadences.put(small_world.session, small_world.kit, account, "gentle", ids)
    assert planned() == before
    assert len({day for day, _ in before}) == 3
    first = touch(small_world, people(small_world, account)[0])
    followups.done(small_world.session, small_world.kit, account, first.id)
    second = touch(small_world, people(small_world, account)[0])
    assert (second.step, second.due_on) == (1, date(2026, 3, 9))


def test_many_wait_three_months_unless_said_otherwise(small_world: World) -> None:
    """More than twenty new people begin in three months, fewer at once; they are open, nobody answered."""
    account = small_world.account()
    few = imports.look(small_world.session, small_world.kit, account, send(small_world, account, many(20)))
    assert few.begin is None
    preview = imports.look(
        small_world.session, small_world.kit, account, send(small_world, account, many(21))
    )
    assert preview.begin == date(2026, 6, 1)
    begin = Begin(preview.begin)
    imports.take(small_world.session, small_world.kit, account, preview.file.id, begin)
    for contact in people(small_world, account):
        assert (contact.answer, contact.not_now_until) == ("waiting", None)
        assert touch(small_world, contact).due_on >= date(2026, 6, 1)
    assert law.broken(small_world.session) == []


@pytest.mark.parametrize("day", [date(2026, 3, 2), date(2026, 3, 1), date(2046, 3, 2)])
def test_a_day_to_begin_lies_ahead(small_world: World, day: date) -> None:
    """Today is "now"; days past and slips of the hand are refused, and the file still waits."""
    account = small_world.account()
    file = send(small_world, account, table(HEAD, EVA))
    with pytest.raises(Invalid) as refused:
        imports.take(small_world.session, small_world.kit, account, file, Begin(day))
    assert refused.value.field == "begin"
    assert people(small_world, account) == []
    assert imports.get(small_world.session, account, file).data


def test_a_cadence_there_is_not_is_refused(small_world: World) -> None:
    """Nothing comes of it."""
    account = small_world.account()
    with pytest.raises(NotFound):
        take(small_world, account, table(HEAD, EVA), Begin(cadence="none such"))
    assert people(small_world, account) == []


def test_known_peoples_drafts_learn_what_is_added(small_world: World) -> None:
    """A mail address that a file adds stands in the draft that waits for it."""
    account = small_world.account(**BERLIN)
    small_world.keep(
        account, CardFields(full_name="Eva Klee", phones=(Phone("0171 5554433", "mobile", "+491715554433"),))
    )
    take(small_world, account, table(HEAD, EVA))
    [eva] = people(small_world, account)
    draft = touch(small_world, eva).draft
    assert draft is not None
    assert draft.to == "eva@klee.example"


def test_columns_are_what_the_owner_says(small_world: World) -> None:
    """What heads and contents don't tell is told by a mapping; one that doesn't fit is refused."""
    account = small_world.account()
    data = table(("Wer", "Wo"), ("Eva", "Klee"))
    file = send(small_world, account, data)
    look = imports.look(small_world.session, small_world.kit, account, file)
    assert [column.about for column in look.content.columns] == ["", ""]
    assert look.content.unclear
    assert look.counts == {"nobody": 1}
    for wrong in (["full_name"], ["full_name", "no such"]):
        with pytest.raises(Invalid) as refused:
            imports.look(small_world.session, small_world.kit, account, file, wrong)
        assert refused.value.field == "mapping"
    imports.take(small_world.session, small_world.kit, account, file, Begin(), ["full_name", "company"])
    assert [contact.company for contact in people(small_world, account)] == ["Klee"]


def test_a_file_is_taken_in_once(small_world: World) -> None:
    """Then its bytes are gone; taking, looking and throwing away are refused with words."""
    account = small_world.account()
    file = take(small_world, account, table(HEAD, EVA)).file.id
    assert imports.get(small_world.session, account, file).data is None
    with pytest.raises(Conflict):
        imports.take(small_world.session, small_world.kit, account, file, Begin())
    with pytest.raises(Conflict):
        imports.look(small_world.session, small_world.kit, account, file)
    with pytest.raises(Conflict):
        imports.drop(small_world.session, account, file)
    assert len(people(small_world, account)) == 1


def test_files_that_wait_go(small_world: World) -> None:
    """Thrown away, after a day, or when the next one comes; those taken in stay in the list."""
    account = small_world.account()
    done = take(small_world, account, table(HEAD, EVA)).file.id
    first, second = (send(small_world, account, many(n)) for n in (1, 2))
    recent = {file.id for file in imports.recent(small_world.session, account)}
    assert recent == {done, second}
    assert first not in recent
    imports.drop(small_world.session, account, second)
    third = send(small_world, account, many(3))
    small_world.clock.move(timedelta(hours=23))
    assert imports.sweep(small_world.session, small_world.kit) == 0
    small_world.clock.move(timedelta(hours=1))
    assert imports.sweep(small_world.session, small_world.kit) == 1
    with pytest.raises(NotFound):
        imports.get(small_world.session, account, third)
    assert [file.id for file in imports.recent(small_world.session, account)] == [done]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "neither"),
        (b"\x00\x01\x02\xff" * 50, "neither"),
        (b"x" * (MOST_BYTES + 1), "larger than 10 MB"),
        (many(MOST_PEOPLE + 1), "more than 5,000 people"),
        (b"a," * 400, "more than 300 columns"),
        (b"BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n", "no vCard"),
    ],
    ids=["empty", "bytes", "large", "many", "wide", "nobody"],
)
def test_what_is_no_file_of_contacts_is_refused(small_world: World, data: bytes, words: str) -> None:
    """With a sentence, and nothing is kept of it."""
    account = small_world.account()
    with pytest.raises(Invalid, match=words):
        send(small_world, account, data)
    assert imports.recent(small_world.session, account) == []


def test_undo_takes_back_whom_nobody_has_touched(world: World) -> None:
    """Those go whom the file made, with drafts and steps; who was answered, changed or written to stays."""
    account = world.account()
    world.keep(account, ANA)
    world.clock.move(timedelta(minutes=1))
    before = everything(world)
    file = take(world, account, many(5)).file.id
    p0, p1, p2, _, _ = (contact for contact in people(world, account) if contact.full_name != "Ana Souza")
    world.clock.move(timedelta(minutes=1))
    answers.give(world.session, world.kit, account, p0.id, "no")
    contacts.change(world.session, world.kit, account, p1.id, {"tags": ["VIP"]})
    followups.done(world.session, world.kit, account, touch(world, p2).id)
    asked = imports.undoing(world.session, account, file)
    assert (asked.gone, asked.left, asked.known) == (2, 3, 0)
    assert imports.undo(world.session, world.kit, account, file) == Undone(2, 3, 0, 0)
    assert [contact.full_name for contact in people(world, account)] == [
        "Ana Souza",
        "P0 Klee",
        "P1 Klee",
        "P2 Klee",
    ]
    assert imports.recent(world.session, account) == []
    for contact in people(world, account)[1:]:
        contacts.delete(world.session, account, contact.id)
    assert everything(world) == before


def test_undo_leaves_whose_mail_came_in(small_world: World) -> None:
    """Who let them know that they are away stays, with what they wrote."""
    account = small_world.account()
    file = take(small_world, account, many(2)).file.id
    away = people(small_world, account)[0]
    marks = (("auto-submitted", "auto-replied"),)
    head = Head("<away@klee.example>", sender=away.emails[0], subject="Away", marks=marks)
    known = replies.known(small_world.session, small_world.kit, account, "bo@example.com")
    came = replies.take_in(small_world.session, small_world.kit, account, known, head, b"\r\nBack soon.")
    assert came is not None
    assert came.kind == "automatic"
    assert imports.undo(small_world.session, small_world.kit, account, file) == Undone(1, 1, 0, 0)
    assert [row.subject for row in replies.of_contact(small_world.session, account, away.id)] == ["Away"]


def known_gets(world: World, account: UUID) -> tuple[UUID, UUID]:
    """A file by which Ana, known, gets an address, a number, a department, a tag, a note and a UID."""
    ana = world.keep(account, ANA, "their warehouse").contact.id
    world.clock.move(timedelta(minutes=1))
    lines = ("UID:k-1", "FN:Ana Souza", "EMAIL:ana.souza@lumen.example", "EMAIL:ana@home.example")
    more = ("TEL:+491715554433", "ORG:Lumen Works;Sales", "CATEGORIES:VIP", "NOTE:likes roses")
    taken = take(world, account, card(*lines, *more).encode())
    assert (taken.new, taken.more) == (0, 1)
    return ana, taken.file.id


def told(contact: Contact) -> list[object]:
    """All that is known of somebody."""
    return [contact.fields, contact.tags, contact.talked_about, contact.search]


def test_undo_takes_back_what_known_people_got(small_world: World) -> None:
    """They are as before: fields, tags, note, draft and what they are found by; the file is news again."""
    world, account = small_world, small_world.account()
    before = told(world.keep(account, ANA, "their warehouse").contact)
    other = world.account("other@example.com")
    ana, file = known_gets(world, other)
    contact = contacts.get(world.session, other, ana)
    assert told(contact) != before
    assert imports.undoing(world.session, other, file).known == 1
    assert imports.undo(world.session, world.kit, other, file) == Undone(0, 0, 1, 0)
    assert told(contact) == before
    assert "import" not in {each.kind for each in contacts.history(world.session, other, contact)}
    assert uids.owners(world.session, other, ["k-1"]) == {}
    assert law.broken(world.session) == []


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({"department": "Purchasing"}, {"department": "Purchasing"}),
        ({"emails": ["ana.souza@lumen.example", "ana@away.example"]}, {"emails": 2}),
        ({"tags": ["VIP", "old"]}, {"tags": ["old"]}),
        ({"emails": []}, {"emails": 0}),
    ],
)
def test_what_was_changed_since_stays(
    small_world: World, changes: dict[str, object], left: dict[str, object]
) -> None:
    """A text written over and an address put right are the owner's; what they took away is gone."""
    world, account = small_world, small_world.account()
    ana, file = known_gets(world, account)
    contact = contacts.change(world.session, world.kit, account, ana, changes)
    kept = int("department" in left or left.get("emails") == 2)
    assert imports.undo(world.session, world.kit, account, file) == Undone(0, 0, 1, kept)
    now = {"department": contact.department, "emails": len(contact.emails), "tags": contact.tags}
    assert {name: now[name] for name in left} == left
    assert all(phone["e164"] != "+491715554433" for phone in contact.phones)


def test_nobody_is_left_without_a_name(small_world: World) -> None:
    """What a file gave stays where it is all that is left of somebody."""
    world, account = small_world, small_world.account()
    ana, file = known_gets(world, account)
    gone: dict[str, object] = {"full_name": None, "company": None, "phones": []}
    contact = contacts.change(world.session, world.kit, account, ana, gone | {"emails": ["ana@home.example"]})
    assert imports.undo(world.session, world.kit, account, file) == Undone(0, 0, 0, 1)
    assert contact.emails == ["ana@home.example"]


def test_who_has_become_one_with_somebody_else_keeps_it(small_world: World) -> None:
    """And undoing says so; of whom was deleted there is nothing to say."""
    world, account = small_world, small_world.account()
    ana, file = known_gets(world, account)
    bo = world.keep(account, CardFields(full_name="Bo")).contact.id
    merging.merge(world.session, world.kit, account, bo, ana)
    assert imports.undo(world.session, world.kit, account, file) == Undone(0, 0, 0, 1)
    other = world.account("other@example.com")
    ana, file = known_gets(world, other)
    contacts.delete(world.session, other, ana)
    assert imports.undo(world.session, world.kit, other, file) == Undone(0, 0, 0, 0)


def test_an_archive_brings_along_what_a_file_gave(small_world: World) -> None:
    """In another account it can be undone as in the first."""
    world, account = small_world, small_world.account()
    known_gets(world, account)
    data = b"".join(archive.write(world.session, world.kit, account))
    other = world.account("other@example.com")
    archive.bring(world.session, world.kit, other, io.BytesIO(data))
    [file] = imports.recent(world.session, other)
    assert imports.undo(world.session, world.kit, other, file.id) == Undone(0, 0, 1, 0)
    [ana] = people(world, other)
    assert (ana.emails, ana.tags, ana.department) == (["ana.souza@lumen.example"], [], None)


def test_only_those_chosen_come_in(small_world: World) -> None:
    """By their numbers in the file; what it tells of them elsewhere comes along, and nobody else."""
    world, account = small_world, small_world.account()
    ana = world.keep(account, ANA).contact
    names = ("Eva", "Ole", "Eva", "Kim")
    rows = [(name, "Klee", f"{name}@klee.example", "", "", f"note {n}", "") for n, name in enumerate(names)]
    data = table(HEAD, *rows, ("Ana", "Souza", "ana.souza@lumen.example", "", "", "", "VIP"))
    file = send(world, account, data)
    preview = imports.look(world.session, world.kit, account, file, only=[0])
    assert [(n, each.kind) for n, each in preview.people] == [(0, "new"), (1, "new"), (3, "new"), (4, "more")]
    assert preview.new == 1
    taken = imports.take(world.session, world.kit, account, file, Begin(), only=[0, 3])
    assert (taken.new, taken.more, taken.file.given) == (2, 0, {})
    assert [contact.full_name for contact in people(world, account)] == ["Ana Souza", "Eva Klee", "Kim Klee"]
    assert "note 0 note 2" in people(world, account)[1].search
    assert ana.tags == []
    file = send(world, account, data)
    assert imports.take(world.session, world.kit, account, file, Begin(), only=[4]).more == 1
    assert ana.tags == ["VIP"]


@pytest.mark.parametrize("only", [[], [5], [0, 7], [2]])
def test_nobody_comes_in_by_a_number_of_nobody(small_world: World, only: list[int]) -> None:
    """An empty choice and numbers the file has not are refused, and nothing happens."""
    world, account = small_world, small_world.account()
    file = send(world, account, table(HEAD, EVA, ("Bo", *EVA[1:]), ("", "", "", "", "", "a note", "")))
    with pytest.raises(Invalid) as refused:
        imports.take(world.session, world.kit, account, file, Begin(), only=only)
    assert refused.value.field == "only"
    assert people(world, account) == []


def test_the_days_a_preview_names_are_those_it_takes(small_world: World) -> None:
    """From when until when first steps will be, among all that is planned, whenever they begin."""
    world, account = small_world, small_world.account(daily_touches=3)
    for n in range(4):
        followups.done(world.session, world.kit, account, touch(world, keep(world, account, n)).id)
    for begin in (None, date(2026, 6, 1)):
        file = send(world, account, many(10))
        preview = imports.look(world.session, world.kit, account, file)
        [said] = imports.first_steps(world.session, world.kit, preview, [begin])
        made = imports.take(world.session, world.kit, account, file, Begin(begin)).file.made
        due = [touch(world, contacts.get(world.session, account, UUID(key))).due_on for key in made]
        assert said == (min(due), max(due))
        imports.undo(world.session, world.kit, account, file)


def keep(world: World, account: UUID, n: int) -> Contact:
    return world.keep(account, CardFields(full_name=f"Kept {n}")).contact


def test_pictures_are_spoken_of_where_there_are_any(small_world: World) -> None:
    """A vCard with a photo or the address of one; not one in which the word stands elsewhere."""
    account = small_world.account()
    for line, there in (
        ("PHOTO;ENCODING=b:AAAA", True),
        ("item1.PHOTO:https://x.example/1", True),
        ("NOTE:PHOTO:", False),
    ):
        file = send(small_world, account, card("FN:Eva", line).encode())
        assert imports.look(small_world.session, small_world.kit, account, file).content.pictures is there


def test_only_what_was_taken_in_is_undone(small_world: World) -> None:
    """A file that waits has done nothing yet."""
    account = small_world.account()
    with pytest.raises(Conflict):
        imports.undo(
            small_world.session, small_world.kit, account, send(small_world, account, table(HEAD, EVA))
        )


def test_days_are_levelled_once_for_all(small_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many people a file brings, days are levelled once."""
    account, calls = small_world.account(), []
    level = days.relevel
    monkeypatch.setattr(days, "relevel", lambda *args, **more: (calls.append(1), level(*args, **more)))
    take(small_world, account, many(30))
    assert len(calls) == 1


# Few names and ways, so that people meet: the same in other letters, with more, with less.
names = st.sampled_from(
    ["", "Ana Souza", "ANA SOUZA", "Bo", "Bo Li", "山田 太郎", "山田太郎", "=Jo", "'Jo", "Max\0Ö"]
)
mails = st.sampled_from(
    ["", "a@x.example", "A@x.example", "b@x.example", "no mail", "@", "a@x.example, c@x.example"]
)
numbers = st.sampled_from(["", "0171 5554433", "+49 171 5554433", "030/901820", "12", "tel", "004930901820"])
firms = st.sampled_from(["", "Acme", "ACME ", "Beta; Söhne", "LONG"])
notes = st.sampled_from(["", "one", "one\ntwo", "LONG", " \t"])
labels = st.sampled_from(["", "VIP", "vip, Fair", "Fair ::: * myContacts", "LONG"])
rows = st.tuples(names, st.just(""), mails, numbers, firms, notes, labels)
uid_lines = st.sampled_from(
    ["", "UID:1", "UID:2", "UID:urn:uuid:0b0d1f9e-1f1d-4f5c-8a1e-6f9a1f2f3a4b", "UID:LONG"]
)
lines = st.tuples(uid_lines, names, mails, numbers, firms, notes)


def as_card(uid: str, name: str, mail: str, number: str, firm: str, note: str) -> str:
    told = {"FN": name, "EMAIL": mail, "TEL": number, "ORG": firm, "NOTE": note.replace("\n", "\\n")}
    return card(*([uid] if uid else []), *(f"{key}:{value}" for key, value in told.items() if value))


def long(text: str) -> str:
    """What stands for a text beyond the bounds, so that failing examples stay readable."""
    return text.replace("LONG", "x" * 11_000)


files = st.one_of(
    st.lists(rows, min_size=1, max_size=6).map(lambda some: table(HEAD, *some).decode()),
    st.lists(lines, min_size=1, max_size=6).map(lambda some: "".join(as_card(*each) for each in some)),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files, files, st.sampled_from(["none", "current", "category"]))
def test_the_same_file_again_changes_nothing(
    small_world: World, before: str, data: str, where: imports.Where
) -> None:
    """Whatever is known and whatever stands in a file: taken in twice it makes and changes no row."""
    account = small_world.account(f"{uuid4()}@x.example")
    events.add(small_world.session, small_world.kit, account, "Fair")
    for each in (before, data):
        try:
            take(small_world, account, long(each).encode(), Begin(where=where))
        except Invalid:  # nobody is in it
            return
        small_world.clock.move(timedelta(minutes=1))
    was = everything(small_world)
    taken = take(small_world, account, long(data).encode(), Begin(where=where))
    assert (taken.new, taken.more) == (0, 0)
    assert everything(small_world) == was
    assert law.broken(small_world.session) == []


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files)
def test_ones_own_export_brings_nothing(small_world: World, data: str) -> None:
    """The vCards and the table an account gives out tell of nobody new, and add nothing."""
    account = small_world.account(f"{uuid4()}@x.example")
    try:
        take(small_world, account, long(data).encode())
    except Invalid:  # nobody is in it
        return
    everybody = len(people(small_world, account))
    cards = "".join(vcards.several(small_world.session, small_world.kit, account, Asked()))
    sheet = exports.people(small_world.session, account, Asked()).encode("utf-8-sig")
    for file in filter(None, (cards.encode(), sheet if everybody else b"")):
        found = counts(small_world, account, file)
        assert set(found) <= {"known"}
