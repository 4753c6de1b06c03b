"""The wording of drafts: a follow-up's letter with what is known of the contact. Nothing here commits."""

from collections.abc import Collection
from typing import cast

from sqlalchemy.orm import Session

from app.domain.cadence import Channel
from app.domain.draft import DraftText, Meeting, Sender, write
from app.domain.followup import Promise
from app.domain.merging import Talk
from app.ports import Kit
from app.services import days
from app.store import accounts, contacts, drafts, followups, moments
from app.store.accounts import Account
from app.store.contacts import Contact
from app.store.drafts import Draft
from app.store.followups import FollowUpRow


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
    """Write a draft's address and words from what is known of the contact now; ``new`` as above."""
    text = _words(session, kit, account, contact, draft.letter, row, new)
    draft.to = contact.emails[0] if contact.emails else None
    draft.subject, draft.body = text.subject, text.body


def _words(
    session: Session, kit: Kit, account: Account, contact: Contact, letter: str, row: FollowUpRow, new: bool
) -> DraftText:
    found = kit.letters.find(_said_in(letter, contact), contact.language or account.language)
    introducer = contacts.introducer(session, contact)
    talk = first_talk(contact) if new else last_talk(session, contact)
    meeting = Meeting(
        contact.full_name,
        found.language,
        talk.day,
        talk.event,
        talk.about,
        None if new else _promise(session, row),
        introducer.label if introducer else None,
        row.about,
        row.step or 0,
        contact.met,
    )
    sender = Sender(account.full_name, account.company, account.signature, account.tz)
    return write(found, meeting, sender, days.today(kit, account))


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
        draft.to = contact.emails[0] if contact.emails else None
        if not draft.edited:
            word(draft, session, kit, account, contact, followups.get(session, account.id, draft.followup_id))
        draft.updated_at = now
    for row in followups.planned_of(session, contact.id):
        row.version += 1
        row.updated_at = now


def _promise(session: Session, row: FollowUpRow) -> Promise | None:
    """What the letter may speak of: the promise it keeps, else the open one that is due first."""
    rows = [row] if row.kind == "promise" else followups.promises_of(session, row.contact_id)
    first = next((row for row in rows if not row.about), None)
    return Promise(first.what, cast(Channel, first.channel), first.value.due) if first else None
