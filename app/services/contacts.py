"""Contacts: add one by hand, correct one, look back at one, delete one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any, Literal, cast
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.asked import Asked
from app.domain.cadence import Channel
from app.domain.card import CardFields
from app.domain.contact import Answer, Reason
from app.domain.errors import Conflict
from app.domain.likeness import person, why
from app.domain.plain_card import fields_as_plain, fields_from_plain
from app.domain.words import english, filled
from app.ports import Kit
from app.services import cadences, cards, days, introductions, outbox, texts, undoing
from app.services.cards import Kept
from app.services.threads import turn
from app.services.wording import reword as reword
from app.store import accounts, alike, captures, contacts, drafts, events, followups, merges, moments, sides
from app.store.asked import how_many, matching
from app.store.contacts import Contact
from app.store.db import writing
from app.store.followups import FollowUpRow
from app.store.moments import Moment as MomentRow
from app.store.pages import Page

EVERYBODY = Asked()
#: So many contacts are named that a card may belong to.
MOST_ALIKE = 3
MET_AT = english("Met at {event}")

MomentKind = Literal["met", "touch", "reply", "answer", "skip", "snooze", "merge", "import"]


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a contact's history: ``what`` happened on ``day`` (``at``, where it is known).

    ``mail``: the draft that went out, whose subject ``what`` is. ``undoable``: it is what was noted last,
    and can be taken back.
    """

    day: date
    at: datetime | None
    kind: MomentKind
    what: str
    note: str = ""
    channel: Channel | None = None
    answer: Answer | None = None
    reason: Reason | None = None
    until: date | None = None
    mail: UUID | None = None
    id: UUID | None = None
    undoable: bool = False


def add(
    session: Session,
    kit: Kit,
    account_id: UUID,
    fields: CardFields,
    *,
    talked_about: str = "",
    event_id: UUID | None = None,
    met_on: date | None = None,
) -> Kept:
    """A contact without a card, with the same first steps as one from a card.

    Raises NotFound for the event, Invalid when the fields name nobody or the note is too long.
    """
    cards.require_somebody(fields)
    talked_about = texts.note(talked_about, "talked_about")
    with writing(session):
        accounts.lock(session, account_id)
        account = accounts.get(session, account_id)
        now = kit.clock.now()
        contact = Contact(
            account_id=account_id,
            event=events.get(session, account_id, event_id) if event_id else None,
            met_on=met_on or days.today(kit, account),
            created_at=now,
            updated_at=now,
            cadence="persistent",
        )
        contact.write(fields, talked_about)
        return cards.begin(session, kit, contact, None)


def change(
    session: Session, kit: Kit, account_id: UUID, contact_id: UUID, changes: Mapping[str, Any]
) -> Contact:
    """Correct a contact: any card field, ``talked_about``, ``met_on``, ``event_id``, ``tags``.

    ``introduced_by`` is another contact's id, ``cadence`` the key of one; what follows from them is planned.
    Drafts nobody has edited are written anew. All of it is taken, or with NotFound, or Invalid with the
    field, nothing.
    """
    with turn(session, kit, account_id, contact_id) as now:
        _change(session, kit, now.contact, changes)
        if "introduced_by" in changes:
            introductions.introduce(now, changes["introduced_by"])
        if "cadence" in changes:
            key = changes["cadence"]
            cadences.move([now], key, cadences.value(session, account_id, key))
    return now.contact


def _change(session: Session, kit: Kit, contact: Contact, changes: Mapping[str, Any]) -> None:
    known = fields_as_plain(contact.fields)
    fields = fields_from_plain(known | {k: v for k, v in changes.items() if k in known})
    cards.require_somebody(fields)
    talked_about = contact.talked_about
    if "talked_about" in changes:
        talked_about = texts.note(changes["talked_about"], "talked_about")
    contact.write(fields, talked_about, moments.notes_of(session, contact.id))
    if "event_id" in changes:
        chosen = changes["event_id"]
        contact.event = events.get(session, contact.account_id, chosen) if chosen else None
    if "met_on" in changes:
        contact.met_on, contact.met = changes["met_on"], True
    contact.tags = list(changes.get("tags", contact.tags))
    contact.updated_at = kit.clock.now()
    outbox.let_go(session, kit, contact)
    reword(session, kit, contact)


def add_side(
    session: Session, kit: Kit, account_id: UUID, capture_id: UUID, n: int, fields: CardFields
) -> Contact:
    """Put what the other side of a kept card tells into its contact, whose fields ``fields`` are from now on.

    Raises NotFound, Invalid, and Conflict where the card waits for nothing of the kind.
    """
    with writing(session):
        accounts.lock(session, account_id)
        capture = captures.get(session, account_id, capture_id, lock=True)
        card = captures.card(session, account_id, capture_id, n)
        if card.state != "open" or card.contact_id is None:
            raise Conflict("This card adds to no contact.", str(card.contact_id) if card.contact_id else None)
        contact = contacts.get(session, account_id, card.contact_id, lock=True)
        _change(session, kit, contact, fields_as_plain(fields))
        card.state = "kept"
        capture.settle()
    return contact


def delete(session: Session, account_id: UUID, contact_id: UUID) -> None:
    """Remove a contact with its follow-ups and drafts; its cards count as let go. NotFound."""
    with writing(session):
        accounts.lock(session, account_id)
        made_from = captures.of_contact(session, account_id, contact_id)
        photos = sides.lock_all(session, account_id, {card.capture_id for card in made_from})
        contact = contacts.get(session, account_id, contact_id, lock=True)
        for card in made_from:
            card.state = "let_go"
        for photo in photos:
            photo.settle()
        session.delete(contact)


def same_person(session: Session, account_id: UUID, fields: CardFields) -> list[tuple[Contact, str]]:
    """Contacts this card may belong to, each with the strongest reason in words; the surest first."""
    one = person(fields)
    looked_at = reversed(alike.like(session, account_id, one).items())  # of equals the one known longest
    found = [(key, reasons) for key, other in looked_at if (reasons := why(one, other))]
    surest = sorted(found, key=lambda each: -len(each[1]))[:MOST_ALIKE]
    people = session.scalars(contacts.those(account_id, [key for key, _ in surest]))
    by_id = {contact.id: contact for contact in people}
    return [(by_id[key], reasons[0]) for key, reasons in surest if key in by_id]


def history(session: Session, account_id: UUID, contact: Contact) -> list[Moment]:
    """What has happened with a contact, newest first."""
    met = filled(MET_AT, {"event": contact.event.name}) if contact.event else english("Met")
    first = Moment(contact.met_on, None, "met", met, contact.talked_about, "in_person")
    if not contact.met:
        first = Moment(contact.met_on, None, "import", english("Added"), contact.talked_about)
    rows = moments.all_of_contact(session, account_id, contact.id)
    zone = accounts.get(session, account_id).tz
    mails = drafts.subjects(session, contact.id)
    last = _undoable(session, contact, rows)
    return [*(_moment(row, zone, mails, row is last) for row in rows), first]


def _undoable(session: Session, contact: Contact, rows: Sequence[MomentRow]) -> MomentRow | None:
    """What was noted last with a contact, if it can be taken back."""
    last = max(rows, key=lambda row: row.made_at, default=None)
    if last and last.kind == "merge":
        merged = merges.find(session, contact.account_id, last.id)
        return last if merged and undoing.merge_stands(session, contact, merged) else None
    planned = followups.planned_of(session, contact.id)
    if last is None or not undoing.still_stands(last, contact, planned):
        return None
    kept = undoing.has_gone_out(session, last) or undoing.ends_what_waits(last, planned)
    return None if kept else last


def _moment(row: MomentRow, zone: tzinfo, mails: Mapping[tuple[UUID, str], UUID], undoable: bool) -> Moment:
    kind, channel = cast(MomentKind, row.kind), cast("Channel | None", row.channel)
    answer, reason = cast("Answer | None", row.answer), cast("Reason | None", row.reason)
    return Moment(
        row.day,
        row.at.astimezone(zone) if row.kind != "met" else None,
        kind,
        row.what,
        row.note,
        channel,
        answer,
        reason,
        row.until,
        mail=mails.get((row.followup_id, row.what)) if row.followup_id else None,
        id=row.id,
        undoable=undoable,
    )


def planned(session: Session, account_id: UUID, contact_id: UUID) -> Sequence[FollowUpRow]:
    """What is planned with a contact, most urgent first."""
    return followups.everything(session, followups.planned(account_id, contact_id=contact_id))


def get(session: Session, account_id: UUID, contact_id: UUID) -> Contact:
    """One contact. NotFound."""
    return contacts.get(session, account_id, contact_id)


def page(
    session: Session,
    account_id: UUID,
    asked: Asked = EVERYBODY,
    *,
    sort: str = "name",
    after: str | None = None,
    limit: int = 50,
) -> Page[Contact]:
    """Contacts as asked for; ``sort`` is "name" or "newest"."""
    return contacts.page(session, matching(account_id, asked), sort, after, limit)


def count(session: Session, account_id: UUID, asked: Asked = EVERYBODY) -> int:
    """How many contacts as asked for the account has."""
    return how_many(session, account_id, asked)


def next_steps(session: Session, account_id: UUID, contact_ids: Sequence[UUID]) -> dict[UUID, FollowUpRow]:
    """For each of these contacts that has one, what is due first."""
    rows = followups.planned_of_all(session, account_id, contact_ids)
    return {row.contact_id: row for row in reversed(rows)}
