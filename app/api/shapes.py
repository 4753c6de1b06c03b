"""Rows and values as the API gives them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.api.schemas import MeShape
from app.domain.draft import mailto
from app.domain.followup import Due
from app.domain.plain_card import boxes_as_plain, fields_as_plain
from app.domain.plain_reading import reading_as_plain
from app.request import account, account_id, kit, public_url, said, sentence_of, session
from app.services import composing, contacts, drafts, feeds, followups, outbox, sides
from app.services.cards import Kept
from app.services.contacts import Moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.card import CardFields
    from app.domain.checker import Advice
    from app.domain.mailbox import Trouble
    from app.services.letters import Known
    from app.services.mailboxes import Checked
    from app.store.accounts import Account
    from app.store.captures import Capture, Card
    from app.store.contacts import Contact
    from app.store.drafts import Draft
    from app.store.events import Event
    from app.store.feeds import Feed
    from app.store.followups import FollowUpRow
    from app.store.mailboxes import Mailbox
    from app.store.outbox import OutgoingMail
    from app.store.tokens import Token


def _id(value: object) -> str | None:
    return None if value is None else str(value)


def local(at: datetime) -> str:
    """An instant with the owner's offset."""
    return at.astimezone(account().tz).isoformat()


def due(when: Due) -> str:
    """A day, or a time with the owner's offset."""
    return local(when.at) if when.at else when.day.isoformat()


def capture(row: Capture) -> dict[str, Any]:
    """A photo with the cards that stand for themselves; other sides stand with the cards of their front."""
    return {
        "id": str(row.id),
        "state": row.state,
        "problem": said(row.problem) or None,
        "event": _id(row.event_id),
        "taken_at": local(row.taken_at),
        "note": row.note,
        "back_of": _id(row.back_of),
        "cards": [card(c) for c in row.cards if c.state != "side"],
    }


def card(row: Card) -> dict[str, Any]:
    whole = sides.whole(session(), row)
    return {
        "state": row.state,
        "contact": _id(row.contact_id),
        **_image(row),
        **reading_as_plain(whole.reading),
        "backs": [
            {"capture": str(back.card.capture_id), **_image(back.card), "boxes": boxes_as_plain(back.boxes)}
            for back in whole.backs
        ],
        "same_person": _same_person(row, whole.reading.fields) if row.state == "open" else [],
    }


def _same_person(row: Card, fields: CardFields) -> list[dict[str, str]]:
    same = {row.contact_id: "the other side of their card"} if row.contact_id else {}
    for known, why in contacts.same_person(session(), row.account_id, fields):
        same.setdefault(known.id, why)
    return [{"contact": str(contact_id), "why": why} for contact_id, why in same.items()]


def _image(row: Card) -> dict[str, Any]:
    address = f"/api/v1/captures/{row.capture_id}/cards/{row.n}/image"
    return {"image": address, "size": [row.width, row.height]}


def contact(row: Contact) -> dict[str, Any]:
    return people([row])[0]


def people(rows: Sequence[Contact]) -> list[dict[str, Any]]:
    """Contacts with what is next of each, asked for at once."""
    steps = contacts.next_steps(session(), account_id(), [row.id for row in rows])
    return [_contact(row, steps.get(row.id)) for row in rows]


def _contact(row: Contact, step: FollowUpRow | None) -> dict[str, Any]:
    return {
        "id": str(row.id),
        **fields_as_plain(row.fields),
        "event": _id(row.event_id),
        "met_on": row.met_on.isoformat() if row.met else None,
        "talked_about": row.talked_about,
        "introduced_by": _id(row.introduced_by),
        "tags": row.tags,
        "cadence": row.cadence,
        "answer": row.answer,
        "answer_reason": row.answer_reason,
        "answer_words": row.answer_words,
        "not_now_until": row.not_now_until.isoformat() if row.not_now_until else None,
        "next_step": next_step(step) if step else None,
    }


def next_step(row: FollowUpRow) -> dict[str, Any]:
    return {
        "followup": str(row.id),
        "kind": row.kind,
        "channel": row.channel,
        "what": row.what,
        "due": due(row.value.due),
        "overdue": followups.overdue(kit(), account(), row),
    }


def moment(value: Moment) -> dict[str, Any]:
    return {
        "id": _id(value.id),
        "undoable": value.undoable,
        "day": value.day.isoformat(),
        "at": local(value.at) if value.at else None,
        "kind": value.kind,
        "what": value.what,
        "note": value.note,
        "channel": value.channel,
        "answer": value.answer,
        "reason": value.reason,
        "until": value.until.isoformat() if value.until else None,
    }


def followup(row: FollowUpRow) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "contact": str(row.contact_id),
        "kind": row.kind,
        "channel": row.channel,
        "what": row.what,
        "due": due(row.value.due),
        "draft": str(row.draft.id) if row.draft else None,
        "state": row.state,
    }


def draft(row: Draft) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "contact": str(row.contact_id),
        "followup": str(row.followup_id),
        "to": row.to,
        "subject": row.subject,
        "body": row.body,
        "mailto": mailto(row.to, row.subject, row.body),
        "letter": row.letter,
        "set_aside": row.set_aside and {key: row.set_aside[key] for key in ("subject", "body")},
        "advice": [advice(each) for each in drafts.advice(session(), account_id(), row)],
        "thing": _id(row.thing_id),
        "times": [local(datetime.fromisoformat(at)) for at in row.times],
        "attachments": [
            {"name": name, "thing": str(row.thing_id)} for name in composing.attached(session(), row)
        ],
        "outgoing": _outgoing(outbox.last_mail(session(), row)),
        "state": row.state,
    }


def _outgoing(mail: OutgoingMail | None) -> dict[str, Any] | None:
    if mail is None:
        return None
    return {"state": mail.state, "at": local(mail.ended_at or mail.send_at), "words": said(mail.words)}


def mailbox(row: Mailbox) -> dict[str, Any]:
    """A mailbox without its passwords."""
    names = ("address", "smtp", "imap", "daily_limit", "pause", "html")
    return {name: getattr(row, name) for name in names}


def checked(found: Checked) -> dict[str, Any]:
    """What came of connecting to a mailbox's servers."""
    return {"smtp": _trouble(found.smtp), "imap": _trouble(found.imap) if found.has_imap else None}


def _trouble(trouble: Trouble | None) -> dict[str, Any]:
    if trouble is None:
        return {"ok": True, "kind": None, "words": ""}
    return {"ok": False, "kind": trouble.kind, "words": trouble.words}


def advice(value: Advice) -> dict[str, Any]:
    return {
        "code": value.code,
        "part": value.part,
        "from": value.start,
        "to": value.end,
        "text": sentence_of(value),
    }


def letter(known: Known) -> dict[str, Any]:
    return {
        "name": known.letter.name,
        "language": known.letter.language,
        "title": said(known.title) if known.ships else known.title,
        "subject": known.letter.subject,
        "body": known.letter.body,
        "shipped": known.ships,
        "own": known.own,
        "changed_at": local(known.changed_at) if known.changed_at else None,
    }


def kept(made: Kept) -> dict[str, Any]:
    return {
        "contact": contact(made.contact),
        "followups": [followup(row) for row in made.followups],
        "draft": draft(made.draft),
    }


def event(row: Event) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "name": row.name,
        "place": row.place,
        "from": row.from_date.isoformat() if row.from_date else None,
        "to": row.to_date.isoformat() if row.to_date else None,
        "current": row.current,
    }


def feed(row: Feed) -> dict[str, Any]:
    fetches = [{"at": local(each.at), "by": each.client} for each in row.fetches]
    return {
        "id": str(row.id),
        "name": row.name,
        "url": f"{public_url()}/feeds/{feeds.token(kit(), row.id, row.version)}.ics",
        "daily": row.daily,
        "alarm": row.alarm,
        "last_fetched": fetches[0] if fetches else None,
        "fetches": fetches,
    }


def me(row: Account) -> dict[str, Any]:
    hours = {name: getattr(row, name).isoformat("minutes") for name in ("work_from", "work_until")}
    return {name: getattr(row, name) for name in MeShape.model_fields} | hours


def token(row: Token) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "name": row.name,
        "created_at": local(row.created_at),
        "last_used_at": local(row.last_used_at) if row.last_used_at else None,
    }
