"""What an account's pushes are about, as its pages show it."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import cast

from sqlalchemy.orm import Session

from app.domain.cadence import Channel
from app.domain.push import NOTICE, Appointment, Unmailed, Waiting, Wrote
from app.ports import Kit
from app.services import days, followups, replies
from app.store import events, pushes
from app.store.accounts import Account


class Facts:
    """The facts of one account now; each is a query or two, made when it is asked for."""

    def __init__(self, session: Session, kit: Kit, account: Account) -> None:
        self._session, self._kit, self._account = session, kit, account

    def waiting(self) -> Waiting:
        """Those on today's list, in its order; the page may show fewer than there are."""
        due = followups.due_today(self._session, self._kit, self._account.id)
        names = {row.contact_id: row.contact.label for row in due.all}
        today = days.today(self._kit, self._account)
        return Waiting(pushes.people_due(self._session, self._account.id, today), list(names.values()))

    def promised(self) -> Sequence[Appointment]:
        """What is promised for a time within the notice from now."""
        now = self._kit.clock.now()
        rows = pushes.promises(self._session, self._account.id, now, now + NOTICE)
        return [
            Appointment(row.id, row.contact_id, row.contact.label, cast(Channel, row.channel), row.due_at)
            for row in rows
            if row.due_at
        ]

    def unmailed(self) -> Unmailed:
        """Those met today whose first mail is written and not sent, and today's cards nobody looked at.

        Those of the event the owner is at, as the page shows them; where there are none, all.
        """
        session, account_id = self._session, self._account.id
        today = days.today(self._kit, self._account)
        met = [row.contact for row in pushes.unmailed(session, account_id, today)]
        cards = pushes.read_cards(session, account_id, datetime.combine(today, time(), self._account.tz))
        event = events.current(session, account_id)
        here = event.id if event else None
        if event and (here in cards or any(contact.event_id == here for contact in met)):
            names = [contact.label for contact in met if contact.event_id == here]
            return Unmailed(names, cards.count(here), event.name)
        return Unmailed([contact.label for contact in met], len(cards))

    def answered(self) -> Sequence[Wrote]:
        """The answers of late that nothing was said to."""
        rows = replies.news(self._session, self._kit, self._account.id)
        return [Wrote(row.id, row.contact_id, row.contact.label, row.created_at) for row in rows]
