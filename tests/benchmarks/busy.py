"""A busy owner of some years: thousands of contacts, with all that was done and is planned, drawn at random.

Rows go in by the thousand, but they say what the services would have written: every open contact has
exactly one planned touch, every touch its follow-up done and its moment, every mail its draft.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.domain.cadence import PERSISTENT
from app.domain.card import CardFields, Phone
from app.domain.contact import OPEN, REASONS, display_name, fold, search_text
from app.domain.plain_card import fields_as_plain
from app.store.contacts import Contact
from app.store.db import Base
from app.store.drafts import Draft
from app.store.events import Event
from app.store.followups import FollowUpRow
from app.store.moments import Moment

FIRST = ("Ana", "Bruno", "Chiara", "Dimitri", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kim", "Lea")
LAST = (
    "Almeida",
    "Berger",
    "Costa",
    "Dubois",
    "Eriksson",
    "Fontana",
    "Girard",
    "Hoffmann",
    "Ivanova",
    "Jansen",
)
FIRMS = ("Lumen Works", "Nordpark Logistics", "Brightwater Foods", "Alder & Sons", "Quarry Street Tools")
#: What a moment keeps for undoing is about this long.
BEFORE: dict[str, Any] = {
    "contact": dict.fromkeys((f"field_{n}" for n in range(10)), "2026-03-02"),
    "planned": [{"id": str(UUID(int=n)), "due_on": "2026-03-02", "due_at": None} for n in range(2)],
}
#: So many follow-ups are due today, a full page; the others come eight a day.
DUE, A_DAY = 100, 8


@dataclass
class Busy:
    """``contacts`` met at ``events`` over three years up to ``today``, with ``touches`` in all."""

    account_id: UUID
    today: date
    contacts: int = 10_000
    touches: int = 100_000
    events: int = 30
    seed: int = 4
    rows: dict[type[Base], list[dict[str, Any]]] = field(default_factory=dict)

    def fill(self, session: Session) -> None:
        """Draw all rows and insert them."""
        self._chance = random.Random(self.seed)  # noqa: S311
        self._planned = 0
        days = [self.today - timedelta(days=35 * n) for n in range(self.events)]
        fairs = [(uuid4(), day) for day in days]
        for n, (id_, day) in enumerate(fairs):
            self._row(
                Event, id=id_, name=f"Fair {self.events - n}", place="", current=n == 0, created_at=_at(day)
            )
        for n in range(self.contacts):
            self._contact(n, *self._chance.choice(fairs))
        for table in (Event, Contact, FollowUpRow, Draft, Moment):
            session.execute(insert(table), self.rows[table])
        session.commit()

    def _row(self, table: type[Base], **values: Any) -> None:
        self.rows.setdefault(table, []).append({"account_id": self.account_id, **values})

    def _contact(self, n: int, event_id: UUID, met: date) -> None:
        chance, id_ = self._chance, uuid4()
        days = sorted(self._days(met))
        mailed = next(iter(days), None)
        answer = (
            "waiting"
            if met > self.today - timedelta(days=10)
            else chance.choices(("waiting", "not_now", "yes", "no"), (50, 8, 12, 30))[0]
        )
        ended = min((days[-1] if days else met) + timedelta(days=2), self.today)
        closed = answer not in OPEN
        self._row(
            Contact,
            id=id_,
            event_id=event_id if chance.random() < 0.95 else None,
            met_on=met,
            created_at=_at(met),
            updated_at=_at(days[-1] if days else met),
            answer=answer,
            answer_reason=chance.choice(REASONS) if answer == "no" else None,
            answered_on=ended if closed else None,
            not_now_until=self.today + timedelta(days=60) if answer == "not_now" else None,
            touches=len(days),
            touched_on=days[-1] if days else None,
            mailed_on=mailed,
            replied_on=ended if closed or chance.random() < 0.2 else None,
            **self._person(n),
        )
        for step, day in enumerate(days):
            self._touch(id_, step, day)
        if closed:
            self._moment(id_, "answer", ended, answer=answer)
        else:
            self._plan(id_, len(days), answer)

    def _person(self, n: int) -> dict[str, Any]:
        name = f"{FIRST[n % len(FIRST)]} {LAST[n % len(LAST)]} {n}"
        phone = Phone(f"+49 30 {n:06}", "phone", f"+4930{n:06}")
        fields = CardFields(
            full_name=name,
            job_title="Head of Purchasing",
            company=self._chance.choice(FIRMS),
            emails=(f"person.{n}@example.com",),
            phones=(phone,),
            urls=("www.example.com",),
            address="Gartenweg 3\n10115 Berlin",
            language="en",
        )
        talk = "Their new warehouse, opening in May"
        sort, search = fold(display_name(fields)), search_text(fields, talk)
        return {**fields_as_plain(fields), "talked_about": talk, "sort": sort, "search": search}

    def _days(self, met: date) -> Iterator[date]:
        """Different days from the meeting on; half of the first mails go out the same day."""
        span = (self.today - met).days
        wanted = min(self._chance.randint(0, 21 * self.touches // (10 * self.contacts)), span)
        if wanted and self._chance.random() < 0.5:
            yield met
            wanted -= 1
        yield from (met + timedelta(days=n) for n in self._chance.sample(range(1, span + 1), wanted))

    def _touch(self, contact_id: UUID, number: int, day: date) -> None:
        step, id_ = PERSISTENT.step(number), uuid4()
        what = "Good to meet you" if step.letter else step.what
        self._followup(contact_id, id_, number, day, state="done", ended_at=_at(day))
        self._moment(contact_id, "touch", day, followup_id=id_, channel=step.channel, what=what)

    def _plan(self, contact_id: UUID, number: int, answer: str) -> None:
        late = max(self._planned - DUE, 0) // A_DAY
        self._planned += 1
        kind = "not_now" if answer == "not_now" else "step"
        day = self.today + timedelta(days=late)
        self._followup(contact_id, uuid4(), number, day, state="planned", ended_at=None, kind=kind)

    def _followup(self, contact_id: UUID, id_: UUID, number: int, day: date, **values: Any) -> None:
        step = PERSISTENT.step(number)
        times = {"created_at": _at(day), "updated_at": _at(day)}
        common: dict[str, Any] = {
            "id": id_,
            "contact_id": contact_id,
            "kind": "step",
            "channel": step.channel,
            "what": step.what,
            "due_on": day,
            "urgency": f"{day.isoformat()}Z",
            "step": number,
            "resume": number + 1,
            "wanted_on": day,
            "rank": 2 if number else 0,
            "patience": 3,
            "letter": step.letter,
        }
        self._row(FollowUpRow, **{**common, **times, **values})
        if step.letter:
            body = "Hello Ana,\n\nit was good to meet you.\n\n" + "We spoke of your new warehouse. " * 12
            mail = {"to": "person@example.com", "subject": "Good to meet you", "body": body}
            state = "sent" if values["state"] == "done" else "draft"
            about = {"contact_id": contact_id, "followup_id": id_, "letter": step.letter, "state": state}
            self._row(Draft, id=uuid4(), **about, **mail, **times)

    def _moment(self, contact_id: UUID, kind: str, day: date, **values: Any) -> None:
        blank = {"followup_id": None, "channel": None, "what": "", "answer": None}
        times = {"at": _at(day), "day": day, "made_at": _at(day)}
        self._row(
            Moment,
            id=uuid4(),
            contact_id=contact_id,
            kind=kind,
            before=BEFORE,
            **times,
            **{**blank, **values},
        )


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), UTC)
