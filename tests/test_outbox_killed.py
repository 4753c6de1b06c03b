"""Whoever sends is killed at every step of it: no mail arrives twice, and none is lost."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.card import CardFields
from app.domain.mailbox import Credentials
from app.services import drafts, mailboxes, outbox
from tests.factories import World, world
from tests.mail_servers import Authority, Dovecot, Smtp
from tests.processes import Api, running
from tests.senders import Senders, senders
from tests.test_worker import until

#: Enough for the lease, the looking for and the filing to be over.
AN_HOUR = timedelta(hours=1)
SERVER = ("host", "port", "security", "user", "password")


@dataclass
class Sending:
    """An account whose mails go out by real servers, and who sends them."""

    world: World
    account: UUID
    smtp: Smtp
    senders: Senders

    def queue(self, n: int) -> UUID:
        """A mail of its own to somebody; its draft."""
        made = self.world.keep(
            self.account, CardFields(full_name=f"Ana {n}", emails=[f"ana{n}@lumen.example"])
        )
        assert made.draft is not None
        outbox.send(self.world.session, self.world.kit, self.account, made.draft.id)
        self.world.session.rollback()
        return made.draft.id

    def state(self, draft_id: UUID) -> tuple[str, int]:
        """What became of a draft's mail, and how often it arrived."""
        self.world.session.rollback()
        mail = outbox.last_mail(self.world.session, drafts.get(self.world.session, self.account, draft_id))
        assert mail is not None
        return mail.state, self.smtp.arrivals().get(mail.message_id, 0)


@pytest.fixture
def sending(
    sqlite_url: str, tmp_path: Path, smtp: Smtp, dovecot: Dovecot, authority: Authority
) -> Iterator[Sending]:
    """Their server files what it took in Sent, as the large providers do."""
    user = f"{tmp_path.name}@example.com"
    with (
        world(tmp_path / "data", sqlite_url, datetime.now(UTC)) as made,
        senders(sqlite_url, tmp_path / "senders", authority.variables) as started,
    ):
        account = made.account()
        smtp.also_in = (dovecot, user)
        box = Credentials("bo@example.com", smtp.server(), dovecot.server(user))
        mailboxes.save(made.session, made.kit, account, box, daily_limit=500, pause=0)
        yield Sending(made, account, smtp, started)


def at_each_step(sending: Sending, kills: int, check: Callable[[str, int], None]) -> list[str]:
    """Kill a sender at ``kills`` steps from its first to its last; another looks after what it left."""
    first = sending.queue(0)
    whole = sending.senders.send("first")
    assert (whole.sent, sending.state(first)) == (1, ("sent", 1))
    assert whole.steps
    states = []
    for n in range(1, kills + 1):
        draft = sending.queue(n)
        name = f"victim {n}"
        killed = sending.senders.send(name, die_at=max(1, whole.steps * n // (kills + 1)))
        assert killed.sent is None, "it was to be killed"
        sending.senders.send("next", dead=name)
        for later in (AN_HOUR, 2 * AN_HOUR):
            sending.senders.send("later", later=later)
        state, arrivals = sending.state(draft)
        check(state, arrivals)
        states.append(state)
    return states


def once_or_asked(state: str, arrivals: int) -> None:
    """It arrived once and is known to, or its owner is asked."""
    assert (state, arrivals) in {("sent", 1), ("undecided", 0), ("undecided", 1)}


def once_and_known(state: str, arrivals: int) -> None:
    """Their server has filed it, so nothing that arrived is asked about."""
    assert (state, arrivals) in {("sent", 1), ("undecided", 0)}


@pytest.mark.slow
@pytest.mark.parametrize("files", [True, False])
def test_killed_at_any_step_it_arrives_once_or_is_asked_about(sending: Sending, files: bool) -> None:
    """At six steps from the first to the last, by a server that files what it took or does not."""
    if not files:
        sending.smtp.also_in = None
    at_each_step(sending, 6, once_and_known if files else once_or_asked)


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("files", [True, False])
def test_killed_at_a_hundred_steps(sending: Sending, files: bool) -> None:
    """The same at a hundred: some were sent by who came next, some were being handed over.

    What their server has filed is found there, whenever the sender died: rarely is one of those undecided.
    """
    if not files:
        sending.smtp.also_in = None
    states = at_each_step(sending, 100, once_and_known if files else once_or_asked)
    print({state: states.count(state) for state in set(states)})
    assert "sent" in states
    assert files or "undecided" in states


@pytest.mark.slow
def test_a_worker_killed_while_the_server_thinks_has_sent(
    tmp_path: Path, smtp: Smtp, dovecot: Dovecot, authority: Authority
) -> None:
    """The real worker, killed before it hears "250": the next one finds the mail in Sent, and sends none."""
    user = f"{tmp_path.name}@example.com"
    smtp.also_in, smtp.thinking = (dovecot, user), 60.0
    variables = {**authority.variables, "ALLOWED_PRIVATE_HOSTS": "localhost", "WEB_CONCURRENCY": "1"}
    with running(tmp_path / "data", workers=1, **variables) as server:
        api = Api(server, server.token())
        box = {"smtp": smtp.server(), "imap": dovecot.server(user)}
        told = {name: {key: getattr(each, key) for key in SERVER} for name, each in box.items()}
        api.put("/mailbox", {"address": "bo@example.com", **told})
        made = api.post("/contacts", {"full_name": "Ana Souza", "emails": ["ana@lumen.example"]})
        draft = f"/drafts/{made['draft']['id']}"
        api.post(f"{draft}/send", {})
        until(lambda: len(smtp.envelopes) == 1, 60, "it never arrived")
        assert api.get(draft)["outgoing"]["state"] == "handing"
        server.kill_workers()
        smtp.thinking = 0.0
        server.start_worker()
        until(lambda: api.get(draft)["state"] == "sent", 90, "nobody found it")
    assert len(smtp.envelopes) == 1
