"""The outbox: a mail goes out at most once, in its thread, and what became of it is seen."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from uuid import UUID

import pytest

from app.domain.card import CardFields
from app.domain.errors import Conflict, Invalid
from app.domain.mailbox import Credentials, Server, Trouble
from app.domain.message import unflowed
from app.domain.outbox import ENDED, MOVED, Handed, rest
from app.services import (
    accounts,
    answers,
    contacts,
    drafts,
    followups,
    mailboxes,
    outbox,
    sending,
    sent_mails,
    touches,
)
from app.services.cards import Kept
from app.store import outbox as mails
from app.store.db import writing
from app.store.outbox import OutgoingMail
from tests.factories import World
from tests.fakes import Handover

SMTP = Server("smtp.example.com", 465, "tls", "bo", "secret of SMTP")
IMAP = Server("imap.example.com", 993, "tls", "bo", "secret of IMAP")
BOX = Credentials("bo@example.com", SMTP, IMAP)


def owner(world: World, **more: object) -> UUID:
    """An account with a mailbox."""
    account = world.account(**more)
    mailboxes.save(world.session, world.kit, account, BOX)
    return account


def kept(world: World, account: UUID, **more: object) -> Kept:
    """Somebody whose first mail is to go out."""
    return world.keep(account, CardFields(full_name="Ana Souza", emails=["ana@lumen.example"], **more))


def sweep(world: World, who: str = "worker") -> int:
    return sending.sweep(world.session, world.kit, who)


def send(world: World, account: UUID, draft_id: UUID, at: datetime | None = None) -> None:
    outbox.send(world.session, world.kit, account, draft_id, at)


def state(world: World, account: UUID, draft_id: UUID) -> tuple[str, str, str]:
    """The state of a draft, of its last mail, and of its follow-up."""
    world.session.rollback()
    draft = drafts.get(world.session, account, draft_id)
    mail = outbox.last_mail(world.session, draft)
    row = followups.get(world.session, account, draft.followup_id)
    return draft.state, mail.state if mail else "", row.state


def read(mail: Handover) -> EmailMessage:
    found = message_from_bytes(mail.message, policy=default)
    assert isinstance(found, EmailMessage)
    return found


def next_draft(world: World, account: UUID, contact_id: UUID) -> UUID:
    """The draft of a contact's next step by mail."""
    while True:
        (row,) = followups.page(world.session, world.kit, account, contact_id=contact_id).items
        if row.draft:
            return row.draft.id
        followups.skip(world.session, world.kit, account, row.id)


def test_a_mail_sent_now_is_recorded_with_the_next_step(world: World) -> None:
    """It arrives once, its follow-up is done, the next one planned, and a copy lies in Sent."""
    account = owner(world)
    made = kept(world, account)
    assert made.draft is not None
    send(world, account, made.draft.id)
    assert state(world, account, made.draft.id) == ("queued", "queued", "planned")
    assert (sweep(world), sweep(world)) == (1, 0)
    assert state(world, account, made.draft.id) == ("sent", "sent", "done")
    (mail,) = world.courier.mails
    assert (mail.server, mail.sender, mail.to) == (SMTP, "bo@example.com", "ana@lumen.example")
    assert read(mail)["Subject"] == drafts.get(world.session, account, made.draft.id).subject
    assert len(followups.page(world.session, world.kit, account, contact_id=made.contact.id).items) == 1
    world.clock.move(timedelta(minutes=1))
    sweep(world)
    sweep(world)
    assert world.folders.kept["Sent"] == [mail.message]


def test_a_copy_the_server_filed_itself_is_the_only_one(small_world: World) -> None:
    """Large providers put what they send into Sent."""
    account = owner(small_world)
    made = kept(small_world, account)
    send(small_world, account, made.draft.id)
    sweep(small_world)
    small_world.folders.drop(small_world.courier.mails[0].message, "Sent")
    small_world.clock.move(timedelta(minutes=1))
    sweep(small_world)
    assert len(small_world.folders.kept["Sent"]) == 1


def test_a_mail_for_later_waits(small_world: World) -> None:
    """It goes out at its time, dated so, and can be called back before."""
    account = owner(small_world)
    made = kept(small_world, account)
    at = small_world.clock.now() + timedelta(hours=8)
    send(small_world, account, made.draft.id, at)
    assert sweep(small_world) == 0
    outbox.withdraw(small_world.session, small_world.kit, account, made.draft.id)
    assert state(small_world, account, made.draft.id) == ("draft", "withdrawn", "planned")
    send(small_world, account, made.draft.id, at)
    small_world.clock.set(at)
    assert sweep(small_world) == 1
    assert read(small_world.courier.mails[0])["Date"].datetime == at


def test_a_time_that_has_passed_is_no_time_to_send_at(small_world: World) -> None:
    """It would go out at once, which nobody asked for."""
    account = owner(small_world)
    made = kept(small_world, account)
    with pytest.raises(Invalid, match="has passed") as refused:
        send(small_world, account, made.draft.id, small_world.clock.now() - timedelta(seconds=61))
    assert refused.value.field == "at"
    send(small_world, account, made.draft.id, small_world.clock.now() - timedelta(seconds=59))
    assert sweep(small_world) == 1


def test_what_waits_is_not_queued_twice(small_world: World) -> None:
    """Nor is what has gone out sent again."""
    account = owner(small_world)
    made = kept(small_world, account)
    send(small_world, account, made.draft.id)
    with pytest.raises(Conflict, match="waiting"):
        send(small_world, account, made.draft.id)
    sweep(small_world)
    with pytest.raises(Conflict, match="has been sent"):
        send(small_world, account, made.draft.id)


def test_what_is_refused_for_now_is_tried_again(small_world: World) -> None:
    """After one, five, fifteen and sixty minutes, then every three hours; for a day, then it comes back."""
    account = owner(small_world)
    made = kept(small_world, account)
    send(small_world, account, made.draft.id)
    small_world.courier.answer(Handed("later", "451 try again"))
    pauses = []
    while state(small_world, account, made.draft.id)[0] == "queued":
        assert (sweep(small_world), sweep(small_world)) == (0, 0)
        mail = outbox.last_mail(small_world.session, drafts.get(small_world.session, account, made.draft.id))
        assert mail is not None
        if mail.state == "queued":
            pauses.append(mail.send_at - small_world.clock.now())
            small_world.clock.set(mail.send_at)
    minutes = [pause.total_seconds() / 60 for pause in pauses]
    assert minutes == [1, 5, 15, 60, *[180] * 8]
    assert state(small_world, account, made.draft.id) == ("failed", "failed", "planned")
    assert outbox.stuck(small_world.session, account)[0].mail.words == "451 try again"
    assert small_world.courier.mails == []


def test_a_pause_is_over_then_it_arrives_once(small_world: World) -> None:
    """The same mail, by the same id."""
    account = owner(small_world)
    made = kept(small_world, account)
    send(small_world, account, made.draft.id)
    small_world.courier.answer(Trouble("network", "no answer in time"))
    sweep(small_world)
    small_world.courier.answer(None)
    assert sweep(small_world) == 0
    small_world.clock.move(timedelta(minutes=1))
    assert sweep(small_world) == 1
    assert len(small_world.courier.mails) == 1


@pytest.mark.parametrize(
    "outcome", [Handed("refused", "550 no such person"), Trouble("login", "550 no such person")]
)
def test_what_is_refused_comes_back(small_world: World, outcome: Handed | Trouble) -> None:
    """With the server's words; corrected, it goes out as a new mail."""
    account = owner(small_world)
    made = kept(small_world, account)
    send(small_world, account, made.draft.id)
    small_world.courier.answer(outcome)
    sweep(small_world)
    assert state(small_world, account, made.draft.id) == ("failed", "failed", "planned")
    (stuck,) = outbox.stuck(small_world.session, account)
    assert (stuck.mail.words, stuck.contact.id) == ("550 no such person", made.contact.id)
    small_world.courier.answer(None)
    contacts.change(
        small_world.session,
        small_world.kit,
        account,
        made.contact.id,
        {"emails": ["ana.souza@lumen.example"]},
    )
    send(small_world, account, made.draft.id)
    assert sweep(small_world) == 1
    assert small_world.courier.mails[0].to == "ana.souza@lumen.example"
    assert outbox.stuck(small_world.session, account) == []


def test_nobody_knows_whether_it_arrived_so_the_owner_is_asked(small_world: World) -> None:
    """The connection broke after the text; it is looked for in Sent first, for a while."""
    account = owner(small_world)
    made = kept(small_world, account)
    send(small_world, account, made.draft.id)
    small_world.courier.answer(Handed("unsure", "it hung up"))
    sweep(small_world)
    assert state(small_world, account, made.draft.id)[1] == "handing"
    for _ in range(6):
        small_world.clock.move(timedelta(minutes=1))
        sweep(small_world)
    assert state(small_world, account, made.draft.id) == ("undecided", "undecided", "planned")
    assert len(small_world.courier.mails) == 1
    with pytest.raises(Conflict, match="has arrived"):
        send(small_world, account, made.draft.id)
    small_world.courier.answer(None)
    assert sweep(small_world) == 0
    outbox.decide(small_world.session, small_world.kit, account, made.draft.id, arrived=True)
    assert state(small_world, account, made.draft.id) == ("sent", "sent", "done")
    with pytest.raises(Conflict, match="nothing to decide"):
        outbox.decide(small_world.session, small_world.kit, account, made.draft.id, arrived=True)


def test_sent_again_by_its_owner_it_is_the_same_mail(small_world: World) -> None:
    """A server that has it already knows it by its id."""
    account = owner(small_world)
    made = kept(small_world, account)
    send(small_world, account, made.draft.id)
    small_world.courier.answer(Handed("unsure", ""))
    for _ in range(6):
        sweep(small_world)
        small_world.clock.move(timedelta(minutes=1))
    outbox.decide(small_world.session, small_world.kit, account, made.draft.id, arrived=False)
    small_world.courier.answer(None)
    assert sweep(small_world) == 1
    one, other = small_world.courier.mails
    assert one.message == other.message
    assert state(small_world, account, made.draft.id) == ("sent", "sent", "done")


def test_found_in_sent_it_was_sent(small_world: World) -> None:
    """The server had taken it, and put it there."""
    account = owner(small_world)
    made = kept(small_world, account)
    send(small_world, account, made.draft.id)
    small_world.courier.answer(Handed("unsure", ""))
    sweep(small_world)
    small_world.folders.drop(small_world.courier.mails[0].message, "Sent")
    small_world.clock.move(timedelta(minutes=1))
    sweep(small_world)
    assert state(small_world, account, made.draft.id) == ("sent", "sent", "done")
    assert len(small_world.folders.kept["Sent"]) == 1


def test_what_a_dead_worker_had_claimed_goes_out(small_world: World) -> None:
    """Before it was handed over; at once on the same machine, else when the lease ends."""
    account = owner(small_world)
    made = kept(small_world, account)
    send(small_world, account, made.draft.id)
    small_world.courier.answer(Trouble("network"))

    def die(_server: object) -> None:
        raise SystemExit

    small_world.courier.check = die  # type: ignore[method-assign]
    with pytest.raises(SystemExit):
        sweep(small_world, "dead")
    del small_world.courier.check
    small_world.courier.answer(None)
    assert state(small_world, account, made.draft.id)[1] == "sending"
    assert sweep(small_world, "other") == 0
    sending.release(small_world.session, small_world.kit, ["dead"])
    assert sweep(small_world, "other") == 1
    assert len(small_world.courier.mails) == 1


def test_a_worker_that_dies_while_handing_over_leaves_a_question(small_world: World) -> None:
    """The mail is there, nobody put that down, and nobody sends it again."""
    account = owner(small_world)
    made = kept(small_world, account)
    send(small_world, account, made.draft.id)

    def die() -> None:
        raise SystemExit

    small_world.courier.interrupt(die)
    with pytest.raises(SystemExit):
        sweep(small_world, "dead")
    assert state(small_world, account, made.draft.id)[1] == "handing"
    sending.release(small_world.session, small_world.kit, ["dead"])
    for _ in range(6):
        sweep(small_world, "other")
        small_world.clock.move(timedelta(minutes=1))
    assert state(small_world, account, made.draft.id)[1] == "undecided"
    assert small_world.courier.mails == []


def test_who_was_held_up_beyond_the_lease_still_tells(world: World) -> None:
    """Taken for dead and then back with the server's "250", its word is what counts."""
    account = owner(world)
    made = kept(world, account)
    send(world, account, made.draft.id)

    def be_taken_for_dead() -> None:
        for _ in range(6):
            world.clock.move(timedelta(minutes=11))
            sweep(world, "other")
        assert state(world, account, made.draft.id)[1] == "undecided"

    world.courier.interrupt(be_taken_for_dead)
    assert sweep(world, "slow") == 1
    assert state(world, account, made.draft.id) == ("sent", "sent", "done")
    assert len(world.courier.mails) == 1


def test_who_was_held_up_before_handing_over_does_not(world: World) -> None:
    """Somebody else has it by then: it arrives once."""
    account = owner(world)
    made = kept(world, account)
    send(world, account, made.draft.id)
    check = world.courier.check

    def be_slow(server: Server) -> None:
        world.courier.check = check  # type: ignore[method-assign]
        world.clock.move(timedelta(minutes=11))
        assert sweep(world, "other") == 1
        check(server)

    world.courier.check = be_slow  # type: ignore[method-assign]
    assert sweep(world, "slow") == 0
    assert len(world.courier.mails) == 1
    assert state(world, account, made.draft.id) == ("sent", "sent", "done")


def test_what_is_over_does_not_go_out(small_world: World) -> None:
    """Left out, answered, said no, or another address by now: it is called back, with the reason."""
    account = owner(small_world)
    reasons = {}
    for n, act in enumerate(
        (
            lambda made: followups.skip(
                small_world.session, small_world.kit, account, made.draft.followup_id
            ),
            lambda made: touches.reply(
                small_world.session, small_world.kit, account, made.contact.id, "email"
            ),
            lambda made: answers.give(small_world.session, small_world.kit, account, made.contact.id, "no"),
            lambda made: contacts.change(
                small_world.session,
                small_world.kit,
                account,
                made.contact.id,
                {"emails": ["new@lumen.example"]},
            ),
        )
    ):
        made = small_world.keep(account, CardFields(full_name=f"Ana {n}", emails=[f"ana{n}@lumen.example"]))
        send(small_world, account, made.draft.id, small_world.clock.now() + timedelta(hours=1))
        act(made)
        small_world.clock.move(timedelta(hours=1))
        assert sweep(small_world) == 0
        draft = drafts.get(small_world.session, account, made.draft.id)
        mail = outbox.last_mail(small_world.session, draft)
        assert mail is not None
        reasons[n] = (mail.state, mail.words, draft.state)
    assert small_world.courier.mails == []
    assert reasons == {
        0: ("withdrawn", ENDED, "draft"),
        1: ("withdrawn", ENDED, "draft"),
        2: ("withdrawn", ENDED, "draft"),
        3: ("withdrawn", MOVED, "draft"),
    }


def test_what_waits_to_go_out_is_not_done_by_hand(small_world: World) -> None:
    """It would be told as sent and never go out; called back, its owner may have sent it themselves."""
    account = owner(small_world)
    made = kept(small_world, account)
    send(small_world, account, made.draft.id, small_world.clock.now() + timedelta(hours=1))
    for act, of in ((followups.done, made.draft.followup_id), (drafts.sent, made.draft.id)):
        with pytest.raises(Conflict, match="waiting to go out"):
            act(small_world.session, small_world.kit, account, of)
    outbox.withdraw(small_world.session, small_world.kit, account, made.draft.id)
    followups.done(small_world.session, small_world.kit, account, made.draft.followup_id)
    small_world.clock.move(timedelta(hours=1))
    assert sweep(small_world) == 0


def test_when_mails_go_out_is_told_of_those_that_wait(small_world: World) -> None:
    """By the follow-up each is of; nothing of a draft, nor of one called back."""
    account = owner(small_world)
    waits, back, plain = (kept(small_world, account) for _ in range(3))
    at = small_world.clock.now() + timedelta(hours=20)
    for made in (waits, back):
        send(small_world, account, made.draft.id, at)
    outbox.withdraw(small_world.session, small_world.kit, account, back.draft.id)
    rows = [followups.get(small_world.session, account, m.draft.followup_id) for m in (waits, back, plain)]
    assert followups.going_out(small_world.session, rows) == {waits.draft.followup_id: at}


def test_called_back_while_connecting_it_does_not_go_out(small_world: World) -> None:
    """They answered in the very moment: right before the text it is looked at again."""
    account = owner(small_world)
    made = kept(small_world, account)
    send(small_world, account, made.draft.id)
    check = small_world.courier.check

    def answer_first(server: Server) -> None:
        touches.reply(small_world.session, small_world.kit, account, made.contact.id, "email")
        check(server)

    small_world.courier.check = answer_first  # type: ignore[method-assign]
    assert sweep(small_world) == 0
    assert small_world.courier.mails == []
    assert state(small_world, account, made.draft.id) == ("draft", "withdrawn", "cancelled")


def test_a_reply_calls_back_what_waits(small_world: World) -> None:
    """Who records it says why."""
    account = owner(small_world)
    made = kept(small_world, account)
    send(small_world, account, made.draft.id, small_world.clock.now() + timedelta(days=1))
    with writing(small_world.session):
        outbox.withdraw_of(small_world.session, small_world.kit, made.contact.id, "They wrote.")
    assert state(small_world, account, made.draft.id) == ("draft", "withdrawn", "planned")


def test_between_two_mails_there_is_a_pause(small_world: World) -> None:
    """As the owner says, so that a mailbox looks like a person's."""
    account = owner(small_world)
    mailboxes.save(small_world.session, small_world.kit, account, BOX, pause=30)
    for n in range(3):
        made = small_world.keep(account, CardFields(full_name=f"Ana {n}", emails=[f"ana{n}@lumen.example"]))
        send(small_world, account, made.draft.id)
    counts = []
    for _ in range(5):
        counts.append(sweep(small_world))
        small_world.clock.move(timedelta(seconds=15))
    assert counts == [1, 0, 1, 0, 1]


def test_a_wrong_password_is_tried_once(small_world: World) -> None:
    """What else is due comes back with it, untried; what is for later stays."""
    account = owner(small_world)
    made = [
        small_world.keep(account, CardFields(full_name=f"Ana {n}", emails=[f"ana{n}@lumen.example"]))
        for n in range(3)
    ]
    for each in made[:2]:
        send(small_world, account, each.draft.id)
    send(small_world, account, made[2].draft.id, small_world.clock.now() + timedelta(hours=1))
    tried = []

    def refuse(server: Server) -> None:
        tried.append(server)
        raise Trouble("login", "535 no")

    small_world.courier.check = refuse  # type: ignore[method-assign]
    sweep(small_world)
    sweep(small_world)
    assert len(tried) == 1
    assert [state(small_world, account, each.draft.id)[0] for each in made] == ["failed", "failed", "queued"]
    assert {stuck.mail.words for stuck in outbox.stuck(small_world.session, account)} == {"535 no"}


def test_a_day_has_so_many_mails(world: World) -> None:
    """What is more goes out tomorrow, when the owner begins to work."""
    account = owner(world)
    mailboxes.save(world.session, world.kit, account, BOX, daily_limit=2, pause=0)
    made = [
        world.keep(account, CardFields(full_name=f"Ana {n}", emails=[f"ana{n}@lumen.example"]))
        for n in range(3)
    ]
    for each in made:
        send(world, account, each.draft.id)
    assert [sweep(world) for _ in range(4)] == [1, 1, 0, 0]
    waiting = [mail for each in made for mail in mails.of_draft(world.session, each.draft.id)]
    (last,) = [mail for mail in waiting if mail.state == "queued"]
    assert last.send_at == datetime(2026, 3, 3, 8, 0, tzinfo=UTC)  # nine o'clock in Berlin
    world.clock.set(last.send_at)
    assert sweep(world) == 1


def test_accounts_do_not_wait_for_each_other(world: World) -> None:
    """Each sweep sends one of each."""
    ids = []
    for name in ("bo", "cy"):
        account = owner(world, email=f"{name}@example.com")
        for n in range(2):
            made = world.keep(account, CardFields(full_name=f"Ana {n}", emails=[f"ana{n}@lumen.example"]))
            send(world, account, made.draft.id)
        ids.append(account)
    assert sweep(world) == 2


def test_follow_ups_go_on_in_the_thread_of_the_first_mail(world: World) -> None:
    """With its id, and under a line that says who writes and how to say no."""
    account = owner(world)
    accounts.change(world.session, world.kit, account, {"postal_address": "Hauptstraße 1\n10115 Berlin"})
    made = kept(world, account, language="en")
    send(world, account, made.draft.id)
    sweep(world)
    world.clock.move(timedelta(days=7))
    send(world, account, next_draft(world, account, made.contact.id))
    assert sweep(world) == 1
    first, second = map(read, world.courier.mails)
    assert "In-Reply-To" not in first
    assert second["Subject"] == f"Re: {first['Subject']}"
    assert second["In-Reply-To"] == second["References"] == first["Message-ID"]
    texts = [unflowed(mail.get_content().replace("\r\n", "\n")) for mail in (first, second)]
    assert ["just answer “no”" in text for text in texts] == [False, True]
    assert texts[1].count("Bo Li") == 1  # the signature's
    assert "\nHauptstraße 1, 10115 Berlin\n" in texts[1]
    accounts.change(world.session, world.kit, account, {"mail_footer": False})


def test_what_cannot_be_sent_is_said_before(small_world: World) -> None:
    """No mailbox, no address, one nobody has, and who said no."""
    account = small_world.account()
    made = kept(small_world, account)
    with pytest.raises(Conflict, match="Connect a mailbox"):
        send(small_world, account, made.draft.id)
    mailboxes.save(small_world.session, small_world.kit, account, BOX)
    for emails in ([], ["zoë@lumen.example"], ["ana@lumen"]):
        contacts.change(small_world.session, small_world.kit, account, made.contact.id, {"emails": emails})
        with pytest.raises(Invalid, match="address"):
            send(small_world, account, made.draft.id)
    contacts.change(
        small_world.session, small_world.kit, account, made.contact.id, {"emails": ["ana@lumen.example"]}
    )
    drafts.edit(small_world.session, small_world.kit, account, made.draft.id, subject=" ")
    with pytest.raises(Invalid, match="subject"):
        send(small_world, account, made.draft.id)
    answers.give(small_world.session, small_world.kit, account, made.contact.id, "no")
    with pytest.raises(Conflict):
        send(small_world, account, made.draft.id)


def test_without_its_mailbox_nothing_waits(small_world: World) -> None:
    """What was queued is a draft again."""
    account = owner(small_world)
    made = kept(small_world, account)
    send(small_world, account, made.draft.id, small_world.clock.now() + timedelta(days=1))
    mailboxes.remove(small_world.session, small_world.kit, account)
    assert state(small_world, account, made.draft.id) == ("draft", "withdrawn", "planned")


def test_sent_after_its_follow_up_was_over_it_is_still_in_the_history(small_world: World) -> None:
    """They answered while the text was on its way: they heard from the owner all the same."""
    account = owner(small_world)
    made = kept(small_world, account)
    send(small_world, account, made.draft.id)
    small_world.courier.interrupt(
        lambda: touches.reply(small_world.session, small_world.kit, account, made.contact.id, "email")
    )
    assert sweep(small_world) == 1
    assert state(small_world, account, made.draft.id) == ("sent", "sent", "cancelled")
    contact = contacts.get(small_world.session, account, made.contact.id)
    assert contact.mailed_on is not None


def test_nothing_is_counted_twice(small_world: World) -> None:
    """Recorded again, a mail changes nothing."""
    account = owner(small_world)
    made = kept(small_world, account)
    send(small_world, account, made.draft.id)
    sweep(small_world)
    (mail,) = mails.of_draft(small_world.session, made.draft.id)
    assert not sent_mails.record(small_world.session, small_world.kit, account, mail.id, "")
    assert contacts.get(small_world.session, account, made.contact.id).touches == 1


def test_rests_end() -> None:
    """After a day it is given up."""
    assert rest(1) == timedelta(minutes=1)
    assert rest(99) is None


def test_the_message_is_kept_whole(small_world: World) -> None:
    """What goes out at a later try is what was queued."""
    account = owner(small_world)
    made = kept(small_world, account)
    send(small_world, account, made.draft.id)
    (mail,) = mails.of_draft(small_world.session, made.draft.id)
    assert isinstance(mail, OutgoingMail)
    assert mail.message.startswith(f"Message-ID: {mail.message_id}\r\n".encode())
    assert mail.message_id.endswith("@example.com>")
