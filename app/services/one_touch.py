"""Of two contacts that become one: which next touch stays planned. Nothing here commits.

Nobody who has heard from their owner for months is told that it was good to meet them: the first mail after
a later meeting becomes the mail after another one, as when that card is added to who is known.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.domain.contact import OPEN
from app.domain.followup import Due, FollowUp
from app.domain.merging import Said, next_touch, same_meeting, stands
from app.domain.thread import MET_AGAIN, OpenThread, met_again
from app.services import threads, wording
from app.store import followups
from app.store.contacts import Contact
from app.store.followups import FollowUpRow

#: The letters to somebody who has not heard from the owner before.
FIRST = ("intro", "warm")


@dataclass(frozen=True, slots=True)
class OneOfTwo:
    """Two contacts that become one, the one that is kept first, at an instant and its local date."""

    session: Session
    both: tuple[Contact, Contact]
    now: datetime
    today: date

    def settle(self) -> Contact:
        """End what is planned twice, or no longer; the one of the two whose answer stands for both."""
        touches = [row for row in self._planned() if row.kind != "promise"]
        if touches and all(contact.answer in OPEN for contact in self.both):
            standing = self._one_of(touches).contact
        else:
            standing = self.both[0] if stands(*map(_said, self.both)) else self.both[1]
            self._all_but(standing, touches)
        if standing.answer == "no":
            self._end(self._planned())
        self.session.flush()
        return standing

    def _planned(self) -> list[FollowUpRow]:
        return [row for contact in self.both for row in followups.planned_of(self.session, contact.id)]

    def _end(self, rows: Collection[FollowUpRow]) -> None:
        for row in rows:
            threads.end(row, "cancelled", self.now, self.now)
        self.session.flush()

    def _one_of(self, touches: Sequence[FollowUpRow]) -> FollowUpRow:
        """Of the next touches of two open contacts the one that stays; the other has ended."""
        if len(touches) == 1:
            return touches[0]
        mine, theirs = touches
        late = {row.id for row in touches if self._comes_late(row)}
        value = next_touch(mine.value, theirs.value, late)
        stays, goes = (mine, theirs) if value.id == mine.id else (theirs, mine)
        mail = met_again(OpenThread(stays.value), self.today).touch
        if goes.id in late and stays.kind == "step" and mail != stays.value and self._tells_of_the_last(goes):
            self._end([stays])
            return self._become(goes, mail)
        self._end([goes])
        stays.write(value, self.now)
        return stays

    def _all_but(self, standing: Contact, touches: Sequence[FollowUpRow]) -> None:
        """Where one has said no or yes: whose answer doesn't stand has no next touch."""
        self._end([row for row in touches if row.contact_id != standing.id])
        for row in (row for row in touches if row.contact_id == standing.id):
            last = followups.last_touch_of(self.session, self._other(row).id)
            if row.letter == "intro" and last and self._comes_late(row):
                resume = last.value.again if last.state == "cancelled" else last.resume
                step = replace(row.value, letter=None, step=None, resume=resume)
                self._become(row, met_again(OpenThread(step), self.today).touch)

    def _other(self, row: FollowUpRow) -> Contact:
        return next(contact for contact in self.both if contact.id != row.contact_id)

    def _comes_late(self, row: FollowUpRow) -> bool:
        """Whether it is a first mail, and no words of its owner's, to somebody who has heard from them.

        But for the one after a meeting with whom they had written to without having met.
        """
        edited, other = row.draft is not None and row.draft.edited, self._other(row)
        at_last = row.contact.met and not other.met
        return row.letter in FIRST and not edited and not at_last and other.touches > 0

    def _tells_of_the_last(self, row: FollowUpRow) -> bool:
        """Whether it follows a meeting that is another one, and nothing has happened since."""
        other = self._other(row)
        since = max(other.met_on, other.touched_on or other.met_on)
        talks = map(wording.first_talk, self.both)
        tells = row.letter == "intro" and row.contact.met
        return tells and row.contact.met_on >= since and not same_meeting(*talks)

    def _become(self, row: FollowUpRow, mail: FollowUp) -> FollowUpRow:
        """A first mail becomes the one after another meeting, today."""
        row.write(replace(mail, id=row.id), self.now)
        row.letter, row.wanted_on = MET_AGAIN, self.today
        row.move(Due(self.today), self.now)
        if row.draft:
            row.draft.letter = MET_AGAIN
        return row


def _said(contact: Contact) -> Said:
    return Said(contact.answer in OPEN, contact.answered_on, contact.met_on if contact.met else date.min)
