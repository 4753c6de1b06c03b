"""Answering who has answered by mail: the letter, where it goes, and what follows once it was sent."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP
from uuid import UUID

import pytest

from app.domain.card import CardFields
from app.domain.contact import Answer
from app.domain.errors import Conflict
from app.domain.mail_head import read_head
from app.domain.mailbox import Credentials, Server
from app.domain.sent_there import Written
from app.services import (
    answering,
    answers,
    contacts,
    drafts,
    followups,
    mailboxes,
    outbox,
    replies,
    sent_mails,
    touches,
)
from app.services.replies import Known, Reply
from app.store.drafts import Draft
from app.store.followups import FollowUpRow
from app.store.outbox import OutgoingMail
from tests.factories import World

THEN = datetime(2026, 3, 2, 9, tzinfo=UTC)
ADDRESSES = ("ana@lumen.example", "Ana.Souza@lumen.example")


@pytest.fixture
def bo(world: World) -> UUID:
    """Bo's account, with a mailbox."""
    world.clock.set(THEN)
    bo = world.account()
    server = Server("mail.li.example", 993, "tls", "bo", "secret")
    mailboxes.save(world.session, world.kit, bo, Credentials("bo@li.example", server, server))
    return bo


@pytest.fixture
def ana(world: World, bo: UUID) -> UUID:
    """Ana, who has had the first mail, sent by hand."""
    kept = world.keep(bo, CardFields(full_name="Ana Souza", emails=ADDRESSES, language="en"))
    followups.done(world.session, world.kit, bo, kept.followups[0].id)
    world.clock.move(timedelta(days=1))
    return kept.contact.id


def write(
    world: World,
    bo: UUID,
    ana: UUID,
    subject: str = "Lamps for the hall",
    sender: str = "ana.souza@lumen.example",
    message_id: str = "<1@lumen.example>",
) -> Reply:
    """Ana writes."""
    mail = (
        f"From: {sender}\r\nTo: bo@li.example\r\nSubject: {subject}\r\nMessage-ID: {message_id}\r\n"
        "\r\nCould you send prices?\r\n"
    ).encode()
    known = Known(frozenset(), {sender: ana}, mailed=frozenset())
    row = replies.take_in(world.session, world.kit, bo, known, read_head(mail), mail)
    assert row
    world.clock.move(timedelta(minutes=5))
    return row


def planned(world: World, bo: UUID, ana: UUID) -> FollowUpRow:
    """The next touch."""
    rows = contacts.planned(world.session, bo, ana)
    return next(row for row in rows if row.kind != "promise")


def letter(world: World, bo: UUID, ana: UUID) -> Draft:
    """The next touch's draft."""
    draft = planned(world, bo, ana).draft
    assert draft
    return draft


def test_who_answers_by_mail_is_answered_by_one(world: World, bo: UUID, ana: UUID) -> None:
    """A letter goes to the address they wrote from, as the card has it, about what they wrote about."""
    mail = write(world, bo, ana)
    draft = letter(world, bo, ana)
    assert (draft.letter, draft.to) == ("answer", "Ana.Souza@lumen.example")
    assert draft.subject == "Re: Lamps for the hall"
    assert draft.body.startswith("Hi Ana,\n\nThank you for your answer.")
    assert len(draft.times) > 1
    assert drafts.advice(world.session, bo, draft) == []
    assert answering.their_mail(world.session, planned(world, bo, ana)) == mail


@pytest.mark.parametrize("subject", ["Re: Nice to meet you", "AW: Nice to meet you"])
def test_what_is_an_answer_already_is_called_so_once(world: World, bo: UUID, ana: UUID, subject: str) -> None:
    """As mail programs say it, in other languages too."""
    write(world, bo, ana, subject)
    assert letter(world, bo, ana).subject == subject


def test_it_answers_the_last_of_their_mails(world: World, bo: UUID, ana: UUID) -> None:
    """Who writes twice before being answered is answered to the second, in the same letter."""
    write(world, bo, ana)
    first = letter(world, bo, ana)
    second = write(world, bo, ana, "And a second thing", ADDRESSES[0], "<2@lumen.example>")
    draft = letter(world, bo, ana)
    assert (draft.id, draft.subject, draft.to) == (first.id, "Re: And a second thing", ADDRESSES[0])
    assert answering.their_mail(world.session, planned(world, bo, ana)) == second


def test_words_of_their_owner_stay(world: World, bo: UUID, ana: UUID) -> None:
    """One more mail of theirs does not write over what its owner wrote."""
    write(world, bo, ana)
    drafts.edit(world.session, world.kit, bo, letter(world, bo, ana).id, body="Twenty each. Is that fine?")
    write(world, bo, ana, "And a second thing", message_id="<2@lumen.example>")
    assert letter(world, bo, ana).body == "Twenty each. Is that fine?"


def test_an_answer_told_by_hand_has_a_letter_too(world: World, bo: UUID, ana: UUID) -> None:
    """One by mail; who called is called back."""
    touches.reply(world.session, world.kit, bo, ana, "email", "Wants prices")
    draft = letter(world, bo, ana)
    assert (draft.letter, draft.to, draft.subject) == ("answer", ADDRESSES[0], "Thank you for your answer")
    assert answering.their_mail(world.session, planned(world, bo, ana)) is None
    ben = world.keep(bo, CardFields(full_name="Ben Ali")).contact.id
    touches.reply(world.session, world.kit, bo, ben, "call")
    assert planned(world, bo, ben).draft is None


def test_what_was_answered_is_not_answered_again(world: World, bo: UUID, ana: UUID) -> None:
    """A later answer told by hand is not about the mail that came before."""
    mail = write(world, bo, ana)
    first = planned(world, bo, ana)
    followups.done(world.session, world.kit, bo, first.id)
    world.clock.move(timedelta(days=2))
    touches.reply(world.session, world.kit, bo, ana, "email")
    assert answering.their_mail(world.session, planned(world, bo, ana)) is None
    assert answering.their_mail(world.session, first) == mail


def test_it_goes_out_in_their_thread(world: World, bo: UUID, ana: UUID) -> None:
    """It answers their mail's id, also where ours was sent by a mail app; nothing stands below it."""
    write(world, bo, ana)
    draft = outbox.send(world.session, world.kit, bo, letter(world, bo, ana).id)
    mail = outbox.last_mail(world.session, draft)
    assert mail
    assert mail.to == "Ana.Souza@lumen.example"
    message = message_from_bytes(mail.message, policy=SMTP)
    assert (message["In-Reply-To"], message["References"]) == ("<1@lumen.example>", "<1@lumen.example>")
    assert message["Subject"] == "Re: Lamps for the hall"
    assert outbox.foot(world.session, bo, draft) == ""


def test_what_they_wrote_is_not_undone_while_the_answer_to_it_waits(
    world: World, bo: UUID, ana: UUID
) -> None:
    """That would end the waiting mail unasked; called back, its words stay while the rest is undone."""
    write(world, bo, ana)
    about = (world.session, world.kit, bo)
    draft = outbox.send(*about, letter(world, bo, ana).id, world.clock.now() + timedelta(hours=3))

    def undoable() -> bool:
        contact = contacts.get(world.session, bo, ana)
        return any(moment.undoable for moment in contacts.history(world.session, bo, contact))

    assert not undoable()
    with pytest.raises(Conflict, match="Call it back first"):
        answers.undo(*about, ana)
    assert drafts.get(world.session, bo, draft.id).state == "queued"
    outbox.withdraw(*about, draft.id)
    assert undoable()
    answers.undo(*about, ana)
    assert planned(world, bo, ana).kind == "step"


def test_sent_it_ends_what_waited(world: World, bo: UUID, ana: UUID) -> None:
    """Their mail waits no more and the cadence goes on; undone, both are as before."""
    mail = write(world, bo, ana)
    answer = planned(world, bo, ana)
    drafts.sent(world.session, world.kit, bo, letter(world, bo, ana).id)
    assert replies.waiting(world.session, world.kit, bo) == []
    assert planned(world, bo, ana).kind == "step"
    followups.undo(world.session, world.kit, bo, answer.id)
    assert replies.waiting(world.session, world.kit, bo) == [mail]
    draft = letter(world, bo, ana)
    assert (planned(world, bo, ana).id, draft.state, draft.to) == (answer.id, "draft", ADDRESSES[1])


def put_out(world: World, bo: UUID, ana: UUID, state: str) -> OutgoingMail:
    """The next touch's mail is out: on its way, or where its owner may send it."""
    draft, now = letter(world, bo, ana), world.clock.now()
    whose = {"account_id": bo, "contact_id": ana, "draft_id": draft.id, "to": draft.to, "state": state}
    row = OutgoingMail(**whose, message_id="<2@li.example>", message=b"", send_at=now, created_at=now)
    draft.state = "draft" if state == "in_drafts" else "undecided"
    world.session.add(row)
    world.session.commit()
    world.clock.move(timedelta(minutes=1))
    return row


def is_known(world: World, bo: UUID, mail: OutgoingMail) -> None:
    """It turns out that it had gone out before theirs came."""
    if mail.state == "undecided":
        outbox.decide(world.session, world.kit, bo, mail.draft_id, arrived=True)
    else:
        found = Written("<3@li.example>", (mail.to,), mail.created_at + timedelta(seconds=9))
        assert sent_mails.record_elsewhere(world.session, world.kit, bo, mail.id, found)


@pytest.mark.parametrize("state", ["undecided", "in_drafts"])
def test_what_comes_while_an_answer_is_out_is_not_answered_by_it(
    world: World, bo: UUID, ana: UUID, state: str
) -> None:
    """It waits on Today with a letter of its own, whenever it is known that the answer went out before."""
    write(world, bo, ana)
    mail, first = put_out(world, bo, ana, state), planned(world, bo, ana)
    second = write(world, bo, ana, "And a second thing", message_id="<2@lumen.example>")
    is_known(world, bo, mail)
    assert replies.waiting(world.session, world.kit, bo) == [second]
    row, draft = planned(world, bo, ana), letter(world, bo, ana)
    assert (row.kind, draft.state, draft.subject) == ("reply", "draft", "Re: And a second thing")
    assert row.id != first.id
    assert (mail.state, contacts.get(world.session, bo, ana).touches) == ("sent", 2)
    assert answering.their_mail(world.session, row) == second
    drafts.sent(world.session, world.kit, bo, draft.id)
    assert replies.waiting(world.session, world.kit, bo) == []
    assert planned(world, bo, ana).kind == "step"


@pytest.mark.parametrize("state", ["undecided", "in_drafts"])
def test_who_answers_before_it_is_known_that_the_mail_went_waits(world: World, bo: UUID, state: str) -> None:
    """The answer to a first mail, too, be it as fast as may be."""
    ana = world.keep(bo, CardFields(full_name="Ana Souza", emails=ADDRESSES, language="en")).contact.id
    mail = put_out(world, bo, ana, state)
    reply = write(world, bo, ana)
    is_known(world, bo, mail)
    assert replies.waiting(world.session, world.kit, bo) == [reply]
    assert answering.their_mail(world.session, planned(world, bo, ana)) == reply


def test_an_answer_that_came_while_ours_was_out_can_be_undone(world: World, bo: UUID, ana: UUID) -> None:
    """It was none: the answer that is out is what is planned again."""
    write(world, bo, ana)
    mail, first = put_out(world, bo, ana, "undecided"), planned(world, bo, ana)
    write(world, bo, ana, "And a second thing", message_id="<2@lumen.example>")
    answers.undo(world.session, world.kit, bo, ana)
    assert planned(world, bo, ana).id == first.id
    is_known(world, bo, mail)
    assert planned(world, bo, ana).kind == "step"


def test_who_was_called_instead_was_sent_no_mail(world: World, bo: UUID, ana: UUID) -> None:
    """A call answers them, but the letter is not told as sent."""
    write(world, bo, ana)
    draft = letter(world, bo, ana)
    touches.log(world.session, world.kit, bo, ana, "call")
    world.session.refresh(draft)
    assert (planned(world, bo, ana).kind, draft.state) == ("step", "draft")


def test_who_wrote_from_elsewhere_is_answered_there_once_told(world: World, bo: UUID, ana: UUID) -> None:
    """The address they wrote from becomes one of theirs in one tap, and the answer goes there."""
    mail = write(world, bo, ana, sender="ana1980@mail.example")
    assert letter(world, bo, ana).to == ADDRESSES[0]
    assert answering.is_elsewhere(mail)
    answering.write_there(world.session, world.kit, bo, mail.id)
    assert letter(world, bo, ana).to == "ana1980@mail.example"
    assert contacts.get(world.session, bo, ana).emails == [*ADDRESSES, "ana1980@mail.example"]
    with pytest.raises(Conflict):
        answering.write_there(world.session, world.kit, bo, mail.id)


@pytest.mark.parametrize("sender", ["ana..souza@mail.example", "ana@mail", "ana@-mail.example"])
def test_where_no_mail_can_go_none_is_answered(world: World, bo: UUID, ana: UUID, sender: str) -> None:
    """Whatever stands in From: it becomes no address of theirs."""
    mail = write(world, bo, ana, sender=sender)
    assert not answering.is_elsewhere(mail)
    with pytest.raises(Conflict):
        answering.write_there(world.session, world.kit, bo, mail.id)


def test_an_answer_that_is_undone_is_not_what_the_letter_goes_on_from(
    world: World, bo: UUID, ana: UUID
) -> None:
    """It is to the mail before again, as before; words of its owner stay."""
    write(world, bo, ana)
    before = letter(world, bo, ana).body
    for edited in (False, True):
        write(world, bo, ana, "And a second thing", ADDRESSES[0], f"<2{edited}@lumen.example>")
        if edited:
            drafts.edit(world.session, world.kit, bo, letter(world, bo, ana).id, body="Twenty each. Fine?")
        answers.undo(world.session, world.kit, bo, ana)
        draft = letter(world, bo, ana)
        assert draft.to == ADDRESSES[1]
        if not edited:
            assert (draft.subject, draft.body) == ("Re: Lamps for the hall", before)
    assert draft.body == "Twenty each. Fine?"


def test_an_edited_answer_stays_where_they_wrote_from(world: World, bo: UUID, ana: UUID) -> None:
    """Another word on their card sends it nowhere else; another address does."""
    write(world, bo, ana)
    drafts.edit(world.session, world.kit, bo, letter(world, bo, ana).id, body="Twenty each. Is that fine?")
    contacts.change(world.session, world.kit, bo, ana, {"company": "Lumen"})
    assert letter(world, bo, ana).to == ADDRESSES[1]
    contacts.change(world.session, world.kit, bo, ana, {"emails": ["ana@new.example"]})
    assert letter(world, bo, ana).to == "ana@new.example"


@pytest.mark.parametrize("said", ["yes", "no"])
def test_who_wrote_after_their_answer_is_answered_once_open_again(
    world: World, bo: UUID, ana: UUID, said: Answer
) -> None:
    """Not sent the next step; undone, their mail waits as before. What was put aside is not answered."""
    answers.give(world.session, world.kit, bo, ana, said)
    mail = write(world, bo, ana)
    assert replies.waiting(world.session, world.kit, bo) == [mail]
    answers.give(world.session, world.kit, bo, ana, "waiting")
    row = planned(world, bo, ana)
    assert (row.kind, answering.their_mail(world.session, row)) == ("reply", mail)
    assert letter(world, bo, ana).subject == "Re: Lamps for the hall"
    answers.undo(world.session, world.kit, bo, ana)
    assert replies.waiting(world.session, world.kit, bo) == [mail]
    replies.settle(world.session, world.kit, bo, mail.id)
    answers.give(world.session, world.kit, bo, ana, "waiting")
    assert planned(world, bo, ana).kind == "step"


def test_why_a_no_was_one_is_told_after_it(world: World, bo: UUID, ana: UUID) -> None:
    """It is the same no: undone at once, and no second line in the thread."""
    answers.give(world.session, world.kit, bo, ana, "no")
    answers.explain(world.session, world.kit, bo, ana, "price")
    contact = contacts.get(world.session, bo, ana)
    assert (contact.answer, contact.answer_reason) == ("no", "price")
    said = [moment for moment in contacts.history(world.session, bo, contact) if moment.kind == "answer"]
    assert [moment.reason for moment in said] == ["price"]
    answers.undo(world.session, world.kit, bo, ana)
    assert (contact.answer, contact.answer_reason) == ("waiting", None)
    with pytest.raises(Conflict):
        answers.explain(world.session, world.kit, bo, ana, "timing")
