"""A mail has gone out: its follow-up is done, and the next step planned, in the same commit."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.outbox import SENT_ELSEWHERE
from app.domain.sent_there import Written
from app.ports import Kit
from app.services import followups
from app.services.threads import Turn, turn
from app.store import drafts, drafts_folder, moments, outbox
from app.store import mailboxes as boxes
from app.store.drafts import Draft
from app.store.outbox import OutgoingMail

#: A mail that was being handed over, or of which nobody knew.
MAY_HAVE_GONE = ("handing", "undecided")


def record(
    session: Session,
    kit: Kit,
    account_id: UUID,
    mail_id: UUID,
    words: str,
    *,
    tries: int | None = None,
    filed: bool = False,
) -> bool:
    """Put down that a mail has gone out, once; whether that was to be done.

    What lies of its draft in the Drafts folder is looked for no more.
    ``tries``: only where that is still the try it is at. ``filed``: a copy lies in the Sent folder.
    """
    found = session.get(OutgoingMail, mail_id)
    if found is None:
        return False
    with turn(session, kit, account_id, found.contact_id) as now:
        mail = outbox.get(session, account_id, mail_id)
        if mail is None or mail.state not in MAY_HAVE_GONE or (tries is not None and mail.tries != tries):
            return False
        mail.end("sent", words, now.now)
        mail.in_sent = filed or mail.in_sent
        for each in drafts_folder.of_draft(session, mail.draft_id):
            each.end("withdrawn", "", now.now)  # what else they write to that address is not this draft
        box = boxes.find(session, account_id)
        if box:
            box.last_sent_at = now.now
        session.flush()  # the next step's letter goes on from this one
        draft = drafts.get(session, account_id, mail.draft_id)
        _tell(now, mail, draft)
        draft.state, draft.updated_at = "sent", now.now
    return True


def record_elsewhere(session: Session, kit: Kit, account_id: UUID, mail_id: UUID, found: Written) -> bool:
    """Put down that its owner sent a mail from their Drafts folder, once, as what was ``found`` in Sent.

    Whether that was to be done. What else there is of its draft does not go out.
    """
    row = session.get(OutgoingMail, mail_id)
    if row is None:
        return False
    with turn(session, kit, account_id, row.contact_id) as now:
        mail = outbox.get(session, account_id, mail_id)
        if mail is None or mail.state != "in_drafts":
            return False
        draft = drafts.get(session, account_id, mail.draft_id)
        outbox.call_back(session, draft, SENT_ELSEWHERE, now.now)
        for each in drafts_folder.of_draft(session, draft.id):
            each.end("withdrawn", SENT_ELSEWHERE, now.now)
        when, _ = now.when(found.at)
        # One of another Message-ID is but taken for it, which its owner may undo.
        mail.end("sent", "" if found.message_id == mail.message_id else SENT_ELSEWHERE, when)
        mail.message_id, mail.in_sent = found.message_id, True
        session.flush()
        _tell(now, mail, draft, when)
        draft.state, draft.updated_at = "sent", now.now
    return True


def _tell(now: Turn, mail: OutgoingMail, draft: Draft, at: datetime | None = None) -> None:
    """Its follow-up is done; where that has ended otherwise, they heard from the owner all the same.

    Where its owner has said that they sent it themselves, that is told already.
    """
    row = next((row for row in now.planned if row.id == draft.followup_id), None)
    if row:
        followups.finish(now, row, at=at, moment_id=mail.id)
        return
    last = moments.last_of_followup(now.session, draft.followup_id)
    if not now.has(mail.id, "touch") and (last is None or last.kind != "touch"):
        when, day = now.when(at)
        now.count_touch("email", day)
        now.note("touch", when, id=mail.id, channel="email", what=draft.subject)
