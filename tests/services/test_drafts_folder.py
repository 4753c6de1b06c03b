"""Drafts that lie in their owner's mailbox: sent from there they count as sent here, and go out once."""

from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.imap import ImapFolders
from app.adapters.reach import Reach
from app.domain.card import CardFields
from app.domain.errors import Conflict, NotFound
from app.domain.mailbox import Credentials, Server, Trouble
from app.domain.sent_there import may_be, read_written
from app.services import answers, contacts, drafts, drafts_folder, followups, mailboxes, outbox, sending
from app.services.cards import Kept
from app.store import outbox as mails
from app.store import replies
from tests.factories import World
from tests.fakes import FakeFolders
from tests.mail_servers import Authority, Dovecot

SERVER = Server("mail.example.com", 993, "tls", "bo", "secret")
ANA = "ana@lumen.example"


@pytest.fixture
def bo(small_world: World) -> UUID:
    account = small_world.account()
    box = Credentials("bo@example.com", SERVER, SERVER)
    mailboxes.save(small_world.session, small_world.kit, account, box, pause=0)
    return account


def put(world: World, bo: UUID) -> tuple[Kept, UUID]:
    """Ana, and her first mail, which lies in the Drafts folder."""
    made = world.keep(bo, CardFields(full_name="Ana Souza", emails=(ANA,)))
    assert made.draft
    drafts_folder.put(world.session, world.kit, bo, made.draft.id)
    return made, made.draft.id


def later(world: World, minutes: float = 5) -> None:
    world.clock.move(timedelta(minutes=minutes))


def sweep(world: World) -> int:
    return drafts_folder.sweep(world.session, world.kit)


def state(world: World, bo: UUID, draft_id: UUID) -> tuple[str, list[str], str]:
    """Of the draft, of its mails, the newest first, and of its follow-up."""
    world.session.rollback()
    draft = drafts.get(world.session, bo, draft_id)
    rows = [mail.state for mail in mails.of_draft(world.session, draft_id)]
    return draft.state, rows, followups.get(world.session, bo, draft.followup_id).state


def written(at: datetime, to: str = f"Ana Souza <{ANA}>", message_id: str | None = None) -> bytes:
    """A mail as the owner's own program has sent it."""
    made = EmailMessage(policy=SMTP)
    made["Message-ID"] = message_id or f"<{uuid4()}@program.example>"
    made["From"], made["To"], made["Date"] = "bo@example.com", to, format_datetime(at)
    made["Subject"] = "Hello"
    made.set_content("What I wrote.\n")
    return made.as_bytes()


def test_it_lies_in_the_folder_and_stays_a_draft(small_world: World, bo: UUID) -> None:
    """As a mail of that Message-ID; a server that does not take it is quoted, and nothing lies there then."""
    made, draft_id = put(small_world, bo)
    (lies,) = small_world.folders.kept["Drafts"]
    assert state(small_world, bo, draft_id) == ("draft", ["in_drafts"], "planned")
    (mail,) = mails.of_draft(small_world.session, draft_id)
    assert message_from_bytes(lies)["Message-ID"] == mail.message_id
    assert replies.of_ours(small_world.session, bo, [mail.message_id]) == {mail.message_id: made.contact.id}
    small_world.folders.fail(Trouble("network", "no answer in time"))
    with pytest.raises(Conflict, match="no answer in time"):
        drafts_folder.put(small_world.session, small_world.kit, bo, draft_id)
    assert state(small_world, bo, draft_id)[1] == ["in_drafts"]


def test_what_happens_while_it_is_put_there_counts(
    small_world: World, bo: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent meanwhile, it is not looked for; nor is one that is no more."""
    made = small_world.keep(bo, CardFields(full_name="Ana Souza", emails=(ANA,)))
    assert made.draft
    kept, sent = small_world.folders.append, made.draft.id

    def append(folder: str, message: bytes, flags: Collection[str]) -> None:
        kept(folder, message, flags)
        outbox.send(small_world.session, small_world.kit, bo, sent)
        sending.sweep(small_world.session, small_world.kit, "worker")

    monkeypatch.setattr(small_world.folders, "append", append)
    drafts_folder.put(small_world.session, small_world.kit, bo, sent)
    assert sorted(state(small_world, bo, sent)[1]) == ["sent", "withdrawn"]
    small_world.folders.drop(written(small_world.clock.now()), "Sent")
    later(small_world)
    assert sweep(small_world) == 0
    gone = small_world.keep(bo, CardFields(full_name="Ben Ali", emails=("ben@lumen.example",)))
    assert gone.draft
    monkeypatch.setattr(
        small_world.folders, "append", lambda *_: contacts.delete(small_world.session, bo, gone.contact.id)
    )
    with pytest.raises(NotFound):
        drafts_folder.put(small_world.session, small_world.kit, bo, gone.draft.id)


@pytest.mark.parametrize("keeps_id", [True, False])
def test_sent_from_there_it_counts_as_sent(small_world: World, bo: UUID, keeps_id: bool) -> None:
    """Under its own Message-ID or the program's, its follow-up is done once, and the next one planned."""
    made, draft_id = put(small_world, bo)
    later(small_world)
    assert sweep(small_world) == 0
    (lay,) = small_world.folders.kept["Drafts"]
    at = small_world.clock.now()
    gone = lay if keeps_id else written(at)
    small_world.folders.drop(gone, "Sent")
    assert sweep(small_world) == 0  # it was looked for just now
    later(small_world)
    assert (sweep(small_world), sweep(small_world)) == (1, 0)
    assert state(small_world, bo, draft_id) == ("sent", ["sent"], "done")
    (mail,) = mails.of_draft(small_world.session, draft_id)
    assert mail.message_id == message_from_bytes(gone)["Message-ID"]
    assert replies.of_ours(small_world.session, bo, [mail.message_id]) == {mail.message_id: made.contact.id}
    assert contacts.get(small_world.session, bo, made.contact.id).touches == 1
    assert followups.page(small_world.session, small_world.kit, bo, contact_id=made.contact.id).items
    later(small_world)
    assert sending.sweep(small_world.session, small_world.kit, "worker") == 0
    assert small_world.folders.kept["Sent"] == [gone]


@pytest.mark.parametrize("skipped", [False, True])
def test_another_mail_that_was_taken_for_it_can_be_undone(
    small_world: World, bo: UUID, skipped: bool
) -> None:
    """The draft is one again, also where its follow-up had ended before, and goes out from here."""
    made, draft_id = put(small_world, bo)
    later(small_world)
    if skipped:
        followups.skip(small_world.session, small_world.kit, bo, made.followups[0].id)
        later(small_world)
    small_world.folders.drop(written(small_world.clock.now()), "Sent")
    later(small_world)
    assert sweep(small_world) == 1
    answers.undo(small_world.session, small_world.kit, bo, made.contact.id)
    ended = "skipped" if skipped else "planned"
    assert state(small_world, bo, draft_id) == ("draft", ["withdrawn"], ended)
    assert contacts.get(small_world.session, bo, made.contact.id).touches == 0
    later(small_world)
    assert sweep(small_world) == 0  # it is not taken for it a second time
    if not skipped:
        outbox.send(small_world.session, small_world.kit, bo, draft_id)
        assert sending.sweep(small_world.session, small_world.kit, "worker") == 1


def test_the_very_mail_sent_from_there_can_not_be_undone(small_world: World, bo: UUID) -> None:
    """Its Message-ID says that they have it: it would be sent twice."""
    made, draft_id = put(small_world, bo)
    small_world.folders.drop(small_world.folders.kept["Drafts"][0], "Sent")
    later(small_world)
    assert sweep(small_world) == 1
    with pytest.raises(Conflict, match="gone out"):
        answers.undo(small_world.session, small_world.kit, bo, made.contact.id)
    assert state(small_world, bo, draft_id) == ("sent", ["sent"], "done")


def test_what_is_none_of_it_is_left_alone(small_world: World, bo: UUID) -> None:
    """A mail before it, one to somebody else, and one that went out from here to the same address."""
    other, other_id = put(small_world, bo)
    drafts_folder.forget(small_world.session, small_world.kit, bo, other_id)
    outbox.send(small_world.session, small_world.kit, bo, other_id)
    assert sending.sweep(small_world.session, small_world.kit, "worker") == 1
    (ours,) = small_world.courier.mails
    _, draft_id = put(small_world, bo)
    now = small_world.clock.now()
    for mail in (
        ours.message,
        written(now - timedelta(hours=1)),
        written(now, "Bea <bea@lumen.example>"),
        written(now, f"{ANA}.example.com"),
        written(now, f'"<{ANA}>" <bea@lumen.example>'),
    ):
        small_world.folders.drop(mail, "Sent")
    later(small_world)
    assert sweep(small_world) == 0
    assert state(small_world, bo, draft_id) == ("draft", ["in_drafts"], "planned")
    assert other.contact.touches == 1


def test_one_mail_is_one_draft(small_world: World, bo: UUID) -> None:
    """Of two that lie there for the same address, one was sent."""
    (_, first), (_, second) = put(small_world, bo), put(small_world, bo)
    small_world.folders.drop(written(small_world.clock.now()), "Sent")
    later(small_world)
    assert (sweep(small_world), sweep(small_world)) == (1, 0)
    later(small_world)
    assert sweep(small_world) == 0
    assert sorted(state(small_world, bo, each)[0] for each in (first, second)) == ["draft", "sent"]


def test_of_many_a_few_are_looked_for_by_one_visit(
    small_world: World, bo: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A visit has its time: where each question takes a while, the last ones would never be asked about."""
    for _ in range(3):
        put(small_world, bo)
    monkeypatch.setattr(drafts_folder, "AT_ONCE", 2)
    asked = list[int]()
    opened, looks = small_world.folders.open, small_world.folders.has_message

    def open_(server: Server, seconds: float | None = None) -> AbstractContextManager[FakeFolders]:
        asked.append(0)
        return opened(server, seconds)

    def has_message(folder: str, message_id: str) -> bool:
        asked[-1] += 1
        return looks(folder, message_id)

    monkeypatch.setattr(small_world.folders, "open", open_)
    monkeypatch.setattr(small_world.folders, "has_message", has_message)
    assert sweep(small_world) == 0
    assert asked == [2, 1]


def test_put_there_twice_and_sent_once_is_one_touch(small_world: World, bo: UUID) -> None:
    """Its owner changed it here, and sent the older one in the end."""
    made, draft_id = put(small_world, bo)
    drafts.edit(small_world.session, small_world.kit, bo, draft_id, body="Better words.")
    later(small_world, 1)
    drafts_folder.put(small_world.session, small_world.kit, bo, draft_id)
    small_world.folders.drop(small_world.folders.kept["Drafts"][0], "Sent")
    later(small_world)
    assert sweep(small_world) == 1
    assert state(small_world, bo, draft_id) == ("sent", ["withdrawn", "sent"], "done")
    assert contacts.get(small_world.session, bo, made.contact.id).touches == 1


@pytest.mark.parametrize("found_by", ["whoever sends", "the next look"])
def test_sent_from_there_it_does_not_go_out_from_here_too(
    small_world: World, bo: UUID, found_by: str
) -> None:
    """Right before it would, the Sent folder is looked into; a look before that calls it back."""
    _, draft_id = put(small_world, bo)
    later(small_world, 1)
    at = small_world.clock.now() + timedelta(hours=8)
    outbox.send(small_world.session, small_world.kit, bo, draft_id, at)
    small_world.folders.drop(written(small_world.clock.now()), "Sent")
    if found_by == "the next look":
        assert sweep(small_world) == 1
    small_world.clock.set(at)
    assert sending.sweep(small_world.session, small_world.kit, "worker") == 0
    assert small_world.courier.mails == []
    assert state(small_world, bo, draft_id) == ("sent", ["withdrawn", "sent"], "done")


def test_not_sent_from_there_it_goes_out_from_here(small_world: World, bo: UUID) -> None:
    """Once. Sent from there after all it is no second touch; nor is what else the owner writes to them."""
    made, draft_id = put(small_world, bo)
    later(small_world, 1)
    outbox.send(small_world.session, small_world.kit, bo, draft_id)
    assert sending.sweep(small_world.session, small_world.kit, "worker") == 1
    assert state(small_world, bo, draft_id) == ("sent", ["sent", "withdrawn"], "done")
    small_world.folders.drop(small_world.folders.kept["Drafts"][0], "Sent")
    small_world.folders.drop(written(small_world.clock.now(), message_id="<else@program.example>"), "Sent")
    later(small_world)
    assert sweep(small_world) == 0
    assert replies.of_ours(small_world.session, bo, ["<else@program.example>"]) == {}
    assert contacts.get(small_world.session, bo, made.contact.id).touches == 1


def test_while_the_mailbox_cannot_be_asked_it_waits(small_world: World, bo: UUID) -> None:
    """Unless its owner says that it does not lie there any more, which calling it back does not say."""
    _, draft_id = put(small_world, bo)
    later(small_world, 1)
    small_world.folders.fail(Trouble("network", "no answer in time"))
    outbox.send(small_world.session, small_world.kit, bo, draft_id)
    assert sending.sweep(small_world.session, small_world.kit, "worker") == 0
    assert small_world.courier.mails == []
    assert state(small_world, bo, draft_id)[1] == ["queued", "in_drafts"]
    outbox.withdraw(small_world.session, small_world.kit, bo, draft_id)
    with pytest.raises(Conflict):  # tapped twice
        outbox.withdraw(small_world.session, small_world.kit, bo, draft_id)
    assert state(small_world, bo, draft_id) == ("draft", ["withdrawn", "in_drafts"], "planned")
    for _ in range(2):
        drafts_folder.forget(small_world.session, small_world.kit, bo, draft_id)
    assert state(small_world, bo, draft_id) == ("draft", ["withdrawn", "withdrawn"], "planned")
    outbox.send(small_world.session, small_world.kit, bo, draft_id)
    assert sending.sweep(small_world.session, small_world.kit, "worker") == 1


@pytest.mark.parametrize("first", ["by hand", "found"])
def test_said_to_be_sent_and_found_is_one_touch(small_world: World, bo: UUID, first: str) -> None:
    """In whichever order; and what is found is known, so that answers to it are."""
    made, draft_id = put(small_world, bo)
    gone = written(small_world.clock.now(), message_id="<found@program.example>")
    small_world.folders.drop(gone, "Sent")
    if first == "by hand":
        drafts.sent(small_world.session, small_world.kit, bo, draft_id)
    assert sweep(small_world) == 1
    if first == "found":
        with pytest.raises(Conflict):
            drafts.sent(small_world.session, small_world.kit, bo, draft_id)
    assert contacts.get(small_world.session, bo, made.contact.id).touches == 1
    assert replies.of_ours(small_world.session, bo, ["<found@program.example>"])


def test_after_two_weeks_nobody_looks_for_it(small_world: World, bo: UUID) -> None:
    """Nor where another mailbox is connected; it is a draft as any."""
    _, draft_id = put(small_world, bo)
    small_world.clock.move(timedelta(days=14, hours=1))
    sweep(small_world)
    assert state(small_world, bo, draft_id) == ("draft", ["withdrawn"], "planned")
    _, second = put(small_world, bo)
    other = Credentials("bo@other.example", SERVER, SERVER)
    mailboxes.save(small_world.session, small_world.kit, bo, other)
    assert state(small_world, bo, second) == ("draft", ["withdrawn"], "planned")


def test_a_mailbox_that_fails_rests(small_world: World, bo: UUID) -> None:
    """For a quarter of an hour, and no other is held up by it."""
    put(small_world, bo)
    later(small_world)
    small_world.folders.fail(Trouble("network", "no answer in time"))
    assert sweep(small_world) == 0
    small_world.folders.fail(None)
    small_world.folders.drop(written(small_world.clock.now()), "Sent")
    later(small_world)
    assert sweep(small_world) == 0
    later(small_world, 15)
    assert sweep(small_world) == 1


@given(st.binary(max_size=300))
def test_headers_are_read_without_trust(data: bytes) -> None:
    """Whatever lies in a Sent folder, reading it raises nothing."""
    mail = read_written(b"To: " + data + b"\r\n\r\n")
    assert may_be(mail, ANA, datetime.fromisoformat("2026-01-01T00:00:00Z")) is False


def test_a_real_server_tells_the_same(
    small_world: World, bo: UUID, dovecot: Dovecot, trusted: Authority
) -> None:
    """Put into Entwürfe, found in Gesendete Objekte under another Message-ID, and nothing marked as read."""
    assert trusted
    user, kit = (
        f"{uuid4().hex}@example.com",
        replace(small_world.kit, folders=ImapFolders(Reach(anywhere=True))),
    )
    box = Credentials("bo@example.com", SERVER, dovecot.server(user))
    mailboxes.save(small_world.session, small_world.kit, bo, box, pause=0)
    small_world.clock.set(datetime.now().astimezone())
    made = small_world.keep(bo, CardFields(full_name="Ana Souza", emails=(ANA,)))
    assert made.draft
    drafts_folder.put(small_world.session, kit, bo, made.draft.id)
    assert drafts_folder.sweep(small_world.session, kit) == 0
    later(small_world)
    now = small_world.clock.now()
    gone = written(now, message_id="<found@program.example>")
    dovecot.drop(user, written(now, "bea@lumen.example"), gone, folder="Gesendete Objekte")
    assert drafts_folder.sweep(small_world.session, kit) == 1
    assert state(small_world, bo, made.draft.id) == ("sent", ["sent"], "done")
    (mail,) = mails.of_draft(small_world.session, made.draft.id)
    assert (mail.message_id, mail.message) == ("<found@program.example>", b"")
    with kit.folders.open(dovecot.server(user)) as folders:
        assert folders.status("Entwürfe")[1] == 2
        folders.status("Gesendete Objekte")
        assert folders._client.search(["UNSEEN"]) == [1, 2]  # type: ignore[attr-defined]
