"""Delivering a push to an account's phones, once each, by one worker at a time."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.push import Push
from app.domain.subscription import Outcome, Subscription
from app.ports import Kit
from app.services.sealed import unseal
from app.store import accounts, pushes
from app.store.db import writing
from app.store.pushes import PushSubscription, SentPush

log = logging.getLogger(__name__)

#: So long nobody else takes up what one is sending; each phone renews it.
LEASE = timedelta(minutes=1)
#: A push rests two minutes, then twice as long each time, so often at most.
MOST_DOUBLED = 6
#: A phone that took no push for so long, of so many at least, is given up.
LOST_AFTER, LOST_TRIES = timedelta(days=14), 20
#: What a phone's address and keys are sealed for.
PURPOSE = "push subscription"


@dataclass(slots=True)
class Turn:
    """An account's turn: when its time is up, the phones that failed in it, and how many were left."""

    ends: datetime
    failed: set[UUID] = field(default_factory=set)
    left: int = 0


def settled(session: Session, account_id: UUID, now: datetime) -> set[tuple[str, str]]:
    """Kind and key of the pushes nobody need take up now: sent, being sent, or resting."""
    return {(row.kind, row.key) for row in pushes.sent(session, account_id) if not _open(row, now)}


def _open(row: SentPush, now: datetime) -> bool:
    """Whether somebody may take it up again."""
    return bool(row.waiting) and row.claimed_until <= now


@dataclass(frozen=True, slots=True)
class _Claim:
    """A push that is ours to send to these phones, until somebody takes it on with one try more."""

    account_id: UUID
    push: Push
    tries: int
    phones: Sequence[UUID]

    def row(self, session: Session) -> SentPush | None:
        """Its row, held until the transaction ends; None where it is ours no more."""
        accounts.lock(session, self.account_id)
        row = pushes.sent_one(session, self.account_id, self.push.kind, self.push.key)
        return row if row and row.tries == self.tries else None


def send(session: Session, kit: Kit, account_id: UUID, push: Push, turn: Turn) -> list[Outcome] | None:
    """Take a push on and send it to the phones that wait for it; None where that is not ours to do."""
    claim = _claim(session, kit, account_id, push) if kit.clock.now() < turn.ends else None
    if claim is None:
        return None
    outcomes = list[Outcome]()
    for done, subscription_id in enumerate(claim.phones):
        if kit.clock.now() >= turn.ends:
            turn.left += len(claim.phones) - done
            break
        if subscription_id in turn.failed:
            continue
        outcome, digest = _deliver(session, kit, account_id, subscription_id, push)
        outcomes.append(outcome)
        if outcome.state in ("later", "refused"):
            turn.failed.add(subscription_id)
        if not _record(session, kit, claim, subscription_id, digest, outcome):
            return outcomes
    _let_go(session, kit, claim, turn)
    return outcomes


def _claim(session: Session, kit: Kit, account_id: UUID, push: Push) -> _Claim | None:
    """Take it on with the phones it waits for; None where it is somebody else's, rests, or is done."""
    now = kit.clock.now()
    with writing(session):
        accounts.lock(session, account_id)
        row = pushes.sent_one(session, account_id, push.kind, push.key)
        if row is None:
            pushes.forget(session, account_id, now)
            ids = [str(each.id) for each in pushes.all_of(session, account_id)]
            row = SentPush(account_id=account_id, kind=push.kind, key=push.key, waiting=ids, tries=0)
            row.created_at = row.claimed_until = now
            session.add(row)
        if not _open(row, now):
            return None
        row.tries += 1
        row.claimed_until = now + LEASE
        return _Claim(account_id, push, row.tries, [UUID(each) for each in row.waiting])


def _record(
    session: Session, kit: Kit, claim: _Claim, subscription_id: UUID, digest: str, outcome: Outcome
) -> bool:
    """Keep what became of it, and go on holding it; False where somebody else took it on meanwhile."""
    with writing(session):
        row = claim.row(session)
        phone = pushes.find(session, claim.account_id, subscription_id)
        renewed = phone is not None and phone.digest != digest
        if phone and not renewed:  # what an address says that is no more concerns nobody
            _note(session, kit, phone, outcome)
        if row is None:
            return False
        again = outcome.state == "later" or (renewed and outcome.state != "taken")
        # Who failed comes last, or slow phones would take all of each turn.
        rest = [each for each in row.waiting if each != str(subscription_id)]
        row.waiting = [*rest, str(subscription_id)] if again else rest
        row.claimed_until = kit.clock.now() + LEASE
        return True


def _let_go(session: Session, kit: Kit, claim: _Claim, turn: Turn) -> None:
    """What is left is tried again: at the next sweep if time was up, or after longer with each try."""
    now = kit.clock.now()
    rest = timedelta(0) if now >= turn.ends else timedelta(minutes=2 ** min(claim.tries, MOST_DOUBLED))
    with writing(session):
        row = claim.row(session)
        if row:
            row.claimed_until = now + rest


def _deliver(
    session: Session, kit: Kit, account_id: UUID, subscription_id: UUID, push: Push
) -> tuple[Outcome, str]:
    """Hand it to the phone's service: what became of it, and the digest of the address it went to.

    No transaction is open meanwhile: services may be slow.
    """
    row = pushes.find(session, account_id, subscription_id)
    text, digest = (unseal(kit, PURPOSE, row.sealed), row.digest) if row else (None, "")
    session.rollback()
    if text is None:  # removed since, or subscribed under another server key
        return Outcome("gone"), digest
    ttl = int((push.until - kit.clock.now()).total_seconds())
    return kit.pusher.send(Subscription(*json.loads(text)), push, max(ttl, 0)), digest


def _note(session: Session, kit: Kit, row: PushSubscription, outcome: Outcome) -> None:
    """Keep with the phone what became of a push; one that wants no more goes."""
    if outcome.state == "gone":
        log.info("Phone %s wants no more pushes.", row.id)
        session.delete(row)
        return
    now = kit.clock.now()
    if outcome.state == "taken":
        row.last_used_at, row.failures, row.failure, row.failed_at = now, 0, "", None
        return
    log.warning("A push to phone %s failed: %s", row.id, outcome.why)
    row.failures, row.failure, row.failed_at = row.failures + 1, outcome.why, row.failed_at or now
    if row.failures >= LOST_TRIES and now - row.failed_at >= LOST_AFTER:
        log.warning("Phone %s is given up: nothing gets through to it.", row.id)
        session.delete(row)
