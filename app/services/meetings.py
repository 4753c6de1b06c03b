"""Meeting somebody again: the card of a known contact, or what was typed in of them, is added to them."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.card import CardFields
from app.domain.errors import Conflict, Invalid
from app.domain.followup import promised
from app.domain.merging import Talk, latest, renewed, talked, unite
from app.domain.thread import OPENING, OpenThread, met_again, met_at_last
from app.domain.words import english, filled
from app.ports import Kit
from app.services import cards, contacts, sides, snapshots, texts, touches, wording
from app.services.cards import Review
from app.services.threads import Turn, turn
from app.store import captures, drafts, events, followups, moments
from app.store.accounts import Account
from app.store.captures import Card
from app.store.contacts import Contact
from app.store.drafts import Draft
from app.store.events import Event
from app.store.moments import ANOTHER_CARD, BY_HAND, THEIR_CARD, Moment

MET = english("You met again")
MET_AT = english("You met again at {event}")


@dataclass(frozen=True, slots=True)
class Added:
    """A contact with one card more, the mail to write to them now, if any, and what undoes it."""

    contact: Contact
    draft: Draft | None
    moment: Moment


@dataclass(frozen=True, slots=True)
class _Given:
    """What is added to somebody known: their fields, and the meeting, with an instant of it.

    The history says ``again`` where it was no other meeting, ``first`` where it was the first one.
    """

    fields: CardFields
    talk: Talk
    event: Event | None
    at: datetime
    again: str = BY_HAND
    first: str = BY_HAND


def add_card(
    session: Session, kit: Kit, account_id: UUID, capture_id: UUID, n: int, contact_id: UUID, review: Review
) -> Added:
    """An open card is one of a known contact's, as reviewed, in one commit.

    Its values join theirs. If it is of another day than they were met, that was a touch: an open contact's
    next step is a mail today that names it, while who said yes or no keeps their answer. Raises NotFound,
    Invalid, and Conflict with the contact when the card is kept already.
    """
    with turn(session, kit, account_id, contact_id) as now:
        capture = captures.get(session, account_id, capture_id, lock=True)
        card = _open_card(session, account_id, capture_id, n, contact_id)
        _require(now, review)
        event = events.get(session, account_id, review.event_id) if review.event_id else None
        if review.promise:
            touches.add(now, promised(review.promise))
        day, name = cards.met_on(kit, now.account, capture), event.name if event else None
        talk = Talk(day, name, review.talked(capture.note))
        card_given = _Given(review.fields, talk, event, capture.taken_at, ANOTHER_CARD, THEIR_CARD)
        moment = _added(now, card_given)
        moment.before = moment.before | {"card": [str(capture_id), n]}
        card.state, card.contact_id = "kept", now.contact.id
        capture.settle()
        if review.backs is not None:
            sides.offer_unseen(session, card, review.backs)
        session.flush()
        contacts.reword(session, kit, now.contact)
    return Added(now.contact, _to_write(session, now.contact), moment)


def add_typed(
    session: Session,
    kit: Kit,
    account_id: UUID,
    contact_id: UUID,
    fields: CardFields,
    *,
    talked_about: str = "",
    event_id: UUID | None = None,
    met_on: date | None = None,
) -> Added:
    """What was typed in as somebody new is a known contact's, as if it were their card. NotFound, Invalid."""
    about = texts.note(talked_about, "talked_about")
    with turn(session, kit, account_id, contact_id) as now:
        event = events.get(session, account_id, event_id) if event_id else None
        day = min(met_on or now.today, now.today)
        at = now.now if day == now.today else day_at(now.account, day, now.now)
        talk = Talk(day, event.name if event else None, about)
        moment = _added(now, _Given(fields, talk, event, at))
        session.flush()
        contacts.reword(session, kit, now.contact)
    return Added(now.contact, _to_write(session, now.contact), moment)


def _added(now: Turn, given: _Given) -> Moment:
    """Put it down, with what it changed of what is known."""
    known = snapshots.known(now.contact)
    moment = _meet(now, given)
    left = snapshots.known(now.contact)
    fields = {name: [was, left[name]] for name, was in known.items() if was != left[name]}
    moment.before = moment.before | {"fields": fields}
    return moment


def _open_card(session: Session, account_id: UUID, capture_id: UUID, n: int, contact_id: UUID) -> Card:
    card = cards.own_card(session, account_id, capture_id, n)
    if card.state == "kept":
        raise Conflict("You have kept this card already.", str(card.contact_id))
    if card.contact_id not in (None, contact_id):
        raise Conflict("This card adds to another contact.", str(card.contact_id))
    return card


def _require(now: Turn, review: Review) -> None:
    if not review.promise:
        return
    cards.require_recent(review.promise, now.today, "promise.due")
    if now.contact.answer == "no":
        raise Invalid(
            "They said no. Open the contact again before you promise them something.", "promise.what"
        )


def _meet(now: Turn, given: _Given) -> Moment:
    """Put down that you met, and what they gave you."""
    if not now.contact.met:
        return _meet_at_last(now, given)
    contact, first, talk = now.contact, wording.first_talk(now.contact), given.talk
    last = wording.last_talk(now.session, contact)
    new = (unite if talk.day < first.day else renewed)(contact.fields, given.fields)
    about, over = contact.talked_about, " · ".join(new.left_over)
    if talk.day == first.day:
        about, unfit = talked(about, talk.about)
        contact.event, over = contact.event or given.event, _joined(unfit, over)
    elif talk.day < first.day:
        contact.met_on, contact.event, about = talk.day, given.event, talk.about
        on = moments.last_touch_day(now.session, contact.id, talk.day)
        contact.touched_on = latest(contact.touched_on, on)
    contact.write(new.fields, about, moments.notes_of(now.session, contact.id))
    contact.updated_at = now.now
    if talk.day == first.day:
        return now.note("met", given.at, channel="in_person", what=given.again, note=over)
    if talk.day == last.day:
        same = replace(last, event=last.event or talk.event, about=talked(last.about, talk.about)[0])
        note = _joined(talk.about, over)
        moment = now.note("met", given.at, channel="in_person", what=given.again, note=note)
        moment.before = moment.before | told(same)
        return moment
    if talk.day < first.day:
        return _touch(now, first, day_at(now.account, first.day, now.now), over)
    return _touch(now, talk, given.at, over)


def _meet_at_last(now: Turn, given: _Given) -> Moment:
    """Put down that you met whom you had from a file alone, for the first time."""
    contact, day = now.contact, given.talk.day
    new = renewed(contact.fields, given.fields)
    contact.met_on, contact.met, contact.event = day, True, given.event or contact.event
    about, unfit = talked(contact.talked_about, given.talk.about)
    contact.write(new.fields, about, moments.notes_of(now.session, contact.id))
    contact.updated_at = now.now
    if now.is_open and day == now.latest(day):
        _go_on(now, met_at_last(now.thread, now.pace, now.today))
    note = _joined(unfit, " · ".join(new.left_over))
    return now.note("met", given.at, channel="in_person", what=given.first, note=note)


def _joined(*texts: str) -> str:
    """Texts that say something, each once, a line each."""
    return "\n".join(dict.fromkeys(filter(None, texts)))


def _touch(now: Turn, talk: Talk, at: datetime, over: str) -> Moment:
    """A meeting after the first one."""
    if now.is_open and talk.day == now.latest(talk.day):
        _go_on(now, met_again(now.thread, now.today))
    _, day = now.when(at)  # west of where they met it may be the day before still
    now.count_touch("in_person", min(talk.day, day))
    note = _joined(talk.about, over)
    moment = now.note("touch", at, channel="in_person", what=what(talk), note=note)
    moment.before = moment.before | told(talk)
    return moment


def _go_on(now: Turn, after: OpenThread) -> None:
    """The thread of an open contact is ``after``; the date they asked for has come."""
    thread = now.thread
    if after != thread:
        if thread.touch.kind == "not_now":
            now.contact.answer, now.contact.not_now_until = "waiting", None
        now.become(after)


def what(talk: Talk) -> str:
    """The words for another meeting in a contact's history."""
    return filled(MET_AT, {"event": talk.event}) if talk.event else MET


def told(talk: Talk) -> dict[str, dict[str, str | None]]:
    """What a moment has to say of another meeting, for the next mail to name it."""
    return {"meeting": {"event": talk.event, "about": talk.about}}


def day_at(account: Account, day: date, now: datetime) -> datetime:
    """An instant of a day where the owner is, for what has no other; none that is still to come."""
    return min(datetime.combine(day, time(12), account.tz), now)


def _to_write(session: Session, contact: Contact) -> Draft | None:
    """The mail planned for now, after a first meeting or another one."""
    rows = [draft for draft in drafts.open_of(session, contact.id) if draft.letter in OPENING]
    planned = {row.id for row in followups.planned_of(session, contact.id)}
    return next((draft for draft in rows if draft.followup_id in planned), None)
