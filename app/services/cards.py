"""Reviewing a card: keep it, let it go, think again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.card import CardFields
from app.domain.errors import Conflict, Invalid
from app.domain.followup import Promise
from app.domain.thread import start
from app.ports import Kit
from app.services import days, sides, texts
from app.services.threads import Turn
from app.store import accounts, captures, events
from app.store.accounts import Account
from app.store.captures import Capture, Card
from app.store.contacts import Contact
from app.store.db import writing
from app.store.drafts import Draft
from app.store.followups import FollowUpRow

#: How far back a promise may be due.
LATEST = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Review:
    """What a person says of a card: its fields put right, what was said, what was promised.

    ``backs``: the photos of its other side that they saw; None for all there are. ``note``: the photo's
    note as they saw it; None for as it is.
    """

    fields: CardFields
    talked_about: str = ""
    promise: Promise | None = None
    event_id: UUID | None = None
    backs: Collection[UUID] | None = None
    note: str | None = None

    def talked(self, note: str) -> str:
        """What was talked about, with the photo's ``note`` where that came after they looked. Invalid."""
        came_late = self.note is not None and note != self.note
        return texts.note(f"{self.talked_about.strip()}\n{note if came_late else ''}", "talked_about")


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeping a card made."""

    contact: Contact
    followups: Sequence[FollowUpRow]
    draft: Draft


def keep(session: Session, kit: Kit, account_id: UUID, capture_id: UUID, n: int, review: Review) -> Kept:
    """Contact, first follow-ups and intro draft, in one commit.

    Raises NotFound, Conflict with the contact when it is kept already, Invalid when the
    fields name nobody at all or what was talked about is too long.
    """
    require_somebody(review.fields)
    with writing(session):
        accounts.lock(session, account_id)
        if review.promise:
            require_recent(review.promise, days.today(kit, accounts.get(session, account_id)), "promise.due")
        capture = captures.get(session, account_id, capture_id, lock=True)
        card = own_card(session, account_id, capture_id, n)
        if card.state == "kept":
            raise Conflict("You have kept this card already.", str(card.contact_id))
        contact = _contact(session, kit, capture, review)
        kept = begin(session, kit, contact, review.promise)
        card.state, card.contact_id = "kept", contact.id
        capture.settle()
        if review.backs is not None:
            sides.offer_unseen(session, card, review.backs)
    return kept


def own_card(session: Session, account_id: UUID, capture_id: UUID, n: int) -> Card:
    """A card that is reviewed by itself. NotFound; Conflict where it is the other side of one."""
    card = captures.card(session, account_id, capture_id, n)
    if card.state == "side":
        raise Conflict("This is the other side of another card. Review that one.")
    return card


def begin(session: Session, kit: Kit, contact: Contact, promise: Promise | None) -> Kept:
    """A new contact's first follow-ups and intro draft; inside the caller's commit."""
    session.add(contact)
    session.flush()
    now = Turn(session, kit, accounts.get(session, contact.account_id), contact, [])
    rows = now.become(start(now.pace, now.today, promise))
    intro = next(row.draft for row in rows if row.kind == "step")
    assert intro is not None  # noqa: S101 - every cadence opens with a mail
    return Kept(contact, rows, intro)


def let_go(session: Session, account_id: UUID, capture_id: UUID, n: int) -> Card:
    """The card is not worth following up. Conflict when it was kept."""
    return _turn(session, account_id, capture_id, n, "let_go")


def reopen(session: Session, account_id: UUID, capture_id: UUID, n: int) -> Card:
    """A card that was let go is open again. Conflict when it was kept."""
    return _turn(session, account_id, capture_id, n, "open")


def _turn(session: Session, account_id: UUID, capture_id: UUID, n: int, state: str) -> Card:
    with writing(session):
        capture = captures.get(session, account_id, capture_id, lock=True)
        card = own_card(session, account_id, capture_id, n)
        if card.state == "kept":
            raise Conflict(
                "This card is a contact already; delete the contact instead.", str(card.contact_id)
            )
        card.state = state
        capture.settle()
    return card


def _contact(session: Session, kit: Kit, capture: Capture, review: Review) -> Contact:
    account = accounts.get(session, capture.account_id)
    event = events.get(session, account.id, review.event_id) if review.event_id else None
    now = kit.clock.now()
    contact = Contact(
        account_id=account.id,
        event=event,
        met_on=met_on(kit, account, capture),
        created_at=now,
        updated_at=now,
        cadence="persistent",
    )
    contact.write(review.fields, review.talked(capture.note))
    return contact


def met_on(kit: Kit, account: Account, capture: Capture) -> date:
    """The day a card was given: a phone whose clock is ahead met nobody tomorrow."""
    return min(capture.taken_at.astimezone(account.tz).date(), days.today(kit, account))


def require_recent(promise: Promise, today: date, field: str) -> None:
    """A promise may be late already, but no calendar shows what is older than LATEST: Invalid."""
    if promise.due.day < today - LATEST:
        raise Invalid("This day is long past. By when will you do it?", field)


def require_somebody(fields: CardFields) -> None:
    """Invalid when the fields name nobody at all."""
    if not (fields.full_name or fields.company or fields.emails or fields.phones):
        raise Invalid("Give at least a name, a company, a mail address or a phone number.", "full_name")
