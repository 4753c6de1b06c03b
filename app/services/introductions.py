"""Introductions: who brought you together with whom, thanking them, and asking for one."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.errors import Conflict, Invalid
from app.domain.followup import Due, FollowUp
from app.domain.words import english, filled
from app.ports import Kit
from app.services import touches, wording
from app.services.threads import Turn, turn
from app.store import contacts, followups
from app.store.contacts import Contact
from app.store.followups import FollowUpRow

LONGEST_NAME = 200
THANK = english("Thank them for introducing {name}")
ASK = english("Ask for an introduction to {name}")


def introducer(session: Session, contact: Contact) -> Contact | None:
    """Who introduced a contact, if anybody did."""
    return contacts.introducer(session, contact)


def introduced_by(
    session: Session, kit: Kit, account_id: UUID, contact_id: UUID, introducer_id: UUID | None
) -> FollowUpRow | None:
    """Note which contact brought you together with another; None: nobody did.

    Mails not yet sent that nobody has edited are written anew. Returns the thank-you that this plans:
    one for each two people, and none to somebody who said no. One not yet sent to whom it was thought
    to be is cancelled, unless its mail was edited. Raises NotFound for either contact, Invalid for the
    same one twice.
    """
    with turn(session, kit, account_id, contact_id) as now:
        return introduce(now, introducer_id)


def introduce(now: Turn, introducer_id: UUID | None) -> FollowUpRow | None:
    """The same, inside the caller's commit."""
    if introducer_id == now.contact.id:
        raise Invalid("Nobody introduces themselves. Choose somebody else.", "introduced_by")
    before = contacts.introducer(now.session, now.contact)
    found = contacts.get(now.session, now.account.id, introducer_id, lock=True) if introducer_id else None
    if found is before:
        return None
    now.contact.introduced_by, now.contact.updated_at = introducer_id, now.now
    _write_anew(now)
    if before:
        _withdraw_thanks(now, before)
    return _thank(now, found) if found else None


def _write_anew(now: Turn) -> None:
    for row in now.planned:
        if row.draft and row.draft.state == "draft" and not row.draft.edited:
            wording.word(row.draft, now.session, now.kit, now.account, now.contact, row)
            row.draft.updated_at = now.now


def _turn_of(now: Turn, other: Contact) -> Turn:
    """The same turn, for somebody else it concerns; the account is locked already."""
    return Turn(now.session, now.kit, now.account, other, followups.planned_of(now.session, other.id))


def _thank(now: Turn, found: Contact) -> FollowUpRow | None:
    rows = followups.all_of_contact(now.session, now.account.id, found.id)
    if found.answer == "no" or any(_thanks(row, now.contact) and row.state != "cancelled" for row in rows):
        return None
    about = now.contact.label
    mail = _mail(now, THANK, "thanks", about)
    return touches.add(_turn_of(now, found), replace(mail, about_id=now.contact.id))


def _thanks(row: FollowUpRow, introduced: Contact) -> bool:
    return (row.letter, row.about_id) == ("thanks", introduced.id)


def _withdraw_thanks(now: Turn, before: Contact) -> None:
    other = _turn_of(now, before)
    thanks = {row.id for row in other.planned if _thanks(row, now.contact)}
    # What somebody has put a hand to is theirs to throw away.
    thanks -= {row.id for row in other.planned if row.draft and row.draft.edited}
    kept = tuple(p for p in other.promises if p.id not in thanks)
    if thanks:
        other.become(replace(other.thread, promises=kept) if other.is_open else kept)


def ask(session: Session, kit: Kit, account_id: UUID, contact_id: UUID, about: str) -> FollowUpRow:
    """A contact is to be asked, by mail and today, to introduce you to the person named.

    Asked about the same person twice, it is one mail. Raises NotFound, Invalid, and Conflict while
    their answer is no.
    """
    about = " ".join(about.split())
    if not about:
        raise Invalid("Whom would you like to meet?", "about")
    if len(about) > LONGEST_NAME:
        raise Invalid("Name them in up to {most} characters.", "about", most=LONGEST_NAME)
    with turn(session, kit, account_id, contact_id) as now:
        if now.contact.answer == "no":
            raise Conflict("They said no. Open the contact again before you ask them for something.")
        known = next((row for row in now.planned if (row.letter, row.about) == ("ask", about)), None)
        return known or touches.add(now, _mail(now, ASK, "ask", about))


def _mail(now: Turn, what: str, letter: str, about: str) -> FollowUp:
    return FollowUp(
        "promise", "email", filled(what, {"name": about}), Due(now.today), letter=letter, about=about
    )
