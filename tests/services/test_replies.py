"""Mails that come in: an answer ends the chase, an absence counts for nothing, a bounce marks the address."""

from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import DataError

from app.domain.card import CardFields
from app.domain.errors import Conflict, Invalid
from app.domain.mailbox import Credentials, Server, Trouble
from app.services import answers, contacts, followups, mailboxes, merging, outbox, parting, replies, watching
from app.services.replies import Reply
from app.store.outbox import OutgoingMail
from tests.factories import World

GOLDEN = Path(__file__).parents[1] / "golden" / "mails"
OURS = "<7a1d2c34@li.example>"
#: The golden mails are of August 2026; Bo met them on the third.
THEN = datetime(2026, 8, 3, 9, 0, tzinfo=UTC)
ANA = CardFields(
    full_name="Ana Souza", company="Lumen Works", emails=("ana.souza@lumen.example",), language="en"
)
WATCHER = "one"


@pytest.fixture
def bo(world: World) -> UUID:
    """Bo's account, with a mailbox that was looked at once."""
    world.clock.set(THEN)
    bo = world.account()
    server = Server("mail.li.example", 993, "tls", "bo", "secret")
    mailboxes.save(world.session, world.kit, bo, Credentials("bo@li.example", server, server))
    assert watching.claim(world.session, world.kit, WATCHER, 10) == [bo]
    assert look(world, bo) == 0
    return bo


def mail(name: str) -> bytes:
    """A golden mail."""
    return (GOLDEN / f"{name}.eml").read_bytes()


def look(world: World, account_id: UUID) -> int:
    """What the watcher does when something may be new."""
    return watching.look(world.session, world.kit, account_id, WATCHER, world.folders)


def arrive(world: World, account_id: UUID, *mails: bytes) -> list[Reply]:
    """These come in and are looked at; what waits for the owner then."""
    for each in mails:
        world.folders.drop(each)
    world.clock.move(timedelta(days=1))
    look(world, account_id)
    return replies.waiting(world.session, world.kit, account_id)


def mailed(world: World, account_id: UUID, fields: CardFields = ANA, message_id: str = OURS) -> UUID:
    """A contact whose first mail has gone out by the mailbox; the contact's id."""
    kept = world.keep(account_id, fields)
    followups.done(world.session, world.kit, account_id, kept.followups[0].id)
    sent = OutgoingMail(
        account_id=account_id,
        contact_id=kept.contact.id,
        draft_id=kept.draft.id,
        message_id=message_id,
        to=fields.emails[0],
        message=b"",
        state="sent",
        send_at=world.clock.now(),
        created_at=world.clock.now(),
        ended_at=world.clock.now(),
    )
    world.session.add(sent)
    world.session.commit()
    return kept.contact.id


def planned(world: World, account_id: UUID, contact_id: UUID) -> str:
    """Kind of the next touch."""
    rows = contacts.planned(world.session, account_id, contact_id)
    return next(row.kind for row in rows if row.kind != "promise")


def test_an_answer_ends_the_chase(world: World, bo: UUID) -> None:
    """The next step is to answer them; what they wrote is in the thread, what they quoted beside it."""
    ana = mailed(world, bo)
    assert planned(world, bo, ana) == "step"
    (waiting,) = arrive(world, bo, mail("reply-gmail-en"))
    assert (waiting.contact_id, waiting.kind, waiting.sender) == (ana, "reply", "ana.souza@lumen.example")
    assert waiting.text.startswith("Dear Bo,")
    assert waiting.quoted.startswith("On Mon, Aug 3")
    assert planned(world, bo, ana) == "reply"
    contact = contacts.get(world.session, bo, ana)
    newest = contacts.history(world.session, bo, contact)[0]
    assert (newest.kind, newest.id, newest.note) == ("reply", waiting.id, waiting.text)
    assert contact.replied_on == date(2026, 8, 4)


def test_an_answer_names_the_files_it_brought(world: World, bo: UUID) -> None:
    """They lie in the mailbox; here are their names."""
    mailed(world, bo)
    made = EmailMessage()
    made["From"], made["In-Reply-To"], made["Message-ID"] = ANA.emails[0], OURS, "<files@lumen.example>"
    made.set_content("Here they are.")
    for name in ("Preisübersicht.pdf", "plan.dwg"):
        made.add_attachment(b"x" * 1000, maintype="application", subtype="octet-stream", filename=name)
    (waiting,) = arrive(world, bo, made.as_bytes())
    assert (waiting.text, waiting.attachments) == ("Here they are.", ["Preisübersicht.pdf", "plan.dwg"])


def test_a_mail_that_waits_for_them_does_not_go_out(world: World, bo: UUID) -> None:
    """Whoever has answered is sent no step that was queued before."""
    ana = mailed(world, bo)
    draft = next(row.draft for row in contacts.planned(world.session, bo, ana) if row.draft)
    queued = OutgoingMail(
        account_id=bo,
        contact_id=ana,
        draft_id=draft.id,
        message_id="<2@li.example>",
        to="ana.souza@lumen.example",
        message=b"",
        send_at=world.clock.now(),
        created_at=world.clock.now(),
    )
    world.session.add(queued)
    world.session.commit()
    arrive(world, bo, mail("reply-gmail-en"))
    world.session.refresh(queued)
    assert queued.state == "withdrawn"


def test_an_answer_from_another_address_is_theirs_by_the_mail_it_answers(world: World, bo: UUID) -> None:
    """Who answers from home answers all the same."""
    ana = mailed(world, bo)
    (waiting,) = arrive(world, bo, mail("reply-other-address"))
    assert (waiting.contact_id, waiting.sender) == (ana, "ana1980@mail.example")


def test_a_mail_from_a_contacts_address_is_an_answer(world: World, bo: UUID) -> None:
    """Also where the owner wrote by another program, whose mails we do not know."""
    ana = world.keep(bo, ANA).contact.id
    (waiting,) = arrive(world, bo, mail("reply-gmail-en"))
    assert waiting.contact_id == ana
    assert planned(world, bo, ana) == "reply"


def test_what_the_owner_writes_from_another_address_is_no_answer(world: World, bo: UUID) -> None:
    """Whoever goes on in a thread by the address they sign in with has not been answered."""
    ana = mailed(world, bo)
    address = world.owner(bo).email.upper()
    own = f"From: {address}\r\nIn-Reply-To: {OURS}\r\nMessage-ID: <own@li.example>\r\n\r\nPS"
    assert arrive(world, bo, own.encode()) == []
    assert planned(world, bo, ana) == "step"


def test_a_mail_that_no_database_keeps_hides_none_after_it(
    world: World, bo: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is passed over, else it would be looked at again and again, and nothing else."""
    ana, taken = mailed(world, bo), replies.take_in

    def keep(*about: Any) -> Reply | None:
        if b"Secret" in about[-1]:
            raise DataError("insert", None, ValueError("no such text"))
        return taken(*about)

    monkeypatch.setattr(replies, "take_in", keep)
    odd = mail("reply-gmail-en").replace(b"Dear Bo", b"Secret").replace(b"Message-ID: <", b"Message-ID: <odd")
    assert len(arrive(world, bo, odd, mail("reply-gmail-en"))) == 1
    assert planned(world, bo, ana) == "reply"


@pytest.mark.parametrize("kind", ["refused", "later"])
def test_a_mail_its_server_keeps_is_waited_for_a_while(
    world: World, bo: UUID, monkeypatch: pytest.MonkeyPatch, kind: Any
) -> None:
    """As long as it may be a passing trouble; then its subject tells that they wrote, and the chase ends."""
    ana, trouble, body = mailed(world, bo), Trouble(kind, "NO"), type(world.folders).body

    def kept(self: Any, folder: str, uid: int, most_bytes: int) -> bytes:
        if uid == 1:
            raise trouble
        return body(self, folder, uid, most_bytes)

    monkeypatch.setattr(type(world.folders), "body", kept)
    world.folders.drop(mail("reply-gmail-en"))
    world.folders.drop(mail("reply-gmail-en").replace(b"Message-ID: <", b"Message-ID: <2"))
    for minutes in (0, 1, 3, 8):
        world.clock.move(timedelta(minutes=minutes))
        with pytest.raises(Trouble):
            look(world, bo)
        watching.failed(world.session, world.kit, bo, WATCHER, trouble)
    assert planned(world, bo, ana) == "step"
    world.clock.move(timedelta(minutes=15))
    assert look(world, bo) == 2
    found = replies.of_contact(world.session, bo, ana)
    assert sorted(row.text[:4] for row in found) == ["", "Dear"]
    assert planned(world, bo, ana) == "reply"
    notes = {row.note for row in contacts.history(world.session, bo, found[0].contact) if row.note}
    assert found[0].subject in notes


def test_a_bounce_its_server_keeps_marks_nothing(
    world: World, bo: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its headers do not tell whether the mail has failed for good."""
    ana = mailed(world, bo)
    monkeypatch.setattr(world.folders, "body", lambda *_: b"")
    assert arrive(world, bo, mail("bounce-exim")) == []
    assert contacts.get(world.session, bo, ana).bounced == []


def test_a_mail_told_twice_came_once(world: World, bo: UUID) -> None:
    """Whatever numbers the server gives it."""
    ana = mailed(world, bo)
    arrive(world, bo, mail("reply-gmail-en"), mail("reply-gmail-en"))
    world.folders.uid_validity += 1
    look(world, bo)
    assert len(replies.of_contact(world.session, bo, ana)) == 1


def test_a_mail_without_an_id_is_told_once_too(world: World, bo: UUID) -> None:
    """It gets one made of what it says."""
    ana = mailed(world, bo)
    without = mail("reply-gmail-en").replace(b"Message-ID:", b"X-Nothing:")
    arrive(world, bo, without, without)
    assert len(replies.of_contact(world.session, bo, ana)) == 1


@pytest.mark.parametrize("answer", ["yes", "no", "not_now"])
def test_what_is_said_of_an_answer_settles_it_until_it_is_undone(world: World, bo: UUID, answer: str) -> None:
    """It waits no more once its owner has said yes, no or not now; taken back, it waits again."""
    ana = mailed(world, bo)
    arrive(world, bo, mail("reply-gmail-en"))
    world.clock.move(timedelta(minutes=1))
    until = date(2026, 12, 1) if answer == "not_now" else None
    answers.give(world.session, world.kit, bo, ana, answer, until=until)
    assert replies.waiting(world.session, world.kit, bo) == []
    answers.undo(world.session, world.kit, bo, ana)
    assert [row.contact_id for row in replies.waiting(world.session, world.kit, bo)] == [ana]


def test_an_answer_is_settled_by_answering_it(world: World, bo: UUID) -> None:
    """The follow-up done, nothing waits."""
    ana = mailed(world, bo)
    arrive(world, bo, mail("reply-gmail-en"))
    world.clock.move(timedelta(minutes=1))
    followups.done(world.session, world.kit, bo, contacts.planned(world.session, bo, ana)[0].id)
    assert replies.waiting(world.session, world.kit, bo) == []


def test_who_is_closed_may_write_again(world: World, bo: UUID) -> None:
    """It is shown and noted, and plans nothing: they said no."""
    ana = mailed(world, bo)
    answers.give(world.session, world.kit, bo, ana, "no")
    (waiting,) = arrive(world, bo, mail("reply-gmail-en"))
    assert waiting.contact_id == ana
    assert contacts.planned(world.session, bo, ana) == []
    assert contacts.get(world.session, bo, ana).answer == "no"
    world.clock.move(timedelta(minutes=1))
    replies.settle(world.session, world.kit, bo, waiting.id)
    assert replies.waiting(world.session, world.kit, bo) == []


def test_an_absence_counts_for_nothing_but_its_day(world: World, bo: UUID) -> None:
    """The step stays planned; the day they are back is proposed until something is done."""
    ana = mailed(world, bo)
    (waiting,) = arrive(world, bo, mail("away-gmail-en"))
    assert (waiting.kind, waiting.back_on) == ("automatic", date(2026, 8, 17))
    contact = contacts.get(world.session, bo, ana)
    assert (planned(world, bo, ana), contact.replied_on) == ("step", None)
    world.clock.move(timedelta(minutes=1))
    answers.give(world.session, world.kit, bo, ana, "not_now", until=waiting.back_on)
    assert replies.waiting(world.session, world.kit, bo) == []


def test_an_absence_that_is_over_waits_no_more(world: World, bo: UUID) -> None:
    """Nobody is asked about a day that has passed."""
    mailed(world, bo)
    assert arrive(world, bo, mail("away-gmail-en"))
    world.clock.move(timedelta(days=20))
    assert replies.waiting(world.session, world.kit, bo) == []


def test_a_receipt_is_kept_and_asks_nothing(world: World, bo: UUID) -> None:
    """That a mail was opened is in the thread's mails, nothing waits for it."""
    ana = mailed(world, bo)
    assert arrive(world, bo, mail("receipt")) == []
    assert [row.kind for row in replies.of_contact(world.session, bo, ana)] == ["automatic"]


def test_a_bounce_marks_the_address_that_failed(world: World, bo: UUID) -> None:
    """By the mail of ours that came back in it; the server's words are kept."""
    ana = mailed(world, bo, CardFields(full_name="Ana Souza", emails=("Ana.S0uza@lumen.example",)))
    (waiting,) = arrive(world, bo, mail("bounce-postfix"))
    assert (waiting.kind, waiting.failed) == ("bounce", "ana.s0uza@lumen.example")
    assert "User unknown" in waiting.text
    assert contacts.get(world.session, bo, ana).bounced == ["ana.s0uza@lumen.example"]


def test_a_full_mailbox_marks_no_address(world: World, bo: UUID) -> None:
    """It is told, but the address is right."""
    ana = mailed(world, bo)
    (waiting,) = arrive(world, bo, mail("bounce-full"))
    assert waiting.text == "552 5.2.2 Mailbox full"
    assert contacts.get(world.session, bo, ana).bounced == []


def test_a_delay_is_no_bounce(world: World, bo: UUID) -> None:
    """The server goes on trying."""
    ana = mailed(world, bo)
    assert arrive(world, bo, mail("bounce-delayed")) == []
    assert replies.of_contact(world.session, bo, ana) == []


FAILED = b"Authentication-Results: mx.li.example; dmarc=fail (p=none) header.from=out.li.example\r\n"
#: A bounce that names an address, and no mail.
NAMELESS = mail("bounce-exim").replace(b"References: <7a1d2c34@li.example>", b"X-Nothing: here")


@pytest.mark.parametrize(
    ("bounce", "mailed_lately", "marked"),
    [
        (NAMELESS, True, True),
        (NAMELESS, False, False),
        (FAILED + NAMELESS, True, False),
        (mail("bounce-exim"), True, True),
        (mail("bounce-exim"), False, False),
    ],
    ids=[
        "an address mailed of late",
        "one never mailed",
        "forged",
        "a mail of the owner's mail app came back",
        "one to somebody they never wrote to",
    ],
)
def test_a_bounce_without_a_mail_of_ours_is_believed_with_care(
    world: World, bo: UUID, bounce: bytes, mailed_lately: bool, marked: bool
) -> None:
    """The owner's mail app sent it, perhaps: of an address that one went to of late."""
    kept = world.keep(bo, CardFields(full_name="Ana Souza", emails=("ana@1umen.example",)))
    mailed(world, bo, CardFields(full_name="Eva Lang", emails=("eva@lumen.example",)), "<other@li.example>")
    if mailed_lately:
        followups.done(world.session, world.kit, bo, kept.followups[0].id)
    arrive(world, bo, bounce)
    found = contacts.get(world.session, bo, kept.contact.id).bounced
    assert found == (["ana@1umen.example"] if marked else [])


def test_a_forged_mail_ends_no_chase(world: World, bo: UUID) -> None:
    """It bears her address, and the mailbox's own server says it is not from there; nothing of it is read."""
    ana = mailed(world, bo)
    forged = f"From: {ANA.emails[0]}\r\nMessage-ID: <f@x.example>\r\nSubject: Yes\r\n\r\nYes, pay here."
    assert arrive(world, bo, FAILED + forged.encode()) == []
    assert (planned(world, bo, ana), replies.of_contact(world.session, bo, ana)) == ("step", [])
    answer = FAILED + forged.replace("Subject", f"In-Reply-To: {OURS}\r\nSubject").encode()
    assert [row.text for row in arrive(world, bo, answer)] == ["Yes, pay here."]


def test_a_corrected_address_lets_the_mail_go_out_again(world: World, bo: UUID) -> None:
    """The contact has the right one, what was sent is a draft again, to it."""
    ana = mailed(
        world, bo, CardFields(full_name="Ana Souza", emails=("ana.s0uza@lumen.example", "a@b.example"))
    )
    (waiting,) = arrive(world, bo, mail("bounce-postfix"))
    draft = replies.correct(world.session, world.kit, bo, waiting.id, " ana.souza@lumen.example ")
    assert contacts.get(world.session, bo, ana).emails == ["ana.souza@lumen.example", "a@b.example"]
    assert draft
    assert (draft.state, draft.to, planned(world, bo, ana)) == ("draft", "ana.souza@lumen.example", "step")
    assert replies.waiting(world.session, world.kit, bo) == []
    assert outbox.send(world.session, world.kit, bo, draft.id).state == "queued"
    with pytest.raises(Conflict):
        replies.correct(world.session, world.kit, bo, waiting.id, "ana@lumen.example")


@pytest.mark.parametrize(
    "typed", ["ana souza", "ana@souza", "ana..souza@lumen.example", "ana@x@lumen.example"]
)
def test_a_correction_has_to_be_an_address(world: World, bo: UUID, typed: str) -> None:
    """Nothing changes for words, nor for what no server takes."""
    mailed(world, bo, CardFields(full_name="Ana Souza", emails=("ana.s0uza@lumen.example",)))
    (waiting,) = arrive(world, bo, mail("bounce-postfix"))
    with pytest.raises(Invalid):
        replies.correct(world.session, world.kit, bo, waiting.id, typed)


def test_an_answer_from_an_address_shows_it_works(world: World, bo: UUID) -> None:
    """Its mark goes."""
    ana = mailed(world, bo)
    contacts.get(world.session, bo, ana).bounced = ["ana.souza@lumen.example"]
    world.session.commit()
    arrive(world, bo, mail("reply-gmail-en"))
    assert contacts.get(world.session, bo, ana).bounced == []


def test_a_merged_contacts_mails_are_the_ones_they_became(world: World, bo: UUID) -> None:
    """And theirs again once the merge is undone."""
    ana = mailed(world, bo)
    other = world.keep(bo, CardFields(full_name="A. Souza", emails=("a@lumen.example",))).contact.id
    arrive(world, bo, mail("reply-gmail-en"))
    merge = merging.merge(world.session, world.kit, bo, other, ana)
    assert [row.kind for row in replies.of_contact(world.session, bo, other)] == ["reply"]
    parting.undo(world.session, world.kit, bo, merge.id)
    assert [row.kind for row in replies.of_contact(world.session, bo, ana)] == ["reply"]


def test_of_unrelated_mail_only_headers_are_read_and_nothing_is_kept(
    world: World, bo: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Newsletters, colleagues, spam, one's own: no body is asked for."""
    mailed(world, bo)
    monkeypatch.setattr(world.folders, "body", lambda *_: pytest.fail("a body was read"))
    head = "From: {who}\r\nSubject: {what}\r\nMessage-ID: <{n}@else.example>\r\n\r\nSecret"
    mails = [head.format(who="eve@else.example", what="Lunch?", n=n).encode() for n in range(250)]
    mails.append(head.format(who="bo@li.example", what="Note to self", n="own").encode())
    assert arrive(world, bo, mail("newsletter"), *mails) == []
    assert world.session.query(Reply).count() == 0
    assert mailboxes.get(world.session, bo).seen_uid == 252


def test_what_lay_there_before_the_mailbox_was_connected_is_nobodys_business(world: World) -> None:
    """It is read from then on, also what comes before the first look."""
    world.clock.set(THEN + timedelta(days=1))
    bo = world.account()
    mailed(world, bo)
    world.folders.drop(mail("reply-gmail-en"))
    server = Server("mail.li.example", 993, "tls", "bo", "secret")
    mailboxes.save(world.session, world.kit, bo, Credentials("bo@li.example", server, server))
    world.folders.drop(mail("reply-other-address"))
    watching.claim(world.session, world.kit, WATCHER, 10)
    assert look(world, bo) == 1
    assert look(world, bo) == 0


def test_a_server_that_numbers_anew_is_read_anew(world: World, bo: UUID) -> None:
    """Nothing is missed or told twice: what was written since the last look, and some days before."""
    ana = mailed(world, bo)
    arrive(world, bo, mail("reply-gmail-en"))
    world.folders.kept["INBOX"].insert(0, mail("reply-other-address"))
    world.folders.uid_validity = 7
    look(world, bo)
    assert len(replies.of_contact(world.session, bo, ana)) == 2
    assert mailboxes.get(world.session, bo).uid_validity == 7


def test_a_mail_deleted_in_between_is_passed_over(
    world: World, bo: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its headers were there, its text is gone."""
    mailed(world, bo)

    def gone(*_: object) -> bytes:
        raise Trouble("missing")

    monkeypatch.setattr(world.folders, "body", gone)
    assert arrive(world, bo, mail("reply-gmail-en")) == []
    assert mailboxes.get(world.session, bo).seen_uid == 1


def test_a_mail_nobody_can_make_sense_of_hides_no_other(
    world: World, bo: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is logged, and the next one is read."""
    mailed(world, bo)
    taken_in = replies.take_in

    def stumble(*args: object) -> Reply | None:
        if b"multipart" in args[-1]:
            raise ValueError("a mistake of ours")
        return taken_in(*args)

    monkeypatch.setattr(replies, "take_in", stumble)
    (waiting,) = arrive(world, bo, mail("reply-gmail-en"), mail("reply-other-address"))
    assert waiting.sender == "ana1980@mail.example"


def test_a_mailbox_is_watched_by_one(world: World, bo: UUID) -> None:
    """Another takes over once the first is not heard of any more, or lets go."""
    claim = lambda name: watching.claim(world.session, world.kit, name, 10)  # noqa: E731
    assert claim("two") == []
    world.clock.move(watching.LEASE / 2)
    assert watching.renew(world.session, world.kit, WATCHER) == {bo}
    world.clock.move(watching.LEASE / 2)
    assert claim("two") == []
    world.clock.move(watching.LEASE)
    assert claim("two") == [bo]
    assert watching.renew(world.session, world.kit, WATCHER) == set()
    with pytest.raises(watching.NotOurs):
        look(world, bo)
    watching.let_go(world.session, "two")
    assert claim("three") == [bo]


def test_another_mailbox_is_begun_anew(world: World, bo: UUID) -> None:
    """Who changes the address or the server is watched again, from where that inbox is."""
    server = Server("imap.else.example", 993, "tls", "bo", "secret")
    mailboxes.save(world.session, world.kit, bo, Credentials("bo@else.example", server, server))
    with pytest.raises(watching.NotOurs):
        look(world, bo)
    assert watching.claim(world.session, world.kit, "two", 10) == [bo]


def test_a_mailbox_without_folders_is_not_watched(world: World) -> None:
    """It sends, and that is all."""
    bo = world.account()
    server = Server("mail.li.example", 465, "tls", "bo", "secret")
    mailboxes.save(world.session, world.kit, bo, Credentials("bo@li.example", server))
    assert watching.claim(world.session, world.kit, WATCHER, 10) == []


def test_what_is_wrong_is_put_down_until_it_is_well(world: World, bo: UUID) -> None:
    """With the first time it went wrong; a look that works clears it, as a change of the mailbox does."""
    watching.failed(world.session, world.kit, bo, WATCHER, Trouble("login", "Invalid credentials"))
    first = world.clock.now()
    world.clock.move(timedelta(hours=1))
    watching.failed(world.session, world.kit, bo, WATCHER, Trouble("network", "no answer in time"))
    box = mailboxes.get(world.session, bo)
    assert (box.failure, box.failed_at) == ("network: no answer in time", first)
    assert watching.has_failed(world.session, bo)
    look(world, bo)
    assert not watching.has_failed(world.session, bo)


def test_anothers_mail_does_not_exist(world: World, bo: UUID) -> None:
    """Not for settling, correcting, or looking at."""
    mailed(world, bo)
    (waiting,) = arrive(world, bo, mail("reply-gmail-en"))
    eve = world.account("eve@example.com")
    for reply_id in (waiting.id, uuid4()):
        with pytest.raises(Exception, match="no such mail"):
            replies.settle(world.session, world.kit, eve, reply_id)
