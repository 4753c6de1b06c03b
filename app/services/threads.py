"""What keeping a card and completing a follow-up share: rows for a contact's thread.

Nothing here commits; the services that call it do.
"""

from datetime import date
from typing import cast

from sqlalchemy.orm import Session

from app.domain.cadence import CADENCES, Channel
from app.domain.draft import DraftText, Meeting, Sender, write
from app.domain.followup import OpenThread, Pace, Promise
from app.ports import Kit
from app.store import followups
from app.store.accounts import Account
from app.store.contacts import Contact
from app.store.drafts import Draft
from app.store.followups import FollowUpRow


def today(kit: Kit, account: Account) -> date:
    """The owner's local date."""
    return kit.clock.now().astimezone(account.tz).date()


def pace(account: Account, contact: Contact) -> Pace:
    """How this contact's thread goes on."""
    return Pace(CADENCES[contact.cadence], account.days)


def store(
    session: Session, kit: Kit, account: Account, contact: Contact, old: OpenThread | None, new: OpenThread
) -> list[FollowUpRow]:
    """Rows, with drafts for mails, for what is in ``new`` and was not in ``old``."""
    known = {followup.id for followup in old.followups} if old else set()
    fresh = [f for f in (new.touch, *new.promises) if f.id not in known]
    rows = [followups.add(session, contact, followup, kit.clock.now()) for followup in fresh]
    session.flush()
    for row in rows:
        if row.channel == "email":
            session.add(draft(kit, account, contact, row, promise_of(new)))
    session.flush()
    return rows


def promise_of(thread: OpenThread) -> Promise | None:
    """The open promise that is due first."""
    promises = [f for f in thread.followups if f.kind == "promise"]
    return Promise(promises[0].what, promises[0].channel, promises[0].due) if promises else None


def draft(kit: Kit, account: Account, contact: Contact, row: FollowUpRow, promise: Promise | None) -> Draft:
    """A new draft for a follow-up by mail."""
    now = kit.clock.now()
    letter = letter_of(contact, row)
    made = Draft(
        account_id=account.id,
        contact_id=contact.id,
        followup_id=row.id,
        letter=letter,
        created_at=now,
        updated_at=now,
    )
    word(made, kit, account, contact, own_promise(row) or promise)
    return made


def letter_of(contact: Contact, row: FollowUpRow) -> str:
    """The name of the letter a follow-up by mail is written with."""
    if row.kind == "promise":
        return "promise"
    if row.step is None:
        return "next"
    return CADENCES[contact.cadence].step(row.step).letter or "next"


def own_promise(row: FollowUpRow) -> Promise | None:
    """The promise that a follow-up itself keeps."""
    if row.kind != "promise":
        return None
    return Promise(row.what, cast(Channel, row.channel), row.value.due)


def word(draft: Draft, kit: Kit, account: Account, contact: Contact, promise: Promise | None) -> None:
    """Write a draft's address and words from what is known of the contact now."""
    text = _words(kit, account, contact, draft.letter, promise)
    draft.to = contact.emails[0] if contact.emails else None
    draft.subject, draft.body = text.subject, text.body


def _words(kit: Kit, account: Account, contact: Contact, letter: str, promise: Promise | None) -> DraftText:
    language = contact.language or account.language
    found = kit.letters.find(letter, language)
    event = contact.event.name if contact.event else None
    meeting = Meeting(contact.full_name, found.language, contact.met_on, event, contact.talked_about, promise)
    sender = Sender(account.full_name, account.company, account.signature, account.tz)
    return write(found, meeting, sender, today(kit, account))
