"""Random lives of an account: what its owner does, step by step, drawn by Hypothesis."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test
from sqlalchemy import select, update

from app.domain.errors import Conflict
from app.domain.mail_head import read_head
from app.domain.mailbox import Credentials, Server
from app.domain.outbox import Handed
from app.services import mailboxes, outbox, replies, sending
from app.store.db import writing
from app.store.drafts import OPEN, Draft
from app.store.outbox import OutgoingMail
from app.store.replies import Reply
from tests.factories import World

MAILS = Path(__file__).parents[1] / "golden" / "mails"
SERVER = Server("mail.example.com", 465, "tls", "bo", "secret of the mailbox")
BOX = Credentials("bo@li.example", SERVER, SERVER)
Outcome = Literal["taken", "later", "refused", "unsure"]


class Post:
    """The mails of a life: what goes out by its mailbox, and what comes back to it."""

    def __init__(self, world: World, account_id: UUID) -> None:
        self.world, self.account_id, self._came = world, account_id, 0
        mailboxes.save(world.session, world.kit, account_id, BOX)
        with writing(world.session):  # lives before this one are over: nothing of theirs goes out meanwhile
            others = (OutgoingMail.account_id != account_id, OutgoingMail.state == "queued")
            world.session.execute(update(OutgoingMail).where(*others).values(state="withdrawn"))

    def send(self, draft_id: UUID, outcome: Outcome | None = "taken") -> None:
        """A draft goes out; None: it waits to."""
        world = self.world
        outbox.send(world.session, world.kit, self.account_id, draft_id)
        world.courier.answer(Handed(outcome, "so it is") if outcome else None)
        for _ in range(3 if outcome else 0):  # what has no sure end is looked for, and again
            world.clock.move(timedelta(minutes=4))
            sending.sweep(world.session, world.kit, "worker")
        world.courier.answer(None)

    def come(self, name: str, mail: OutgoingMail) -> Reply | None:
        """A golden mail comes in that is about one of ours, from where that went to."""
        self._came += 1
        data = (MAILS / f"{name}.eml").read_bytes()
        for was, now in {
            "<7a1d2c34@li.example>": mail.message_id,
            "ana.souza@lumen.example": mail.to,
            "ana.s0uza@lumen.example": mail.to,
            "Message-ID: <": f"Message-ID: <{self._came}.",
        }.items():
            data = data.replace(was.encode(), now.encode())
        data = data.replace(f"<{self._came}.{mail.message_id[1:]}".encode(), mail.message_id.encode())
        session, kit = self.world.session, self.world.kit
        known = replies.known(session, kit, self.account_id, BOX.address)
        return replies.take_in(session, kit, self.account_id, known, read_head(data), data)

    # steps of a life

    def mail(self, data: st.DataObject) -> None:
        """One of the drafts is sent, whatever its server makes of it."""
        which = (Draft.account_id == self.account_id, Draft.state.in_(OPEN), Draft.to.is_not(None))
        found = self.world.session.scalars(
            select(Draft.id).where(*which).order_by(Draft.created_at, Draft.id)
        ).all()
        outcomes = st.sampled_from([*["taken"] * 4, "later", "refused", "unsure", None])
        if found:
            with suppress(Conflict):
                self.send(data.draw(st.sampled_from(found)), data.draw(outcomes))

    def comes_in(self, data: st.DataObject) -> None:
        """Somebody who was mailed answers, or is away, or the mail comes back; and it is seen, perhaps."""
        mails = select(OutgoingMail).where(OutgoingMail.account_id == self.account_id)
        found = self.world.session.scalars(mails.order_by(OutgoingMail.created_at, OutgoingMail.id)).all()
        if found:
            names = ("reply-gmail-en", "reply-outlook-de", "away-gmail-en", "bounce-postfix")
            self.world.clock.move(timedelta(seconds=7))
            came = self.come(data.draw(st.sampled_from(names)), data.draw(st.sampled_from(found)))
            if came and data.draw(st.booleans()):
                replies.settle(self.world.session, self.world.kit, self.account_id, came.id)


def live(
    life: Callable[[World, int], RuleBasedStateMachine],
    world: World,
    ids: Callable[[int], None],
    lives: int,
    steps: int,
    **more: Any,
) -> None:
    """So many lives of so many steps each, one after the other in the same world."""
    numbers = iter(range(10_000))

    def born() -> RuleBasedStateMachine:
        number = next(numbers)
        ids(number)
        return life(world, number)

    how = settings(
        max_examples=lives,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        **more,
    )
    run_state_machine_as_test(born, settings=how)
