"""The wording of drafts: a follow-up's letter with what is known of the contact. Nothing here commits."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import cast
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.cadence import Channel
from app.domain.checker import Addressee
from app.domain.draft import DraftText, Meeting, Sender, write
from app.domain.errors import Invalid
from app.domain.followup import Promise
from app.domain.letter import Letter, blanks
from app.domain.merging import Talk
from app.domain.message import answering
from app.ports import Kit
from app.services import days, useful
from app.services import slots as offers
from app.store import accounts, contacts, drafts, followups, letters, moments, outbox, replies
from app.store.accounts import Account
from app.store.contacts import Contact
from app.store.drafts import Draft
from app.store.followups import FollowUpRow
from app.store.replies import Reply


def draft_for(
    session: Session,
    kit: Kit,
    account: Account,
    contact: Contact,
    rows: Collection[FollowUpRow],
    *,
    new: bool = False,
) -> None:
    """Drafts for new follow-ups by mail; ``new``: nothing was promised and nothing has happened so far."""
    now = kit.clock.now()
    for row in rows:
        made = Draft(
            account_id=account.id,
            contact_id=contact.id,
            followup_id=row.id,
            letter=row.letter or "next",
            created_at=now,
            updated_at=now,
        )
        with session.no_autoflush:  # else each draft's questions store the one before
            word(made, session, kit, account, contact, row, new=new)
        session.add(made)


def word(
    draft: Draft,
    session: Session,
    kit: Kit,
    account: Account,
    contact: Contact,
    row: FollowUpRow,
    *,
    new: bool = False,
) -> None:
    """Write a draft's address and words from what is known of the contact now; ``new`` as above.

    It brings along the useful thing that it has, else one they never had, and offers times that are free now.
    """
    found = letter_for(session, kit, account, contact, draft.letter)
    meeting = replace(meeting_with(session, contact, row, new=new), language=found.language)
    meeting = bringing(found, meeting, session, kit, account, contact, row, draft.thing_id)
    text = _words(kit, account, found, meeting)
    mail = their_mail(session, row)
    draft.to, draft.language = _address(contact, mail), found.language
    draft.subject, draft.body = _goes_on_from(session, row, mail, new) or text.subject, text.body
    thing, slots = meeting.thing, meeting.slots
    # A letter may speak of them in a branch that these words did not take.
    draft.thing_id = thing.id if thing and thing.told(meeting.language) in text.body else None
    begins = slots.begins if slots and slots.told(meeting.language) in text.body else ()
    draft.times = [at.isoformat() for at in begins]


def their_mail(session: Session, row: FollowUpRow) -> Reply | None:
    """The mail of theirs that a follow-up answers, if it is there to answer one that came in."""
    return replies.to_answer(session, row) if row.kind == "reply" else None


def _address(contact: Contact, mail: Reply | None) -> str | None:
    """Where a contact's mail goes: to where they wrote from if that is one of theirs, else to their first."""
    wrote_from = mail.sender if mail else ""
    first = contact.emails[0] if contact.emails else None
    return next((each for each in contact.emails if each.lower() == wrote_from), first)


def _goes_on_from(session: Session, row: FollowUpRow, mail: Reply | None, new: bool) -> str | None:
    """The subject of an answer to a mail, or of a step in the thread of the first one.

    None where there is no such mail, or that did not go out from here.
    """
    subject = mail.subject if mail else ""
    if not subject and not new and (row.step or row.kind == "reply"):
        subject = outbox.first_subject(session, row.contact_id) or ""
    return answering(subject) if subject else None


def bringing(
    letter: Letter,
    meeting: Meeting,
    session: Session,
    kit: Kit,
    account: Account,
    contact: Contact,
    row: FollowUpRow,
    thing_id: UUID | None = None,
) -> Meeting:
    """The meeting with what this letter brings along and offers, if it speaks of such."""
    said = blanks(letter)
    thing = slots = None
    if "useful" in said:
        thing = useful.fitting(session, account, contact, row, letter.language, thing_id)
    if "times" in said:
        slots = offers.offered(session, kit, account, contact, row)
    return replace(meeting, thing=thing, slots=slots)


def _words(kit: Kit, account: Account, letter: Letter, meeting: Meeting) -> DraftText:
    today = days.today(kit, account)
    try:
        return write(letter, meeting, sender(account), today)
    except Invalid:  # A letter of the owner's own makes too much of these words.
        shipped = kit.letters.find(letter.name, meeting.language)
        return write(shipped, replace(meeting, language=shipped.language), sender(account), today)


def letter_for(session: Session, kit: Kit, account: Account, contact: Contact, name: str) -> Letter:
    """What a contact's mail of this letter is made of: the owner's own wording, else the shipped one."""
    said = _said_in(name, contact)
    own = letters.named(session, account.id, said)
    book = kit.letters.with_own(row.value for row in own) if own else kit.letters
    return book.find(said, contact.language or account.language)


def meeting_with(
    session: Session, contact: Contact, row: FollowUpRow | None, *, new: bool = False
) -> Meeting:
    """What a letter may say of a contact, in their language; ``row``: the follow-up that it is, if one."""
    introducer = contacts.introducer(session, contact)
    talk = first_talk(contact) if new else last_talk(session, contact)
    return Meeting(
        contact.full_name,
        contact.language or "en",
        talk.day,
        talk.event,
        talk.about,
        None if new else _promise(session, contact, row),
        introducer.label if introducer else None,
        row.about if row else "",
        (row.step if row else None) or 0,
        contact.met,
        company=contact.company,
        job_title=contact.job_title,
    )


def sender(account: Account) -> Sender:
    """The owner, as their mails name them."""
    return Sender(account.full_name, account.company, account.signature, account.tz)


def addressee(
    account: Account, full_name: str | None, printed: Iterable[str | None], *, attached: bool = False
) -> Addressee:
    """Whom a mail goes to, for the checker; ``printed`` are texts of their card that mails name."""
    return Addressee(full_name, tuple(filter(None, printed)), sender(account).closing, attached)


def _said_in(letter: str, contact: Contact) -> str:
    """The letter that says what another one means to: to whom one never met, none says how good it was."""
    return letter if contact.met or letter != "intro" else "warm"


def last_talk(session: Session, contact: Contact) -> Talk:
    """The last time you met them."""
    again = moments.last_meeting(session, contact.id)
    if again is None or again.day < contact.met_on:
        return first_talk(contact)
    return Talk(again.day, **again.before["meeting"])


def first_talk(contact: Contact) -> Talk:
    """The time you met them first."""
    return Talk(contact.met_on, contact.event.name if contact.event else None, contact.talked_about)


def reword(session: Session, kit: Kit, contact: Contact) -> None:
    """Bring what follows from a contact up to date: open drafts, and calendars' versions."""
    account = accounts.get(session, contact.account_id)
    now = kit.clock.now()
    for draft in drafts.open_of(session, contact.id):
        row = followups.get(session, account.id, draft.followup_id)
        if draft.edited:
            draft.to = _address(contact, their_mail(session, row))
        else:
            word(draft, session, kit, account, contact, row)
        draft.updated_at = now
    for row in followups.planned_of(session, contact.id):
        row.version += 1
        row.updated_at = now


def _promise(session: Session, contact: Contact, row: FollowUpRow | None) -> Promise | None:
    """What the letter may speak of: the promise it keeps, else the open one that is due first."""
    rows = [row] if row and row.kind == "promise" else followups.promises_of(session, contact.id)
    first = next((row for row in rows if not row.about), None)
    return Promise(first.what, cast(Channel, first.channel), first.value.due) if first else None
