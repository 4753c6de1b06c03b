"""Pushes: which phones want them, and telling them in time, once.

A push is a row before it is sent: whoever makes the row, or takes up one that was left, sends. Services
that don't take it are asked again, after longer and longer, as long as the push has a meaning. Phones
are told one after the other, and an account has so much time at a sweep: slow services hold up few.
"""

import json
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain import push as pushing
from app.domain.errors import Conflict, Invalid
from app.domain.push import KINDS, Look, Owner
from app.domain.subscription import Subscription, device, digest_of
from app.ports import Kit
from app.services.languages import words_of
from app.services.push_delivery import PURPOSE, Turn, send, settled
from app.services.push_facts import Facts
from app.services.sealed import seal
from app.store import accounts, pushes
from app.store.accounts import Account
from app.store.db import writing
from app.store.pushes import PushSubscription

log = logging.getLogger(__name__)

#: Nobody has more phones; whoever asks for more is no person.
MOST_PHONES = 10
#: No phone is begun with later in an account's turn; what is left goes on at the next sweep.
TURN = timedelta(seconds=30)
#: The same for a trial: its page waits for it.
TRIAL = timedelta(seconds=10)


def subscribe(
    session: Session, kit: Kit, account_id: UUID, to: Subscription, agent: str, instead_of: str | None = None
) -> PushSubscription:
    """A browser wants to be told. One that asked before, whoever was signed in, belongs here from now on.

    ``instead_of`` is the account's address that ended by this one. A phone known to the account stays the
    same one, and gets what waits for it. Raises Conflict where there are MOST_PHONES already.
    """
    with writing(session):
        accounts.lock(session, account_id)
        known = pushes.by_digest(session, to.digest)
        ended = pushes.by_digest(session, digest_of(instead_of)) if instead_of else None
        mine = [row for row in (known, ended) if row and row.account_id == account_id]
        row = mine[0] if mine else None
        for other in {known, *mine} - {row, None}:
            session.delete(other)
        session.flush()
        if row is None:
            if len(pushes.all_of(session, account_id)) >= MOST_PHONES:
                raise Conflict("There are {most} phones already. Remove one first.", most=MOST_PHONES)
            row = PushSubscription(account_id=account_id, created_at=kit.clock.now())
            session.add(row)
        row.digest, row.name = to.digest, device(agent)
        row.sealed = seal(kit, PURPOSE, json.dumps([to.endpoint, to.p256dh, to.auth]))
        row.failures, row.failure, row.failed_at = 0, "", None
    return row


def unsubscribe(session: Session, account_id: UUID, subscription_id: UUID) -> None:
    """The phone is told no more. NotFound."""
    with writing(session):
        session.delete(pushes.get(session, account_id, subscription_id))


def all_of(session: Session, account_id: UUID) -> Sequence[PushSubscription]:
    """The account's phones, oldest first."""
    return pushes.all_of(session, account_id)


def choose(session: Session, account_id: UUID, morning_at: time, wanted: Collection[str]) -> Account:
    """When the morning's list comes, and which kinds do. Kinds that come to be later are wanted."""
    if morning_at.tzinfo:
        raise Invalid("Give a time such as 08:00.", "morning_at")
    with writing(session):
        account = accounts.get(session, account_id)
        account.morning_at = morning_at.replace(second=0, microsecond=0)
        account.pushes_off = [kind.name for kind in KINDS if kind.name not in wanted]
    return account


def sweep(session: Session, kit: Kit) -> int:
    """Send what is due in all accounts; how many pushes were sent, or tried again."""
    return sum(_sweep_one(session, kit, account_id) for account_id in pushes.accounts(session))


def _sweep_one(session: Session, kit: Kit, account_id: UUID) -> int:
    try:
        look = _look(session, kit, account_id)
        turn = Turn(kit.clock.now() + TURN)
        found = pushing.due(look, settled(session, account_id, look.now))
        return sum(send(session, kit, account_id, push, turn) is not None for push in found)
    except Exception:  # whatever is wrong with one account, the others get theirs
        session.rollback()
        log.exception("The pushes of account %s could not be sent.", account_id)
        return 0


def _look(session: Session, kit: Kit, account_id: UUID) -> Look:
    account = accounts.get(session, account_id)
    off = frozenset(map(str, account.pushes_off))
    owner = Owner(account.tz, account.workdays, account.morning_at, off)
    return Look(owner, kit.clock.now(), Facts(session, kit, account), words_of(account.language))


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a trial: how many phones took it, why others did not, how many there was no time for."""

    taken: int = 0
    failures: Sequence[str] = ()
    left: int = 0


def send_one_now(session: Session, kit: Kit, account_id: UUID) -> Tried:
    """Send a push that shows how one looks to all phones, within TRIAL; Conflict for two in a minute."""
    if not pushes.all_of(session, account_id):
        return Tried()
    look = _look(session, kit, account_id)
    turn = Turn(look.now + TRIAL)
    outcomes = send(session, kit, account_id, pushing.trial(look), turn)
    if outcomes is None:
        raise Conflict("One was sent just now. Wait a minute.")
    states = [outcome.state for outcome in outcomes]
    failures = [outcome.why for outcome in outcomes if outcome.state in ("later", "refused")]
    return Tried(states.count("taken"), failures, turn.left)
