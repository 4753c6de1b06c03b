"""Mails that come in and concern a contact: an answer, a note of absence, or word that a mail came back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.domain.bounce import Bounce, is_bounce, read_bounce
from app.domain.day_back import day_back
from app.domain.errors import Conflict, Invalid
from app.domain.mail_head import Head
from app.domain.message import is_address
from app.domain.misread import likely
from app.domain.push import NEWS
from app.domain.reply import answered_at, kind_of, said_in, whose
from app.domain.words import english
from app.ports import Kit
from app.services import answering, contacts, days, followups, outbox, touches, undoing
from app.services.threads import Turn, turn
from app.store import accounts, drafts, moments, replies
from app.store.db import writing
from app.store.drafts import Draft
from app.store.followups import planned_of
from app.store.replies import Reply

#: So much of an answer is noted in the thread, where it is searched; the mail's page has all of it.
NOTED = 1_000
#: A date further back than that is a wrong clock's.
_OLDEST = timedelta(days=14)
#: For so long servers try to deliver a mail (RFC 5321, 4.5.4.1), and some more.
_BOUNCES_WITHIN = timedelta(days=10)
ANSWERED = english("They answered.")


@dataclass(frozen=True, slots=True)
class Known:
    """What tells the mails that concern a contact from all others.

    ``own`` are the owner's addresses in small letters: the mailbox's, and the one they sign in with, by which
    they may go on in a thread. ``people``: whose each address is. ``mailed``: whom the owner has mailed of
    late, so that a mail may come back.
    """

    own: frozenset[str]
    people: Mapping[str, UUID]
    mailed: Collection[UUID]


def known(session: Session, kit: Kit, account_id: UUID, own: str) -> Known:
    """What is known of an account now."""
    account = accounts.get(session, account_id)
    since = days.today(kit, account) - _BOUNCES_WITHIN
    people = replies.addresses(session, account_id)
    mailed = replies.mailed_since(session, account_id, since)
    return Known(frozenset({own.lower(), account.email.lower()}), people, mailed)


def concerning(
    session: Session, account_id: UUID, known: Known, heads: Collection[tuple[int, Head]]
) -> list[tuple[int, Head]]:
    """Those of some mails, by their UIDs and headers, that have to be read: all others are nobody's business.

    A bounce mostly says only inside what came back, so it is read where a mail of ours may.
    """
    named = {each for _, head in heads for each in head.answers}
    mails = replies.of_ours(session, account_id, named) if named else {}
    seen = replies.known(session, account_id, [mail_id(head) for _, head in heads])
    return [
        (uid, head)
        for uid, head in heads
        if mail_id(head) not in seen
        and (
            whose(head, known.own, mails, known.people)
            or (is_bounce(head) and known.mailed and head.sender not in known.own)
        )
    ]


def mail_id(head: Head) -> str:
    """A mail's Message-ID, or one made of what it says where it has none."""
    if head.message_id:
        return head.message_id
    said = "\n".join((head.sender, head.subject, str(head.sent_at), *head.answers))
    return f"<{sha256(said.encode()).hexdigest()[:32]}@without.an.id>"


def take_in(
    session: Session, kit: Kit, account_id: UUID, known: Known, head: Head, mail: bytes
) -> Reply | None:
    """Put down a mail that came in, in one commit with what follows from it.

    An answer stops the steps: next is to answer them. A note of absence counts for nothing. An address that
    failed is marked. ``mail`` is b"" where its server keeps it. None where it concerns nobody after all, or
    was taken in before.
    """
    if kind_of(head) == "bounce":
        bounce = read_bounce(head, mail) if mail else None
        return _came_back(session, kit, account_id, known, head, bounce) if bounce else None
    contact_id = whose(head, known.own, replies.of_ours(session, account_id, head.answers), known.people)
    if contact_id is None:
        return None
    said, kind = said_in(mail), kind_of(head)
    with turn(session, kit, account_id, contact_id) as now:
        row = _row(now, head, kind, said.text)
        if row is None:
            return None
        row.quoted, row.attachments = said.quoted, list(said.files)
        if kind == "automatic":
            row.back_on = day_back(f"{head.subject}\n{said.text}", now.when(row.received_at)[1])
        else:
            now.contact.bounced = [each for each in now.contact.bounced if each != head.sender]
            outbox.withdraw_of(session, kit, now.contact.id, ANSWERED)
            note = said.text[:NOTED] or head.subject
            touches.answered(now, "email", note, row.received_at, row.id)
            answering.write_letter(now)
    return row


def _row(now: Turn, head: Head, kind: str, text: str) -> Reply | None:
    """A row for a mail, if it has none."""
    if replies.known(now.session, now.account.id, [mail_id(head)]):
        return None
    sent_at = head.sent_at or now.now
    row = Reply(
        id=uuid4(),
        account_id=now.account.id,
        contact_id=now.contact.id,
        message_id=mail_id(head),
        kind=kind,
        sender=answered_at(head, [str(each).lower() for each in now.contact.emails]),
        subject=head.subject,
        text=text,
        quoted="",
        # What a mail says of its own time is believed within reason.
        received_at=min(sent_at, now.now) if sent_at > now.now - _OLDEST else now.now,
        created_at=now.now,
    )
    now.session.add(row)
    return row


def _came_back(
    session: Session, kit: Kit, account_id: UUID, known: Known, head: Head, bounce: Bounce
) -> Reply | None:
    """A mail to a contact came back: by the mail of ours that is in it, else by the address it names.

    Of an address anybody could say so: it is believed where their owner, who may use another program, has
    mailed them of late.
    """
    mail = replies.sent_as(session, account_id, bounce.answers)
    if mail is None and head.forged:
        return None
    failed = next((each for each in bounce.failed if known.people.get(each) in known.mailed), "")
    contact_id = mail.contact_id if mail else known.people.get(failed)
    if contact_id is None:
        return None
    address = mail.to.lower() if mail else failed
    with turn(session, kit, account_id, contact_id) as now:
        row = _row(now, head, "bounce", bounce.words)
        if row is None:
            return None
        row.failed = address
        mine = replies.sent_as(session, account_id, [mail.message_id]) if mail else None
        if mine and mine.state == "sent":
            mine.state, mine.words = "returned", bounce.words
        if bounce.at_fault and address not in now.contact.bounced:
            now.contact.bounced = [*now.contact.bounced, address]
    return row


def waiting(session: Session, kit: Kit, account_id: UUID) -> list[Reply]:
    """What the owner has said nothing to, the newest first; of each contact and kind the newest one."""
    today = days.today(kit, accounts.get(session, account_id))
    newest: dict[tuple[UUID, str], Reply] = {}
    for row in replies.waiting(session, account_id, today):
        if row.kind != "bounce" or _stands(row) or can_go_again(session, row):
            newest.setdefault((row.contact_id, row.kind), row)
    return list(newest.values())


def _stands(row: Reply) -> bool:
    """Whether the address that failed is still one of theirs."""
    return row.failed in [str(each).lower() for each in row.contact.emails]


def of_contact(session: Session, account_id: UUID, contact_id: UUID) -> list[Reply]:
    """All mails that came in concerning a contact, the newest first."""
    return replies.of_contact(session, account_id, contact_id)


def get(session: Session, account_id: UUID, reply_id: UUID) -> Reply:
    """One mail that came in. NotFound."""
    return replies.get(session, account_id, reply_id)


def settle(session: Session, kit: Kit, account_id: UUID, reply_id: UUID) -> Reply:
    """The owner has seen it, and nothing follows. NotFound."""
    with writing(session):
        accounts.lock(session, account_id)
        row = replies.get(session, account_id, reply_id)
        row.settled_at = row.settled_at or kit.clock.now()
    return row


def unsettle(session: Session, account_id: UUID, reply_id: UUID) -> Reply:
    """It waits again, as if it had not been seen. NotFound."""
    with writing(session):
        accounts.lock(session, account_id)
        row = replies.get(session, account_id, reply_id)
        row.settled_at = None
    return row


def likely_of(row: Reply) -> tuple[str, ...]:
    """Which address the one that failed may have been meant to be, by the rest of the card."""
    return likely(row.failed, row.contact.fields) if row.failed else ()


def correct(session: Session, kit: Kit, account_id: UUID, reply_id: UUID, address: str) -> Draft | None:
    """The address that failed is this one: the contact has it from now on, and the mail can be sent again.

    The draft that is to be sent again; None where it was no mail of ours, or the owner has gone on since.
    NotFound; Conflict where nothing failed, or that address is no more; Invalid for one that is none.
    """
    row = replies.get(session, account_id, reply_id)
    if not row.failed or not _stands(row):
        raise Conflict("That address is corrected already.")
    new = address.strip()
    if len(new) > 254 or not is_address(new):
        raise Invalid("That is no mail address.", "address")
    failed, contact_id, emails = row.failed, row.contact_id, [str(each) for each in row.contact.emails]
    # First, so that the draft is a draft when the address changes.
    draft = _taken_back(session, kit, account_id, contact_id, failed)
    changed = list(dict.fromkeys(new if each.lower() == failed else each for each in emails))
    contacts.change(session, kit, account_id, contact_id, {"emails": changed})
    settle(session, kit, account_id, reply_id)
    return drafts.get(session, account_id, draft.id) if draft else None


def _taken_back(session: Session, kit: Kit, account_id: UUID, contact_id: UUID, failed: str) -> Draft | None:
    """The draft of the mail that came back, its step planned again; None where that has gone on."""
    mail = replies.returned_from(session, contact_id, failed)
    if mail is None:
        return None
    draft = drafts.get(session, account_id, mail.draft_id)
    if draft.state in drafts.OPEN:
        return draft
    try:
        followups.undo(session, kit, account_id, draft.followup_id)
    except Conflict:
        return None
    return draft


def can_go_again(session: Session, row: Reply) -> bool:
    """Whether a mail that came back can go to the address they have by now: nothing has happened since."""
    if not row.failed or _stands(row) or not row.contact.emails:
        return False
    mail = replies.returned_from(session, row.contact_id, row.failed)
    draft = drafts.get(session, row.account_id, mail.draft_id) if mail else None
    if draft is None or draft.state != "sent" or outbox.last_mail(session, draft) != mail:
        return False
    last = moments.last_of_contact(session, row.contact_id)
    if last is None or last != moments.last_of_followup(session, draft.followup_id):
        return False
    return undoing.still_stands(last, row.contact, planned_of(session, row.contact_id))


def again(session: Session, kit: Kit, account_id: UUID, reply_id: UUID) -> Draft:
    """A mail that came back is a draft again, to the address they have by now.

    NotFound; Conflict where that is the same, or the owner has gone on since.
    """
    row = replies.get(session, account_id, reply_id)
    able = can_go_again(session, row)
    draft = _taken_back(session, kit, account_id, row.contact_id, row.failed or "") if able else None
    if draft is None:
        raise Conflict("It can’t go out again: you have gone on since, or the address is the same.")
    settle(session, kit, account_id, reply_id)
    return drafts.get(session, account_id, draft.id)


def news(session: Session, kit: Kit, account_id: UUID) -> list[Reply]:
    """The answers of the last hours that wait."""
    since = kit.clock.now() - NEWS
    return [
        row for row in waiting(session, kit, account_id) if row.kind == "reply" and row.created_at >= since
    ]
