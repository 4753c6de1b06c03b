"""Two accounts: neither reaches anything of the other's by any route."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlalchemy import Select, select
from werkzeug.routing import Rule

from app.domain.cadence import GENTLE
from app.domain.card import CardFields
from app.domain.followup import Due, Promise
from app.domain.letter import Letter
from app.domain.mail_head import read_head
from app.domain.mailbox import Credentials, Server
from app.domain.subscription import Subscription
from app.domain.useful import Thing
from app.services import (
    accounts,
    busy,
    cadences,
    events,
    feeds,
    imports,
    letters,
    mailboxes,
    merging,
    pushes,
    replies,
    tokens,
    useful,
)
from app.services.replies import Known
from app.store.accounts import Account
from app.store.db import Base
from tests.factories import World

#: Words that stand only in Bo's data, in every kind of thing he owns.
SECRETS = (b"Zyzzyva", b"zyzzyva")

#: Routes that belong to nobody's data, each with its reason.
OPEN = {
    "static": "files everybody gets",
    "assets.other": "files everybody gets",
    "security.static": "files everybody gets",
    "openapi": "a description",
    "health.live": "a sign of life",
    "health.ready": "a sign of life",
}


@pytest.fixture
def bo(small_world: World) -> dict[str, str]:
    """What Bo owns, by the name routes give it."""
    world = small_world
    account = world.account(company="Zyzzyva Ltd")
    world.engine.lines = ["Zyzzyva Adams", "Zyzzyva Works", "z@zyzzyva.example"]
    event = events.add(world.session, world.kit, account, "Zyzzyva fair")
    promise = Promise("Zyzzyva samples", "email", Due(date(2026, 3, 2)))
    fields = CardFields(full_name="Zyzzyva Adams", emails=("z@zyzzyva.example",))
    kept = world.keep(account, fields, "Zyzzyva talk", promise, event.id)
    feed = feeds.add(world.session, world.kit, account, "Zyzzyva phone")
    token, _ = tokens.add(world.session, world.kit, account, "Zyzzyva laptop")
    phone = Subscription("https://push.example.com/zyzzyva", "B" + "A" * 86, "A" * 22)
    told = pushes.subscribe(world.session, world.kit, account, phone, "Zyzzyva browser")
    file = imports.send(world.session, world.kit, account, "Zyzzyva.csv", b"Name\nZyzzyva Brown\n")
    letter = Letter("zyzzyva", "en", "Zyzzyva", "Zyzzyva")
    smtp, imap = (
        Server(f"{name}.zyzzyva.example", 1, "tls", "zyzzyva", "Zyzzyva") for name in ("smtp", "imap")
    )
    mailboxes.save(world.session, world.kit, account, Credentials("z@zyzzyva.example", smtp, imap))
    paper = Thing.of("document", "Zyzzyva prices", file_name="zyzzyva.pdf")
    thing = useful.add(world.session, world.kit, account, paper, b"Zyzzyva")
    other = busy.add(world.session, world.kit, account, "Zyzzyva calendar", "https://zyzzyva.example/a.ics")
    mail = (
        b"From: z@zyzzyva.example\r\nMessage-ID: <zyzzyva@zyzzyva.example>\r\nSubject: Zyzzyva\r\n\r\nZyzzyva"
    )
    known = Known(frozenset(), {"z@zyzzyva.example": kept.contact.id}, {kept.contact.id})
    reply = replies.take_in(world.session, world.kit, account, known, read_head(mail), mail)
    assert reply
    twice = [world.keep(account, fields).contact.id for _ in range(2)]
    return {
        "capture_id": str(world.ready(account, 1, event_id=event.id, note="Zyzzyva note")),
        "contact_id": str(kept.contact.id),
        "followup_id": str(kept.followups[0].id),
        "draft_id": str(kept.draft.id),
        "event_id": str(event.id),
        "cadence_id": cadences.add(world.session, world.kit, account, replace(GENTLE, name="Zyzzyva way")).id,
        "feed_id": str(feed.id),
        "token_id": str(token.id),
        "phone_id": str(told.id),
        "merge_id": str(merging.merge(world.session, world.kit, account, *twice).id),
        "import_id": str(file.id),
        "thing_id": str(thing.id),
        "calendar_id": str(other.id),
        "other_id": str(twice[0]),
        "reply_id": str(reply.id),
        "name": letters.put(world.session, world.kit, account, letter, "Zyzzyva").letter.name,
        "language": "en",
        "n": "0",
        # Secrets in addresses open without an account; those of others can't be known.
        "token": "A" * 64,
        "filename": "css/base.css",
    }


def sign_in(world: World, account: UUID, email: str) -> FlaskClient:
    """A browser signed in as somebody else."""
    with world.app.app_context():
        accounts.set_password(world.session, email, hash_password("correct horse"))
    browser = world.app.test_client()
    page = browser.get("/login").text
    csrf = page.split('name="csrf-token" content="')[1].split('"')[0]
    form = {"email": email, "password": "correct horse", "csrf_token": csrf}
    assert browser.post("/login", data=form).status_code == 302
    page = browser.get("/settings").text
    browser.environ_base["HTTP_X_CSRFTOKEN"] = page.split('name="csrf-token" content="')[1].split('"')[0]
    assert accounts.get(world.session, account)
    return browser


def requests(world: World) -> Iterator[tuple[Rule, str]]:
    """Every route of the app with each of its methods."""
    for rule in sorted(world.app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint not in OPEN:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method


def test_no_route_reaches_another_accounts_things(small_world: World, bo: dict[str, str]) -> None:
    """Asked by Eve for Bo's ids, every route and method refuses, tells nothing, and changes nothing."""
    eve = small_world.account("eve@example.com")
    browser = sign_in(small_world, eve, "eve@example.com")
    with small_world.app.test_request_context():
        adapter = small_world.app.url_map.bind("localhost")
        before = everything(small_world)
        for rule, method in requests(small_world):
            unknown = set(rule.arguments) - set(bo)
            assert not unknown, f"{rule.rule}: say in this test what {unknown} is"
            address = adapter.build(
                rule.endpoint, {name: convert(rule, name, bo[name]) for name in rule.arguments}, method=method
            )
            if rule.endpoint == "security.logout":
                continue
            body = {"json": {}} if rule.endpoint.startswith("api.") and method != "GET" else {}
            answer = browser.open(address, method=method, **body)
            assert answer.status_code < 500, f"{method} {address}: {answer.status_code}"
            assert not any(secret in answer.data for secret in SECRETS), f"{method} {address} tells"
            if rule.arguments and "id" in " ".join(rule.arguments):
                assert answer.status_code in (400, 404, 405, 415, 422), (
                    f"{method} {address}: {answer.status_code}"
                )
        assert everything(small_world) == before


def test_bo_himself_reaches_them(small_world: World, bo: dict[str, str]) -> None:
    """The same addresses answer their owner, so the test above tests something."""
    account = accounts.get(small_world.session, UUID(str(small_world.session.scalar(owner_query()))))
    browser = sign_in(small_world, account.id, account.email)
    adapter = small_world.app.url_map.bind("localhost")
    told = 0
    for rule, method in requests(small_world):
        if method == "GET" and rule.arguments and "id" in " ".join(rule.arguments):
            address = adapter.build(
                rule.endpoint, {name: convert(rule, name, bo[name]) for name in rule.arguments}
            )
            answer = browser.get(address)
            assert answer.status_code in (200, 302), f"{address}: {answer.status_code}"
            told += any(secret in answer.data for secret in SECRETS)
    assert told >= 5


def owner_query() -> Select[UUID]:
    """Bo's account."""
    return select(Account.id).where(Account.email == "bo@example.com")


def convert(rule: Rule, name: str, value: str) -> object:
    """A route's argument in the type its converter wants."""
    kind = type(rule._converters[name]).__name__
    return {"UUIDConverter": UUID, "IntegerConverter": int}.get(kind, str)(value)


def everything(world: World) -> dict[str, list[tuple[object, ...]]]:
    """All rows of Bo's, table by table."""
    world.session.rollback()
    owner = world.session.scalar(owner_query())
    found = {}
    for table in Base.metadata.sorted_tables:
        if "account_id" in table.c:
            rows = world.session.execute(select(table).where(table.c.account_id == owner))
            found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    world.session.rollback()
    return found
