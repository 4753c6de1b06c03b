"""What tests are made of: a whole app with stand-ins for what lives outside, and things to put in it."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4

import numpy as np
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from app.domain.card import CardFields, Phone
from app.domain.followup import Promise
from app.factory import create_app
from app.ports import Kit
from app.services import accounts, capture_reading, captures, cards, tokens
from app.services.captures import Upload
from app.services.cards import Kept, Review
from app.settings import Settings
from app.store.accounts import Account
from app.store.db import db
from app.wiring import build_kit
from tests.fakes import (
    FakeCalendars,
    FakeClock,
    FakeCourier,
    FakeEngine,
    FakeFolders,
    FakeMailHosts,
    FakePusher,
    ListQueue,
    MemoryPhotos,
)

ANA = CardFields(
    name_prefix="Dr.",
    full_name="Ana Souza",
    job_title="Head of Purchasing",
    company="Lumen Works",
    emails=("ana.souza@lumen.example",),
    phones=(Phone("+49 30 901820", "phone", "+4930901820"),),
    urls=("www.lumen.example",),
    address="Gartenweg 3\n10115 Berlin",
    language="en",
)


@cache
def photo(seed: int = 0) -> bytes:
    """A small JPEG that differs from seed to seed; what is "on" it, the stand-in engine says."""
    shades = np.random.default_rng(seed).integers(180, 230, (2, 3, 3), np.uint8)
    out = io.BytesIO()
    Image.fromarray(shades).resize((150, 100)).save(out, "JPEG")
    return out.getvalue()


# Its whole kit in words would bury what a failing test says.
@dataclass(repr=False)
class World:
    """One app. ``session`` is open as long as the test runs."""

    app: Flask
    clock: FakeClock
    photos: MemoryPhotos
    queue: ListQueue
    engine: FakeEngine
    pusher: FakePusher
    courier: FakeCourier
    folders: FakeFolders
    calendars: FakeCalendars
    mail_hosts: FakeMailHosts
    kit: Kit
    session: Session

    def account(self, email: str = "bo@example.com", zone: str = "Europe/Berlin", **more: object) -> UUID:
        """An account whose owner has said who they are."""
        account = accounts.add(self.session, self.kit, email, "no password")
        about = {"full_name": "Bo Li", "company": "Li GmbH", "zone": zone} | more
        return accounts.change(self.session, self.kit, account.id, about).id

    def owner(self, account_id: UUID) -> Account:
        return accounts.get(self.session, account_id)

    def send(self, account_id: UUID, seed: int = 0, **more: object) -> UUID:
        """A photo sent in; its capture waits."""
        upload = replace(Upload(uuid4(), photo(seed)), **more)
        return captures.send(self.session, self.kit, account_id, upload)[0].id

    def read(self, who: str = "worker") -> int:
        """Do what the worker does with all that is queued."""
        return self.queue.run(
            {"read": lambda a, c: capture_reading.read(self.session, self.kit, who, UUID(a), UUID(c))}
        )

    def ready(self, account_id: UUID, seed: int = 0, **more: object) -> UUID:
        """A photo sent in and read."""
        capture_id = self.send(account_id, seed, **more)
        self.read()
        return capture_id

    def keep(
        self,
        account_id: UUID,
        fields: CardFields = ANA,
        talked_about: str = "",
        promise: Promise | None = None,
        event_id: UUID | None = None,
    ) -> Kept:
        """A card kept."""
        capture_id = self.ready(account_id)
        review = Review(fields, talked_about, promise, event_id)
        return cards.keep(self.session, self.kit, account_id, capture_id, 0, review)

    def client(self, account_id: UUID) -> FlaskClient:
        """An API client that speaks for an account."""
        _, secret = tokens.add(self.session, self.kit, account_id, "test")
        client = self.app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        return client


@contextmanager
def world(
    data_dir: Path, database_url: str, now: datetime | None = None, app: Flask | None = None
) -> Iterator[World]:
    """An app on a database that has its tables, with stand-ins for OCR, photos, queue and clock.

    ``app``: one made before on this same database, which gets stand-ins of its own and forgets all else but
    its connections: a database takes longer to open one than to answer most tests.
    """
    settings = Settings(data_dir=data_dir, database_url=database_url, secret_key="k" * 40)
    clock = FakeClock(now) if now else FakeClock()
    photos, queue, engine, pusher = MemoryPhotos(), ListQueue(), FakeEngine(), FakePusher()
    courier, folders, calendars, mail_hosts = FakeCourier(), FakeFolders(), FakeCalendars(), FakeMailHosts()
    kit = build_kit(
        settings,
        ocr=engine,
        photos=photos,
        queue=queue,
        pusher=pusher,
        courier=courier,
        folders=folders,
        calendars=calendars,
        mail_hosts=mail_hosts,
        clock=clock,
    )
    made_here = app is None
    app = app or create_app(settings, kit)
    app.extensions["kit"], app.extensions["settings"] = kit, settings
    app.testing = True
    with app.app_context():
        database = db.engine
    # No app context stays open: requests would share it, and with it who is signed in.
    with Session(database) as session, _as_configured(app):
        outside = photos, queue, engine, pusher, courier, folders, calendars, mail_hosts
        yield World(app, clock, *outside, kit, session)
    if made_here:
        database.dispose()


@contextmanager
def _as_configured(app: Flask) -> Iterator[None]:
    before = dict(app.config)
    yield
    app.config.clear()
    app.config.update(before)
    for limiter in app.extensions["limiter"]:
        limiter.reset()
