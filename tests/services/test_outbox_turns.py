"""What else happens to a mail's draft, person and mailbox while it waits, and after it came back."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread
from typing import Any, Literal
from uuid import UUID

import pytest
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from app.domain.card import CardFields
from app.domain.errors import Conflict
from app.domain.followup import Due
from app.domain.mailbox import Credentials, Server, Trouble
from app.domain.outbox import ENDED, OTHER_DAY, Handed
from app.services import (
    answers,
    composing,
    contacts,
    drafts,
    followups,
    mailboxes,
    merging,
    outbox,
    parting,
    sending,
    touches,
)
from app.services.cards import Kept
from app.services.composing import Mail
from app.store import outbox as mails
from app.store.db import writing
from tests.factories import World

BOX = Credentials(
    "bo@example.com",
    Server("smtp.example.com", 465, "tls", "bo", "secret of SMTP"),
    Server("imap.example.com", 993, "tls", "bo", "secret of IMAP"),
)


@pytest.fixture
def bo(small_world: World) -> UUID:
    account = small_world.account()
    mailboxes.save(small_world.session, small_world.kit, account, BOX, pause=0)
    return account


def kept(world: World, account: UUID, name: str = "Ana Souza") -> Kept:
    email = f"{name.split()[0].lower()}@lumen.example"
    return world.keep(account, CardFields(full_name=name, emails=(email,)))


def send(world: World, account: UUID, made: Kept, after: timedelta = timedelta(0)) -> None:
    assert made.draft
    outbox.send(world.session, world.kit, account, made.draft.id, world.clock.now() + after)


def sweep(world: World) -> int:
    return sending.sweep(world.session, world.kit, "worker")


def move(world: World, account: UUID, made: Kept) -> None:
    """Their address is another one from now on."""
    contacts.change(world.session, world.kit, account, made.contact.id, {"emails": ["new@lumen.example"]})


def test_who_moved_while_a_mail_waited_gets_it_at_the_new_address(small_world: World, bo: UUID) -> None:
    """It is called back, and the draft it was goes to where they are now."""
    made = kept(small_world, bo)
    send(small_world, bo, made)
    move(small_world, bo, made)
    assert sweep(small_world) == 0
    send(small_world, bo, made)
    assert sweep(small_world) == 1
    assert [mail.to for mail in small_world.courier.mails] == ["new@lumen.example"]


@pytest.mark.parametrize("back", ["withdrawn", "answered", "without a mailbox"])
def test_called_back_otherwise_it_knows_the_new_address_too(small_world: World, bo: UUID, back: str) -> None:
    """By its owner, by an answer, or with the mailbox."""
    made = kept(small_world, bo)
    assert made.draft
    send(small_world, bo, made, timedelta(hours=1))
    made.contact.emails = ["new@lumen.example"]  # as by a merge, which calls nothing back
    small_world.session.commit()
    if back == "withdrawn":
        outbox.withdraw(small_world.session, small_world.kit, bo, made.draft.id)
    elif back == "answered":
        with writing(small_world.session):
            outbox.withdraw_of(small_world.session, small_world.kit, made.contact.id, "They wrote.")
    else:
        mailboxes.remove(small_world.session, small_world.kit, bo)
    draft = drafts.get(small_world.session, bo, made.draft.id)
    assert (draft.state, draft.to) == ("draft", "new@lumen.example")


@pytest.mark.parametrize("act", ["done", "skipped", "no"])
def test_what_came_back_is_asked_about_only_while_it_is_to_be_sent(
    small_world: World, bo: UUID, act: str
) -> None:
    """Sent by the mail app, left out, or not wanted any more: nobody has to look at it again."""
    made = kept(small_world, bo)
    assert made.draft
    send(small_world, bo, made)
    small_world.courier.answer(Handed("refused", "550 no such person"))
    sweep(small_world)
    assert len(outbox.stuck(small_world.session, bo)) == 1
    if act == "done":
        drafts.sent(small_world.session, small_world.kit, bo, made.draft.id)
    elif act == "skipped":
        followups.skip(small_world.session, small_world.kit, bo, made.draft.followup_id)
    else:
        answers.give(small_world.session, small_world.kit, bo, made.contact.id, "no")
    assert outbox.stuck(small_world.session, bo) == []


def test_what_waits_does_not_go_out_in_the_name_of_another_address(small_world: World, bo: UUID) -> None:
    """Another mailbox sends nothing that was written from the one before; it is a draft again."""
    made = kept(small_world, bo)
    assert made.draft
    send(small_world, bo, made, timedelta(hours=1))
    mailboxes.save(small_world.session, small_world.kit, bo, replace(BOX, address="bo@other.example"))
    small_world.clock.move(timedelta(hours=1))
    assert sweep(small_world) == 0
    assert drafts.get(small_world.session, bo, made.draft.id).state == "draft"
    send(small_world, bo, made)
    assert sweep(small_world) == 1
    (mail,) = small_world.courier.mails
    assert (mail.sender, b"bo@example.com" in mail.message) == ("bo@other.example", False)


def test_what_came_back_by_mail_counts_for_the_day(small_world: World, bo: UUID) -> None:
    """It went out, and mails that bounce are what the limit is for."""
    mailboxes.save(small_world.session, small_world.kit, bo, BOX, daily_limit=1, pause=0)
    one, two = kept(small_world, bo, "Ana Souza"), kept(small_world, bo, "Ben Ali")
    send(small_world, bo, one)
    assert sweep(small_world) == 1
    assert one.draft
    with writing(small_world.session):
        (mail,) = mails.of_draft(small_world.session, one.draft.id)
        mail.state = "returned"
    send(small_world, bo, two)
    assert sweep(small_world) == 0


def test_lists_of_mails_do_not_hold_their_bytes(small_world: World, bo: UUID) -> None:
    """A mail may bring along a document of many megabytes; who lists mails asks for none of it."""
    made = kept(small_world, bo)
    assert made.draft
    send(small_world, bo, made)
    draft_id = made.draft.id
    small_world.session.rollback()
    small_world.session.expunge_all()
    (mail,) = mails.of_draft(small_world.session, draft_id)
    assert "message" in inspect(mail).unloaded
    assert mail.message.startswith(b"Message-ID: ")


def test_copies_are_read_one_at_a_time(small_world: World, bo: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each may bring along a document of many megabytes; of what lies in Sent already nothing is read."""
    for name in ("Ana Souza", "Ben Ali", "Cy Wu"):
        send(small_world, bo, kept(small_world, bo, name))
        assert sweep(small_world) == 1
    first, *others = [mail.message for mail in small_world.courier.mails]
    small_world.folders.drop(first, "Sent")
    acts, read, append = list[str](), mails.message, small_world.folders.append
    monkeypatch.setattr(mails, "message", lambda *about: acts.append("read") or read(*about))
    monkeypatch.setattr(small_world.folders, "append", lambda *about: acts.append("append") or append(*about))
    small_world.clock.move(timedelta(minutes=1))
    sweep(small_world)
    assert acts == ["read", "append"] * 2
    assert sorted(small_world.folders.kept["Sent"]) == sorted([first, *others])


def test_what_did_not_arrive_after_all_leaves_its_done_follow_up_alone(small_world: World, bo: UUID) -> None:
    """Its owner wrote by the mail app meanwhile: that mail was sent, and stays so."""
    made = undecided(small_world, bo)
    assert made.draft
    drafts.sent(small_world.session, small_world.kit, bo, made.draft.id)
    outbox.decide(small_world.session, small_world.kit, bo, made.draft.id, arrived=False)
    assert drafts.get(small_world.session, bo, made.draft.id).state == "sent"


def test_a_question_left_from_another_mailbox_is_not_answered_by_this_one(
    small_world: World, bo: UUID
) -> None:
    """To be sent again it is written again, from the address there is now."""
    made = undecided(small_world, bo)
    assert made.draft
    mailboxes.save(small_world.session, small_world.kit, bo, replace(BOX, address="bo@other.example"))
    small_world.courier.answer(None)
    outbox.decide(small_world.session, small_world.kit, bo, made.draft.id, arrived=False)
    sweep(small_world)
    assert [mail.sender for mail in small_world.courier.mails] == ["bo@example.com"]
    assert drafts.get(small_world.session, bo, made.draft.id).state == "draft"


def test_a_sent_folder_that_fails_is_asked_once_for_all_mails(
    small_world: World, bo: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not again for a while: it would hold up what others send."""
    for n in range(4):
        send(small_world, bo, kept(small_world, bo, f"Ana{n} Souza"))
        assert sweep(small_world) == 1
    small_world.clock.move(timedelta(minutes=1))
    opened = list[str]()
    monkeypatch.setattr(small_world.folders, "_try", lambda: _fail(opened))
    sweep(small_world)
    sweep(small_world)
    assert len(opened) == 1
    monkeypatch.undo()
    small_world.clock.move(timedelta(minutes=15))
    sweep(small_world)
    sweep(small_world)
    went = {mail.message for mail in small_world.courier.mails}
    assert (len(small_world.folders.kept["Sent"]), set(small_world.folders.kept["Sent"])) == (4, went)


def _fail(opened: list[str]) -> None:
    opened.append("once more")
    raise Trouble("network", "no answer in time")


def test_words_put_in_while_a_mail_is_queued_do_not_stay_behind(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever types in another window is told that it waits: the draft says what goes out."""
    account = world.account()
    mailboxes.save(world.session, world.kit, account, BOX)
    made = kept(world, account)
    assert made.draft
    draft_id, told = made.draft.id, list[str]()
    world.session.rollback()

    def type_() -> None:
        with Session(world.session.get_bind()) as session, suppress(Conflict):
            told.append(drafts.edit(session, world.kit, account, draft_id, body="Other words").body)

    other = Thread(target=type_)

    def compose(*given: Any) -> Mail:
        mail = composing.compose(*given)
        other.start()
        other.join(0.5)
        return mail

    monkeypatch.setattr(outbox, "compose", compose)
    outbox.send(world.session, world.kit, account, draft_id)
    other.join()
    world.session.rollback()
    assert (told, drafts.get(world.session, account, draft_id).body != "Other words") == ([], True)


@pytest.mark.parametrize("was", ["failed", "queued"])
def test_two_who_are_two_again_get_their_own_mails(small_world: World, bo: UUID, was: str) -> None:
    """What had come back, or was called back by the merge, goes to none but whom it was written to."""
    ana, ben = kept(small_world, bo), kept(small_world, bo, "Ben Ali")
    assert ben.draft
    send(small_world, bo, ben, timedelta(hours=was == "queued"))
    small_world.courier.answer(Handed("refused", "550 no such person"))
    sweep(small_world)
    draft = drafts.get(small_world.session, bo, ben.draft.id)
    assert draft.state == was
    words = (draft.to, draft.subject, draft.body)
    done = merging.merge(small_world.session, small_world.kit, bo, ana.contact.id, ben.contact.id)
    parting.undo(small_world.session, small_world.kit, bo, done.id)
    draft = drafts.get(small_world.session, bo, ben.draft.id)
    assert (draft.to, draft.subject, draft.body) == words
    small_world.courier.answer(None)
    outbox.send(small_world.session, small_world.kit, bo, draft.id)
    assert sweep(small_world) == 1
    assert [mail.to for mail in small_world.courier.mails] == ["ben@lumen.example"]


def test_a_clock_that_was_wrong_holds_nothing_up(small_world: World, bo: UUID) -> None:
    """A mail that was sent next year, as it were, is no reason to pause until then."""
    mailboxes.save(small_world.session, small_world.kit, bo, BOX, pause=20)
    now = small_world.clock.now()
    small_world.clock.set(now + timedelta(days=300))
    send(small_world, bo, kept(small_world, bo))
    assert sweep(small_world) == 1
    small_world.clock.set(now + timedelta(hours=1))
    send(small_world, bo, kept(small_world, bo, "Ben Ali"))
    assert sweep(small_world) == 1


def in_an_hour(world: World, bo: UUID, act: str) -> Kept:
    """Somebody whose mail waited to go out within the hour, when its follow-up was moved or ended."""
    made = kept(world, bo)
    send(world, bo, made, timedelta(hours=1))
    do(world, bo, made, act, 3)
    return made


def do(world: World, bo: UUID, made: Kept, act: str, days: int) -> None:
    """Move their follow-up so many days on, or end it."""
    assert made.draft
    day = world.clock.now().date() + timedelta(days=days)
    about, of = (world.session, world.kit, bo), made.draft.followup_id
    match act:
        case "put off":
            followups.snooze(*about, of, Due(day))
        case "skipped":
            followups.skip(*about, of)
        case "not now":
            answers.give(*about, made.contact.id, "not_now", until=day)
        case "no":
            answers.give(*about, made.contact.id, "no")
        case "met":
            touches.log(*about, made.contact.id, "in_person")
        case "wrote otherwise":
            touches.log(*about, made.contact.id, "email")


@pytest.mark.parametrize(
    ("act", "why"),
    [
        ("put off", OTHER_DAY),
        ("skipped", ENDED),
        ("not now", ENDED),
        ("met", ENDED),
        ("wrote otherwise", ENDED),
    ],
)
def test_what_waits_is_called_back_with_its_follow_up(
    small_world: World, bo: UUID, act: str, why: str
) -> None:
    """At once, with the reason: it does not go out at the time that was meant for another day."""
    made = in_an_hour(small_world, bo, act)
    assert made.draft
    draft = drafts.get(small_world.session, bo, made.draft.id)
    (mail,) = mails.of_draft(small_world.session, draft.id)
    assert (mail.state, mail.words) == ("withdrawn", why)
    assert draft.state == ("sent" if act == "wrote otherwise" else "draft")
    small_world.clock.move(timedelta(hours=1))
    assert (sweep(small_world), small_world.courier.mails) == (0, [])


@pytest.mark.parametrize("act", ["put off", "skipped", "not now", "met"])
def test_undone_its_mail_waits_as_it_did(small_world: World, bo: UUID, act: str) -> None:
    """The very same mail, to the time that was chosen; it goes out once."""
    made = in_an_hour(small_world, bo, act)
    (mail,) = mails.of_draft(small_world.session, made.draft.id)
    answers.undo(small_world.session, small_world.kit, bo, made.contact.id)
    assert (mail.state, drafts.get(small_world.session, bo, made.draft.id).state) == ("queued", "queued")
    assert sweep(small_world) == 0
    small_world.clock.move(timedelta(hours=1))
    assert (sweep(small_world), sweep(small_world), len(small_world.courier.mails)) == (1, 0, 1)


@pytest.mark.parametrize("since", ["its time has passed", "edited", "sent anew and called back"])
def test_undone_a_mail_that_is_not_as_it_was_stays_a_draft(small_world: World, bo: UUID, since: str) -> None:
    """Nothing goes out that its owner has not meant so."""
    made = in_an_hour(small_world, bo, "put off")
    match since:
        case "its time has passed":
            small_world.clock.move(timedelta(hours=2))
        case "edited":
            small_world.clock.move(timedelta(minutes=1))
            drafts.edit(small_world.session, small_world.kit, bo, made.draft.id, body="Another one?")
        case _:
            small_world.clock.move(timedelta(minutes=1))
            send(small_world, bo, made, timedelta(hours=3))
            outbox.withdraw(small_world.session, small_world.kit, bo, made.draft.id)
    answers.undo(small_world.session, small_world.kit, bo, made.contact.id)
    small_world.clock.move(timedelta(hours=4))
    assert (sweep(small_world), drafts.get(small_world.session, bo, made.draft.id).state) == (0, "draft")
    send(small_world, bo, made)
    assert sweep(small_world) == 1


@pytest.mark.parametrize("then", ["put off", "skipped", "not now", "no"])
def test_undone_what_its_mail_did_not_wait_for_it_stays_a_draft(
    small_world: World, bo: UUID, then: str
) -> None:
    """It was called back before already: one thing is undone, not two."""
    made = in_an_hour(small_world, bo, "put off")
    assert made.draft
    small_world.clock.move(timedelta(minutes=1))
    do(small_world, bo, made, then, 9)
    answers.undo(small_world.session, small_world.kit, bo, made.contact.id)
    small_world.clock.move(timedelta(hours=1))
    assert (sweep(small_world), drafts.get(small_world.session, bo, made.draft.id).state) == (0, "draft")


@pytest.mark.parametrize("box", [None, replace(BOX, address="bo.lima@example.com")])
def test_undone_a_mail_whose_mailbox_is_another_one_stays_a_draft(
    small_world: World, bo: UUID, box: Credentials | None
) -> None:
    """Nothing says that it waits which would be called back when its time comes."""
    made = in_an_hour(small_world, bo, "put off")
    assert made.draft
    if box:
        mailboxes.save(small_world.session, small_world.kit, bo, box)
    else:
        mailboxes.remove(small_world.session, small_world.kit, bo)
    answers.undo(small_world.session, small_world.kit, bo, made.contact.id)
    assert drafts.get(small_world.session, bo, made.draft.id).state == "draft"


def test_what_has_gone_out_can_not_be_undone(small_world: World, bo: UUID) -> None:
    """They have it: neither the thread nor whoever asks says that it was taken back."""
    made = kept(small_world, bo)
    send(small_world, bo, made)
    assert sweep(small_world) == 1
    with pytest.raises(Conflict, match="gone out"):
        followups.undo(small_world.session, small_world.kit, bo, made.draft.followup_id)
    with pytest.raises(Conflict, match="gone out"):
        answers.undo(small_world.session, small_world.kit, bo, made.contact.id)
    contact = contacts.get(small_world.session, bo, made.contact.id)
    assert not any(moment.undoable for moment in contacts.history(small_world.session, bo, contact))


def test_put_off_by_undoing_what_waits_is_called_back_too(small_world: World, bo: UUID) -> None:
    """Its follow-up had been put off before the mail was queued, and is on its earlier day again."""
    made = kept(small_world, bo)
    assert made.draft
    day = small_world.clock.now().date() + timedelta(days=3)
    followups.snooze(small_world.session, small_world.kit, bo, made.draft.followup_id, Due(day))
    send(small_world, bo, made, timedelta(hours=1))
    followups.undo(small_world.session, small_world.kit, bo, made.draft.followup_id)
    (mail,) = mails.of_draft(small_world.session, made.draft.id)
    assert mail.state == "withdrawn"


def test_what_is_being_handed_over_is_past_calling_back(small_world: World, bo: UUID) -> None:
    """Put off while its text was on its way, the mail has gone out, and its follow-up is done."""
    made = kept(small_world, bo)
    assert made.draft
    send(small_world, bo, made)
    of, day = made.draft.followup_id, small_world.clock.now().date() + timedelta(days=3)
    small_world.courier.interrupt(
        lambda: followups.snooze(small_world.session, small_world.kit, bo, of, Due(day))
    )
    assert sweep(small_world) == 1
    assert drafts.get(small_world.session, bo, made.draft.id).state == "sent"
    assert followups.get(small_world.session, bo, of).state == "done"


def test_put_off_while_it_was_handed_over_it_is_not_tried_again(small_world: World, bo: UUID) -> None:
    """The server asked to try again later: it would go out on a day its owner had moved it from."""
    made = kept(small_world, bo)
    assert made.draft
    send(small_world, bo, made)
    of, day = made.draft.followup_id, small_world.clock.now().date() + timedelta(days=3)
    small_world.courier.interrupt(
        lambda: followups.snooze(small_world.session, small_world.kit, bo, of, Due(day))
    )
    small_world.courier.answer(Handed("later", "451 later"))
    assert sweep(small_world) == 0
    (mail,) = mails.of_draft(small_world.session, made.draft.id)
    assert (mail.state, mail.words) == ("withdrawn", OTHER_DAY)
    assert drafts.get(small_world.session, bo, made.draft.id).state == "draft"
    small_world.courier.answer(None)
    small_world.clock.move(timedelta(minutes=5))
    assert (sweep(small_world), small_world.courier.mails) == (0, [])


@pytest.mark.parametrize("state", ["later", "refused"])
def test_left_out_while_it_was_handed_over_nobody_has_to_look_at_it(
    small_world: World, bo: UUID, state: Literal["later", "refused"]
) -> None:
    """The server did not take it, which its owner need not know any more."""
    made = kept(small_world, bo)
    assert made.draft
    send(small_world, bo, made)
    of = made.draft.followup_id
    small_world.courier.interrupt(lambda: followups.skip(small_world.session, small_world.kit, bo, of))
    small_world.courier.answer(Handed(state, "no"))
    assert sweep(small_world) == 0
    assert outbox.stuck(small_world.session, bo) == []
    assert drafts.get(small_world.session, bo, made.draft.id).state == "draft"


def undecided(world: World, bo: UUID) -> Kept:
    """Somebody whose mail may have arrived."""
    made = kept(world, bo)
    send(world, bo, made)
    world.courier.answer(Handed("unsure", ""))
    for _ in range(6):
        sweep(world)
        world.clock.move(timedelta(minutes=1))
    return made


@pytest.mark.parametrize("undo", [False, True])
def test_sent_by_hand_and_arrived_after_all_is_one_touch(small_world: World, bo: UUID, undo: bool) -> None:
    """They heard from the owner once, whether that was taken back in between or not."""
    made = undecided(small_world, bo)
    assert made.draft
    about = (small_world.session, small_world.kit, bo)
    drafts.sent(*about, made.draft.id)
    if undo:
        followups.undo(*about, made.draft.followup_id)
    outbox.decide(*about, made.draft.id, arrived=True)
    assert contacts.get(small_world.session, bo, made.contact.id).touches == 1
    draft = drafts.get(small_world.session, bo, made.draft.id)
    assert (draft.state, followups.get(small_world.session, bo, draft.followup_id).state) == ("sent", "done")


def test_left_out_and_arrived_after_all_is_a_touch(small_world: World, bo: UUID) -> None:
    """Its follow-up was skipped, yet they have heard from the owner."""
    made = undecided(small_world, bo)
    assert made.draft
    followups.skip(small_world.session, small_world.kit, bo, made.draft.followup_id)
    outbox.decide(small_world.session, small_world.kit, bo, made.draft.id, arrived=True)
    assert contacts.get(small_world.session, bo, made.contact.id).touches == 1


@pytest.mark.parametrize("outcome", [Trouble("network", "no answer in time"), Handed("unsure", "it hung up")])
def test_a_server_that_is_away_is_asked_by_one_mail(
    small_world: World, bo: UUID, outcome: Handed | Trouble
) -> None:
    """What else is due waits a few minutes, and says why; what is for later keeps its time."""
    first, second, third = (kept(small_world, bo, name) for name in ("Ana Souza", "Ben Ali", "Cy Wu"))
    send(small_world, bo, first)
    small_world.clock.move(timedelta(seconds=1))
    send(small_world, bo, second)
    send(small_world, bo, third, timedelta(hours=1))
    small_world.courier.answer(outcome)
    assert (sweep(small_world), sweep(small_world)) == (0, 0)
    now, rows = small_world.clock.now(), []
    for made in (second, third):
        assert made.draft
        (mail,) = mails.of_draft(small_world.session, made.draft.id)
        rows.append((mail.state, mail.tries, mail.send_at - now, mail.words))
    words = outcome.words
    assert rows == [
        ("queued", 0, timedelta(minutes=5), words),
        ("queued", 0, timedelta(hours=1), ""),
    ]
    small_world.courier.answer(None)
    small_world.clock.move(timedelta(minutes=5))
    assert sum(sweep(small_world) for _ in range(3)) >= 1


def test_one_that_takes_its_time_holds_up_no_other_account(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While its server thinks, the next thread sends what the others have."""
    stuck, go_on = Event(), Event()
    for name in ("slow", "quick"):
        account = world.account(email=f"{name}@example.com")
        server = replace(BOX.smtp, host=f"{name}.example.com")
        mailboxes.save(world.session, world.kit, account, replace(BOX, smtp=server))
        for person in ("Ana Souza", "Ben Ali"):
            send(world, account, kept(world, account, person))
        world.clock.move(timedelta(seconds=1))  # who has waited longest is served first
    check = world.courier.check

    def think(server: Server) -> None:
        if server.host == "slow.example.com":
            stuck.set()
            assert go_on.wait(30)
            raise Trouble("network", "no answer in time")
        check(server)

    monkeypatch.setattr(world.courier, "check", think)

    def sweep_there() -> None:
        with Session(world.session.get_bind()) as session:
            sending.sweep(session, world.kit, "one")

    world.session.rollback()
    one = Thread(target=sweep_there)
    one.start()
    assert stuck.wait(30)
    assert sending.sweep(world.session, world.kit, "two") == 1
    assert [mail.server.host for mail in world.courier.mails] == ["quick.example.com"]
    world.session.rollback()
    go_on.set()
    one.join()
