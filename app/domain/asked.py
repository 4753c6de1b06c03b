"""Which contacts a list shows."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from app.domain.contact import Answer, Reason

#: Whether the first mail went out on the day you met, after it, at all, or not yet.
FirstMail = Literal["same_day", "later", "sent", "none"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the contacts of a list have in common. All of it holds at once; what is not given asks nothing.

    ``q`` is words each of them holds, of which the first twenty count; ``event`` "none" those met at no
    event; ``answer`` "open" those without a yes or a no. ``heard``: a reply or an answer of theirs is
    noted. ``met``: not one of a file whom their owner has never met; who was ``met_since`` a day was met.
    ``touched``: they were touched that day. The last touch, else the meeting,
    lies from ``quiet_from`` to ``quiet_to``; the touches until their answer, else so far, number
    ``touches_from`` to ``touches_to``; all included.
    """

    q: str = ""
    event: UUID | Literal["none"] | None = None
    answer: Answer | Literal["open"] | None = None
    reason: Reason | None = None
    mail: FirstMail | None = None
    heard: bool = False
    touched: date | None = None
    met: bool = False
    met_since: date | None = None
    answered_since: date | None = None
    quiet_from: date | None = None
    quiet_to: date | None = None
    touches_from: int | None = None
    touches_to: int | None = None
