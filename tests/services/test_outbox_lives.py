"""Random lives of an outbox: whatever its owner does meanwhile, no mail goes out that should not."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from email import message_from_bytes
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import Phase
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select

from app.domain.card import CardFields
from app.domain.errors import Conflict, Invalid
from app.domain.followup import Due
from app.domain.outbox import Handed
from app.services import answers, drafts, drafts_folder, followups, outbox, sending, touches
from app.services.cards import Kept
from app.store.drafts import Draft
from app.store.followups import FollowUpRow
from app.store.outbox import OutgoingMail
from tests.factories import World
from tests.services.lives import Post, live
from tests.services.test_drafts_folder import written

HOURS = st.sampled_from([0, 0, 1, 30])
FORGET = drafts_folder.forget


class AnOutboxsLife(RuleBasedStateMachine):
    """People who are mailed, by Send now, later, or from the Drafts folder."""

    seen: ClassVar[set[str]] = set()

    def __init__(self, world: World, number: int) -> None:
        super().__init__()
        self.world, self.session, self.kit = world, world.session, world.kit
        self.account = world.account(email=f"life{number}@example.com")
        self.post = Post(world, self.account)
        world.courier.mails.clear()
        world.folders.kept.update({name: [] for name in world.folders.kept})
        self.people = list[Kept]()
        self.from_there: set[UUID] = set()
        self.last: UUID | None = None

    def does(self, act: Callable[..., Any], *given: Any, **more: Any) -> bool:
        """Try it; whether it could be done."""
        with suppress(Conflict, Invalid):
            act(self.session, self.kit, self.account, *given, **more)
            self.seen.add(act.__name__)
            return True
        return False

    def drafted(self, data: st.DataObject) -> Draft | None:
        """One of the drafts of what is planned, often one that lies in the Drafts folder."""
        mine = (FollowUpRow.account_id == self.account, FollowUpRow.state == "planned")
        query = select(Draft).join(FollowUpRow, FollowUpRow.id == Draft.followup_id).where(*mine)
        found = list(self.session.scalars(query.order_by(Draft.created_at, Draft.id)))
        there = {mail.draft_id for mail in self.mails("in_drafts")}
        found = [draft for draft in found if draft.id in there and data.draw(st.booleans())] or found
        return data.draw(st.sampled_from(found)) if found else None

    @rule(data=st.data())
    def send(self, data: st.DataObject) -> None:
        """Now, or at a later time; now and then it is called back."""
        draft = self.drafted(data)
        if draft:
            at = self.world.clock.now() + timedelta(hours=data.draw(HOURS))
            if self.does(outbox.send, draft.id, at) and data.draw(st.booleans()):
                self.does(outbox.withdraw, draft.id)

    @rule(data=st.data())
    def put(self, data: st.DataObject) -> None:
        """Into the Drafts folder."""
        draft = self.drafted(data)
        if draft:
            self.does(drafts_folder.put, draft.id)

    @rule(data=st.data())
    def send_from_there(self, data: st.DataObject) -> None:
        """By a program that keeps the Message-ID or does not; what has gone out from here is left alone."""
        rows = self.mails("in_drafts")
        went = {mail.draft_id for mail in self.mails("sent", "handing", "undecided")}
        lying = [mail for mail in rows if mail.draft_id not in went | self.from_there]
        if lying:
            mail = data.draw(st.sampled_from(lying))
            kept = mail.message_id if data.draw(st.booleans()) else None
            self.world.folders.drop(written(self.world.clock.now(), mail.to, kept), "Sent")
            self.from_there.add(mail.draft_id)

    @rule(data=st.data())
    def put_off(self, data: st.DataObject) -> None:
        """A follow-up waits until another day."""
        draft = self.drafted(data)
        if draft:
            day = followups.get(self.session, self.account, draft.followup_id).due_on
            self.last = draft.followup_id
            self.does(followups.snooze, self.last, Due(day + timedelta(days=data.draw(st.integers(1, 3)))))

    @rule()
    def undo(self) -> None:
        """What was done with a follow-up last is taken back."""
        if self.last:
            self.does(followups.undo, self.last)

    @rule(data=st.data(), act=st.sampled_from([followups.skip, drafts.sent, FORGET]))
    def go_on(self, data: st.DataObject, act: Callable[..., Any]) -> None:
        """Something else is done with a follow-up or its mail; of where it lies its owner tells the truth."""
        draft = self.drafted(data)
        if draft and not (act == FORGET and draft.id in self.from_there):
            self.last = draft.followup_id
            self.does(act, self.last if act == followups.skip else draft.id)

    @rule()
    def meet(self) -> None:
        """One more person."""
        email = f"{len(self.people)}@{self.account}.example"
        card = CardFields(full_name="Ana Souza", emails=(email,))
        self.people.append(self.world.keep(self.account, card))

    @rule(data=st.data(), act=st.sampled_from(["met", "wrote", "reply", "not now"]))
    def happens(self, data: st.DataObject, act: str) -> None:
        """Something happens with somebody."""
        if not self.people:
            return
        person = data.draw(st.sampled_from(self.people)).contact.id
        match act:
            case "met" | "wrote":
                self.does(touches.log, person, "in_person" if act == "met" else "email")
            case "reply":
                self.does(touches.reply, person, "email")
            case _:
                day = self.world.clock.now().date() + timedelta(days=5)
                self.does(answers.give, person, "not_now", until=day)

    @rule(outcome=st.sampled_from(["taken", "taken", "later", "refused"]), hours=HOURS)
    def time_passes(self, outcome: Any, hours: int) -> None:
        """And whoever sends and looks does so."""
        self.world.courier.answer(Handed(outcome, "so it is"))
        for _ in range(3):
            self.world.clock.move(timedelta(hours=hours, minutes=5))
            sending.sweep(self.session, self.kit, "worker")
        drafts_folder.sweep(self.session, self.kit)

    @invariant()
    def what_waits_is_meant_to(self) -> None:
        """Its draft says so and its follow-up is planned; nothing else waits."""
        self.session.rollback()
        for mail in self.mails("queued", "sending"):
            draft = drafts.get(self.session, self.account, mail.draft_id)
            row = followups.get(self.session, self.account, draft.followup_id)
            assert (draft.state, row.state) == ("queued", "planned")
        waiting = {mail.draft_id for mail in self.mails("queued", "sending")}
        states = select(Draft.id).where(Draft.account_id == self.account, Draft.state == "queued")
        assert set(self.session.scalars(states)) == waiting

    @invariant()
    def each_goes_out_once(self) -> None:
        """From here or from the Drafts folder, never from both."""
        of = {mail.message_id: mail.draft_id for mail in self.mails()}
        went = [of[message_from_bytes(mail.message)["Message-ID"]] for mail in self.world.courier.mails]
        assert len(went) == len(set(went))
        assert not self.from_there & set(went)

    def mails(self, *states: str) -> list[OutgoingMail]:
        """The account's, in these states or in any."""
        query = select(OutgoingMail).where(OutgoingMail.account_id == self.account)
        query = query.where(OutgoingMail.state.in_(states)) if states else query
        return list(self.session.scalars(query.order_by(OutgoingMail.created_at, OutgoingMail.id)))


@pytest.mark.slow
def test_nothing_goes_out_that_should_not(small_world: World, ids: Callable[[int], None]) -> None:
    """In a few lives, in which all that may happen has happened."""
    AnOutboxsLife.seen.clear()
    live(AnOutboxsLife, small_world, ids, 12, 60, derandomize=True, phases=[Phase.generate])
    acts = {"send", "put", "forget", "snooze", "skip", "withdraw", "undo", "log", "reply", "give"}
    assert AnOutboxsLife.seen >= acts
