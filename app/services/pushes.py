"""Pushes: which phones want them, and telling them in time, once.

A push is a row before it is sent: whoever makes the row, or takes up one that was left, sends. Services
that don't answer are asked again at the next sweeps, as long as the push has a meaning.
"""

import json
import logging
from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain import push as pushing
from app.domain.errors import Conflict, Invalid
from app.domain.push import KINDS, Look, Owner, Push
from app.domain.subscription import Outcome, Subscription, device, digest_of
from app.ports import Kit
from app.services.languages import words_of
from app.services.push_facts import Facts
from app.services.sealed import seal, unseal
from app.store import accounts, pushes
from app.store.accounts import Account
from app.store.db import writing
from app.store.pushes import PushSubscription, SentPush

log = logging.getLogger(__name__)

#: Nobody has more phones; whoever asks for more is no person.
MOST_PHONES = 10
#: How often a push is tried where a service does not take it.
TRIES = 4
#: So long nobody else takes up what one is sending; each phone renews it.
LEASE = timedelta(minutes=1)
PURPOSE = "push subscription"


def subscribe(
    session: Session, kit: Kit, account_id: UUID, to: Subscription, agent: str, instead_of: str | None = None
) -> PushSubscription:
    """A browser wants to be told. One that asked before, whoever was signed in, belongs here from now on.

    ``instead_of`` is the account's address that ended by this one. Raises Conflict
    where there are MOST_PHONES already.
    """
    with writing(session):
        accounts.lock(session, account_id)
        before = pushes.by_digest(session, to.digest)
        ended = pushes.by_digest(session, digest_of(instead_of)) if instead_of else None
        if before:
            session.delete(before)
        if ended and ended is not before and ended.account_id == account_id:
            session.delete(ended)
        session.flush()
        if len(pushes.all_of(session, account_id)) >= MOST_PHONES:
            raise Conflict("There are {most} phones already. Remove one first.", most=MOST_PHONES)
        made = PushSubscription(account_id=account_id, digest=to.digest, name=device(agent))
        made.sealed = seal(kit, PURPOSE, json.dumps([to.endpoint, to.p256dh, to.auth]))
        made.created_at = kit.clock.now()
        session.add(made)
    return made


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
        found = pushing.due(look, _settled(session, account_id, look.now))
        return sum(_send(session, kit, account_id, push) for push in found)
    except Exception:  # whatever is wrong with one account, the others get theirs
        session.rollback()
        log.exception("The pushes of account %s could not be sent.", account_id)
        return 0


def _look(session: Session, kit: Kit, account_id: UUID) -> Look:
    account = accounts.get(session, account_id)
    off = frozenset(map(str, account.pushes_off))
    owner = Owner(account.tz, account.workdays, account.morning_at, off)
    return Look(owner, kit.clock.now(), Facts(session, kit, account), words_of(account.language))


def _settled(session: Session, account_id: UUID, now: datetime) -> set[tuple[str, str]]:
    return {(row.kind, row.key) for row in pushes.sent(session, account_id) if not _open(row, now)}


def _open(row: SentPush, now: datetime) -> bool:
    """Whether somebody may take it up again."""
    return bool(row.waiting) and row.tries < TRIES and row.claimed_until <= now


def _send(session: Session, kit: Kit, account_id: UUID, push: Push) -> bool:
    """Take a push on and send it to the phones that wait for it; False where somebody else has."""
    waiting = _claim(session, kit, account_id, push)
    for subscription_id in waiting:
        outcome = _deliver(session, kit, account_id, subscription_id, push)
        with writing(session):
            _note(session, kit, account_id, subscription_id, outcome)
            row = pushes.sent_one(session, account_id, push.kind, push.key)
            if row and outcome.state != "later":
                row.waiting = [each for each in row.waiting if each != str(subscription_id)]
            if row:
                row.claimed_until = kit.clock.now() + LEASE
    if waiting:
        _let_go(session, kit, account_id, push)
    return bool(waiting)


def _claim(session: Session, kit: Kit, account_id: UUID, push: Push) -> list[UUID]:
    """The phones to send it to, and they are ours; none where it is somebody else's, or done."""
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
            return []
        row.tries += 1
        row.claimed_until = now + LEASE
        return [UUID(each) for each in row.waiting]


def _let_go(session: Session, kit: Kit, account_id: UUID, push: Push) -> None:
    """What is left is tried at the next sweep, not when the lease ends."""
    with writing(session):
        row = pushes.sent_one(session, account_id, push.kind, push.key)
        if row:
            row.claimed_until = kit.clock.now()


def _deliver(session: Session, kit: Kit, account_id: UUID, subscription_id: UUID, push: Push) -> Outcome:
    """Hand it to the phone's service. No transaction is open meanwhile: services may be slow."""
    row = pushes.find(session, account_id, subscription_id)
    text = unseal(kit, PURPOSE, row.sealed) if row else None
    session.rollback()
    if text is None:  # removed since, or subscribed under another server key
        return Outcome("gone")
    ttl = int((push.until - kit.clock.now()).total_seconds())
    return kit.pusher.send(Subscription(*json.loads(text)), push, max(ttl, 0))


def _note(session: Session, kit: Kit, account_id: UUID, subscription_id: UUID, outcome: Outcome) -> None:
    """Keep with the phone what became of a push; one that wants no more goes."""
    row = pushes.find(session, account_id, subscription_id)
    if row is None:
        return
    if outcome.state == "gone":
        log.info("Phone %s wants no more pushes.", subscription_id)
        session.delete(row)
    elif outcome.state == "taken":
        row.last_used_at, row.failures, row.failure = kit.clock.now(), 0, ""
    else:
        log.warning("A push to phone %s failed: %s", subscription_id, outcome.why)
        row.failed_at, row.failure = kit.clock.now(), outcome.why
        row.failures += 1


def send_one_now(session: Session, kit: Kit, account_id: UUID) -> tuple[int, list[str]]:
    """Send a push that shows how one looks to all phones: how many took it, and why others did not."""
    push = pushing.trial(_look(session, kit, account_id))
    taken, failures = 0, list[str]()
    for subscription_id in [row.id for row in pushes.all_of(session, account_id)]:
        outcome = _deliver(session, kit, account_id, subscription_id, push)
        with writing(session):
            _note(session, kit, account_id, subscription_id, outcome)
        taken += outcome.state == "taken"
        failures += [outcome.why] if outcome.state in ("later", "refused") else []
    return taken, failures
