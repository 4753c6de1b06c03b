"""The outbox: what becomes of a mail that is handed to a server, and when it is tried again."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from app.domain.words import english

#: taken: it is theirs now. later: it was not taken, and may be. refused: never. unsure: nobody can tell
#: from here, as the connection broke after the mail's end was sent.
Outcome = Literal["taken", "later", "refused", "unsure"]

_FIRST = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=60))
_AFTER = timedelta(hours=3)
#: After so long a mail that nobody takes comes back to its owner (RFC 5321, 4.5.4.1, asks for days of a
#: server; this is a person's mail, and they can ring up instead).
_GIVEN_UP = timedelta(days=1)

#: Why a mail does not go out that was written to where they are no more.
MOVED = english("Their address has changed since.")
#: Or whose follow-up is on another day, or over.
OTHER_DAY = english("Its follow-up was moved to another day.")
ENDED = english("Its follow-up had ended.")
#: How a mail went out that its owner had in their Drafts folder, and why another one of its draft does not.
SENT_ELSEWHERE = english("You sent it from your Drafts folder.")


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of a mail, and what the server said to it: one plain line."""

    state: Outcome
    words: str = ""


def rest(tries: int) -> timedelta | None:
    """How long a mail rests that was not taken so many times; None: it comes back to its owner."""
    pauses = [*_FIRST]
    while sum(pauses, timedelta()) < _GIVEN_UP:
        pauses.append(_AFTER)
    return pauses[tries - 1] if tries <= len(pauses) else None
