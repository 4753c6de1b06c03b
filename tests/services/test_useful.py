"""Useful things and times to meet: what mails bring along, kept good, and exchanged by hand."""

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from app.domain.card import CardFields, Phone
from app.domain.errors import Conflict, Invalid, NotFound, TooLarge
from app.domain.followup import Due, Promise
from app.domain.slots import Slots, Span
from app.domain.useful import Thing
from app.services import accounts, bringing, busy, contacts, drafts, followups, slots, touches, useful
from app.store import drafts as written
from app.store import followups as steps
from app.store.drafts import Draft
from tests.factories import World

BERLIN = ZoneInfo("Europe/Berlin")
ADDRESS = "https://calendar.example/bo.ics"
BEN = CardFields(full_name="Ben Roth", emails=("ben@roth.example",))


def thing(world: World, account: UUID, text: str, **more: str) -> UUID:
    """A line that the owner collected."""
    world.clock.move(timedelta(seconds=1))
    made = Thing.of("line", text, tags=more.get("tags", "").split(","), language=more.get("language"))
    return useful.add(world.session, world.kit, account, made).id


def someone(world: World, account: UUID, fields: CardFields = BEN) -> UUID:
    """A contact whose first mail has gone out, so that their next one is written."""
    contact = contacts.add(world.session, world.kit, account, fields).contact
    go_on(world, account, contact.id)
    return contact.id


def go_on(world: World, account: UUID, contact_id: UUID) -> None:
    """The next touch of theirs is done; calls and the like until a mail is next."""
    while True:
        rows = steps.planned_of(world.session, contact_id)
        row = next(row for row in rows if row.kind != "promise")
        followups.done(world.session, world.kit, account, row.id)
        if next_mail(world, contact_id):
            return


def next_mail(world: World, contact_id: UUID) -> Draft | None:
    """Their mail that waits, if one does."""
    world.session.expire_all()
    return next(iter(written.open_of(world.session, contact_id)), None)


def mail(world: World, contact_id: UUID) -> Draft:
    found = next_mail(world, contact_id)
    assert found
    return found


def talk(world: World, account: UUID, contact_id: UUID) -> Draft:
    """Their next mail that suggests a talk."""
    while not mail(world, contact_id).times:
        go_on(world, account, contact_id)
    return mail(world, contact_id)


def told(draft: Draft) -> str:
    """The times a draft offers, in words."""
    begins = tuple(datetime.fromisoformat(at) for at in draft.times)
    return Slots(begins, BERLIN).told("en")


def exchange(world: World, account: UUID, draft: Draft, thing_id: UUID | None) -> Draft:
    return bringing.exchange(world.session, world.kit, account, draft.id, thing_id)


def renew(world: World, account: UUID, draft: Draft) -> Draft:
    return bringing.renew(world.session, world.kit, account, draft.id)


def test_each_mail_brings_another_thing(world: World) -> None:
    """Mail by mail a contact gets what they have not had yet, oldest first, and then nothing; others, too."""
    account = world.account()
    texts = ["Tip one.", "Tip two.", "Tip three."]
    for text in texts:
        thing(world, account, text)
    for _ in range(2):
        contact, got = someone(world, account), []
        for _mail in range(5):
            body = mail(world, contact).body
            got.append([text for text in texts if text in body])
            go_on(world, account, contact)
        assert got == [["Tip one."], ["Tip two."], ["Tip three."], [], []]


def test_a_first_mail_brings_nothing(small_world: World) -> None:
    """What is promised in person comes first; the intro neither brings a thing nor names times."""
    world, account = small_world, small_world.account()
    thing(world, account, "Tip one.")
    contact = contacts.add(world.session, world.kit, account, BEN).contact
    first = mail(world, contact.id)
    assert (first.thing_id, first.times) == (None, [])


def test_a_mail_that_did_not_go_out_gave_nothing(small_world: World) -> None:
    """What a skipped mail would have brought comes with the next one."""
    world, account = small_world, small_world.account()
    only = thing(world, account, "Tip one.")
    contact = someone(world, account)
    assert mail(world, contact).thing_id == only
    followups.skip(world.session, world.kit, account, mail(world, contact).followup_id)
    while next_mail(world, contact) is None:
        go_on(world, account, contact)
    waiting = [draft for draft in written.open_of(world.session, contact) if draft.thing_id]
    assert {draft.thing_id for draft in waiting} == {only}


def test_tags_notes_and_language_choose(small_world: World) -> None:
    """What bears a word of the notes comes first, and nothing in a language the mail is not in."""
    world, account = small_world, small_world.account()
    thing(world, account, "Ein Tipp.", language="de")
    thing(world, account, "Plain.")
    paper = thing(world, account, "On paper.", tags="paper")
    contact = contacts.add(
        world.session, world.kit, account, BEN, talked_about="They print on Paper"
    ).contact.id
    go_on(world, account, contact)
    assert mail(world, contact).thing_id == paper


def test_nobody_elses_things_are_brought(world: World) -> None:
    """Things are their owner's alone: for others they are not there."""
    account, eve = world.account(), world.account("eve@example.com")
    mine = thing(world, account, "Tip one.")
    theirs = mail(world, someone(world, eve))
    assert theirs.thing_id is None
    with pytest.raises(NotFound):
        exchange(world, eve, theirs, mine)
    with pytest.raises(NotFound):
        bringing.remove(world.session, world.kit, eve, mine)
    with pytest.raises(NotFound):
        useful.document(world.session, world.kit, eve, mine)


def test_another_thing_is_chosen_by_hand(world: World) -> None:
    """A mail is written anew with the thing chosen; without any, its line goes and the mail is one's own."""
    account = world.account()
    first, second = (thing(world, account, text) for text in ("Tip one.", "Tip two."))
    contact = someone(world, account)
    assert mail(world, contact).thing_id == first
    draft = exchange(world, account, mail(world, contact), second)
    assert "Tip two." in draft.body
    assert "Tip one." not in draft.body
    assert not draft.edited
    draft = exchange(world, account, draft, None)
    assert "Tip" not in draft.body
    assert "may be of use" not in draft.body
    assert (draft.thing_id, draft.edited) == (None, True)
    contacts.change(world.session, world.kit, account, contact, {"talked_about": "tea"})
    assert mail(world, contact).thing_id is None


def test_in_an_edited_mail_only_the_thing_changes(small_world: World) -> None:
    """The owner's words stay: the thing's own are exchanged where they stand, else put above the greeting."""
    world, account = small_world, small_world.account()
    thing(world, account, "Tip one.")
    second = thing(world, account, "Tip two.")
    draft = mail(world, someone(world, account))
    mine = f"My words.\n\n{draft.body}"
    drafts.edit(world.session, world.kit, account, draft.id, body=mine)
    assert exchange(world, account, draft, second).body == mine.replace("Tip one.", "Tip two.")
    drafts.edit(world.session, world.kit, account, draft.id, body="Mine alone.\n\nBo Li\nLi GmbH")
    assert exchange(world, account, draft, second).body == "Mine alone.\n\nTip two.\n\nBo Li\nLi GmbH"


def test_what_went_out_is_not_changed(small_world: World) -> None:
    """A mail that was sent brings what it brought."""
    world, account = small_world, small_world.account()
    first = thing(world, account, "Tip one.")
    draft = mail(world, someone(world, account))
    drafts.sent(world.session, world.kit, account, draft.id)
    with pytest.raises(Conflict):
        exchange(world, account, draft, None)
    bringing.remove(world.session, world.kit, account, first)
    assert "Tip one." in renew(world, account, draft).body


def test_a_thing_that_is_removed_leaves_mails_that_wait(world: World) -> None:
    """They are written anew with another one, or without; an edited one keeps its words."""
    account = world.account()
    first, second = (thing(world, account, text) for text in ("Tip one.", "Tip two."))
    contact, edited = someone(world, account), someone(world, account)
    drafts.edit(world.session, world.kit, account, mail(world, edited).id, body="Mine: Tip one.")
    bringing.remove(world.session, world.kit, account, first)
    assert (mail(world, contact).thing_id, "Tip two." in mail(world, contact).body) == (second, True)
    assert (mail(world, edited).thing_id, mail(world, edited).body) == (None, "Mine: Tip one.")
    bringing.remove(world.session, world.kit, account, second)
    assert "Tip" not in mail(world, contact).body


def test_what_is_collected_later_comes_along_when_a_mail_is_opened(small_world: World) -> None:
    """A mail written while there was nothing brings what there is by the time it is looked at."""
    world, account = small_world, small_world.account()
    contact = someone(world, account)
    assert mail(world, contact).thing_id is None
    first = thing(world, account, "Tip one.")
    assert renew(world, account, mail(world, contact)).thing_id == first
    assert "Tip one." in mail(world, contact).body


def test_a_document_is_kept_and_goes_with_its_thing(world: World) -> None:
    """Its file comes back bit for bit under its name, and is gone when the thing is."""
    account = world.account()
    made = Thing.of("document", "Prices", file_name="C:\\tmp\\prices 2026.pdf")
    row = useful.add(world.session, world.kit, account, made, b"%PDF")
    found = useful.document(world.session, world.kit, account, row.id)
    assert (found.name, found.media_type, found.data) == ("prices 2026.pdf", "application/pdf", b"%PDF")
    draft = mail(world, someone(world, account))
    assert "Prices (attached)" in draft.body
    assert "attachment" not in [each.code for each in drafts.advice(world.session, account, draft)]
    bringing.remove(world.session, world.kit, account, row.id)
    assert not world.photos.photos
    with pytest.raises(NotFound):
        useful.document(world.session, world.kit, account, row.id)


def test_what_can_not_be_sent_is_refused(small_world: World) -> None:
    """No empty file, none too large for a mail, no language without letters, and not without an end."""
    world, account = small_world, small_world.account()
    document = Thing.of("document", "Prices", file_name="prices.pdf")
    for data, error in ((b"", Invalid), (None, Invalid), (b"x" * (useful.LARGEST + 1), TooLarge)):
        with pytest.raises(error):
            useful.add(world.session, world.kit, account, document, data)
    with pytest.raises(Invalid):
        useful.add(world.session, world.kit, account, Thing.of("line", "x", language="tlh"))
    assert useful.all_of(world.session, account) == []


def test_a_talk_is_offered_when_both_are_free(world: World) -> None:
    """Times lie in the hours the owner meets people, are free, and stand in the mail."""
    account = world.account()
    accounts.change(world.session, world.kit, account, {"work_from": time(14), "work_until": time(16)})
    contact = someone(world, account)
    draft = talk(world, account, contact)
    assert told(draft) in draft.body
    assert 2 <= len(draft.times) <= 3
    for at in draft.times:
        local = datetime.fromisoformat(at).astimezone(BERLIN)
        assert time(14) <= local.time() <= time(15, 30)
        assert local.isoweekday() <= 5


def test_other_calendars_and_promises_take_time(small_world: World) -> None:
    """What another calendar says and what was promised for an hour is not offered again."""
    world, account = small_world, small_world.account()
    contact = someone(world, account)
    before = slots.free_now(world.session, world.kit, world.owner(account))
    assert before
    first, second = before.begins[:2]
    world.calendars.put(ADDRESS, Span(first - timedelta(hours=1), first + timedelta(minutes=1)))
    busy.add(world.session, world.kit, account, "", ADDRESS)
    visit = Promise("visit", "in_person", Due.timed(second - timedelta(minutes=45), BERLIN))
    touches.promise(world.session, world.kit, account, contact, visit)
    after = slots.free_now(world.session, world.kit, world.owner(account))
    assert after
    assert not {first, second} & set(after.begins)


def test_times_that_have_passed_are_offered_anew(world: World) -> None:
    """A mail that waited for too long names other times when it is opened; else it stays as it is."""
    account = world.account()
    contact = someone(world, account)
    draft = talk(world, account, contact)
    was, body, changed = draft.times, draft.body, draft.updated_at
    draft = renew(world, account, draft)
    assert (draft.times, draft.body, draft.updated_at) == (was, body, changed)
    world.clock.set(datetime.fromisoformat(was[0]))
    draft = renew(world, account, draft)
    assert not set(draft.times) & set(was)
    assert told(draft) in draft.body
    assert min(map(datetime.fromisoformat, draft.times)) > world.clock.now()


def test_a_time_that_was_taken_is_offered_no_more(small_world: World) -> None:
    """What another calendar has taken meanwhile goes out of a mail, out of an edited one as well."""
    world, account = small_world, small_world.account()
    draft = talk(world, account, someone(world, account))
    was, body = draft.times, f"My words.\n\n{draft.body}"
    old = told(draft)
    drafts.edit(world.session, world.kit, account, draft.id, body=body)
    begin = datetime.fromisoformat(was[0])
    world.calendars.put(ADDRESS, Span(begin, begin + timedelta(minutes=30)))
    busy.add(world.session, world.kit, account, "", ADDRESS)
    draft = renew(world, account, draft)
    assert was[0] not in draft.times
    assert draft.body == body.replace(old, told(draft))


def test_times_that_the_owner_rewrote_are_theirs(small_world: World) -> None:
    """Where an edited mail does not say the times as they were, it is left alone."""
    world, account = small_world, small_world.account()
    draft = talk(world, account, someone(world, account))
    drafts.edit(world.session, world.kit, account, draft.id, body="Tuesday at ten?")
    world.clock.move(timedelta(days=30))
    assert renew(world, account, draft).body == "Tuesday at ten?"


def test_both_clocks_are_named_where_they_differ(small_world: World) -> None:
    """Somebody with a number in Lisbon reads the owner's hour and their own, of two times."""
    world, account = small_world, small_world.account()
    rita = CardFields(full_name="Rita Sá", phones=(Phone("+351 21 000 0000", "phone", "+351210000000"),))
    draft = talk(world, account, someone(world, account, rita))
    assert len(draft.times) == 2
    assert draft.body.count("(Berlin)") == draft.body.count("(Lisbon)") == 2


def test_without_two_free_times_none_is_named(small_world: World) -> None:
    """Who is busy all the time asks for a day instead."""
    world, account = small_world, small_world.account()
    now = world.clock.now()
    world.calendars.put(ADDRESS, Span(now, now + timedelta(days=170)))
    busy.add(world.session, world.kit, account, "", ADDRESS)
    contact = someone(world, account)
    for _ in range(6):
        draft = mail(world, contact)
        assert draft.times == []
        assert "–\n" not in draft.body
        assert renew(world, account, draft).times == []
        go_on(world, account, contact)


def test_hours_are_hours(small_world: World) -> None:
    """Working hours end an hour after they begin, or later."""
    world, account = small_world, small_world.account()
    for begin, until in ((time(9), time(9, 30)), (time(18), time(9)), (time(23, 30), time(0))):
        with pytest.raises(Invalid) as refused:
            accounts.change(world.session, world.kit, account, {"work_from": begin, "work_until": until})
        assert refused.value.field == "work_until"
    changed = accounts.change(world.session, world.kit, account, {"work_until": time(10)})
    assert (changed.work_from, changed.work_until) == (time(9), time(10))
