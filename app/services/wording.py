"""The wording of drafts: a follow-up's letter with what is known of the contact. Nothing here commits."""

from collections.abc import Collection
from typing import cast

from sqlalchemy.orm import Session

from app.domain.cadence import Channel
from app.domain.draft import DraftText, Meeting, Sender, write
from app.domain.followup import Promise
from app.ports import Kit
from app.services import days
from app.store import contacts, followups
from app.store.accounts import Account
from app.store.contacts import Contact
from app.store.drafts import Draft
from app.store.followups import FollowUpRow


def draft_for(
    session: Session, kit: Kit, account: Account, contact: Contact, rows: Collection[FollowUpRow]
) -> None:
    """Drafts for new follow-ups by mail."""
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
            word(made, session, kit, account, contact, row)
        session.add(made)


def word(
    draft: Draft, session: Session, kit: Kit, account: Account, contact: Contact, row: FollowUpRow
) -> None:
    """Write a draft's address and words from what is known of the contact now."""
    text = _words(session, kit, account, contact, draft.letter, row)
    draft.to = contact.emails[0] if contact.emails else None
    draft.subject, draft.body = text.subject, text.body


def _words(
    session: Session, kit: Kit, account: Account, contact: Contact, letter: str, row: FollowUpRow
) -> DraftText:
    found = kit.letters.find(letter, contact.language or account.language)
    introducer = contacts.introducer(session, contact)
    meeting = Meeting(
        contact.full_name,
        found.language,
        contact.met_on,
        contact.event.name if contact.event else None,
        contact.talked_about,
        _promise(session, row),
        introducer.label if introducer else None,
        row.about,
        row.step or 0,
    )
    sender = Sender(account.full_name, account.company, account.signature, account.tz)
    return write(found, meeting, sender, days.today(kit, account))


def _promise(session: Session, row: FollowUpRow) -> Promise | None:
    """What the letter may speak of: the promise it keeps, else the open one that is due first."""
    rows = [row] if row.kind == "promise" else followups.promises_of(session, row.contact_id)
    first = next((row for row in rows if not row.about), None)
    return Promise(first.what, cast(Channel, first.channel), first.value.due) if first else None
