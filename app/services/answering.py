"""The mail that answers theirs: what it says of it, and where it goes."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.errors import Conflict
from app.domain.message import is_address
from app.ports import Kit
from app.services import contacts, wording
from app.services.threads import Turn
from app.store import drafts, followups, replies
from app.store.followups import FollowUpRow
from app.store.replies import Reply


def write_letter(now: Turn) -> None:
    """The letter that answers them goes on from what they wrote last, unless its owner has put a hand to it.

    Call it in a turn, after what came in was noted.
    """
    now.session.flush()
    for row in now.planned:
        if row.kind == "reply" and row.draft and row.draft.state in drafts.OPEN and not row.draft.edited:
            wording.word(row.draft, now.session, now.kit, now.account, now.contact, row)


def their_mail(session: Session, followup: FollowUpRow) -> Reply | None:
    """The mail that a follow-up answers, if it is there to answer one that came in."""
    return wording.their_mail(session, followup)


def planned(session: Session, account_id: UUID, mails: Sequence[Reply]) -> list[FollowUpRow]:
    """The follow-ups that answer these mails, on whichever day: one that came on a day off is due later."""
    people = {mail.contact_id for mail in mails if mail.kind == "reply"}
    return list(followups.answers_to(session, account_id, people)) if people else []


def is_elsewhere(mail: Reply) -> bool:
    """Whether an answer came from an address that is none of the contact's, to which mail can go."""
    return is_address(mail.sender) and mail.sender not in (str(each).lower() for each in mail.contact.emails)


def write_there(session: Session, kit: Kit, account_id: UUID, reply_id: UUID) -> Reply:
    """The address an answer came from is one of the contact's from now on, so that the answer goes there.

    NotFound; Conflict where it is one already; Invalid where they have too many.
    """
    row = replies.get(session, account_id, reply_id)
    if row.kind != "reply" or not is_elsewhere(row):
        raise Conflict("That address is one of theirs already.")
    emails = [*(str(each) for each in row.contact.emails), row.sender]
    contacts.change(session, kit, account_id, row.contact_id, {"emails": emails})
    return row
