"""Full addresses: right behind a proxy, and never a stranger's word."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from app.services import accounts, tokens
from app.settings import Settings
from app.store.db import db
from app.wiring import build_kit
from tests.fakes import FakeEngine, ListQueue, MemoryPhotos


def client(tmp_path: Path, database: str, **settings: object) -> FlaskClient:
    """An API client of a server with these settings."""
    given = Settings(data_dir=tmp_path, database_url=database, secret_key="k" * 40, **settings)  # type: ignore[arg-type]
    kit = build_kit(given, ocr=FakeEngine(), photos=MemoryPhotos(), queue=ListQueue())
    app = create_app(given, kit)
    with app.app_context():
        account = accounts.add(db.session(), kit, "me@example.com", "hash")
        _, secret = tokens.add(db.session(), kit, account.id, "test")
        db.session.remove()
        db.engine.dispose()
    made = app.test_client()
    made.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    return made


EVIL = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
PUBLIC = {"public_url": "https://hello.example.com"}
FORWARDED = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "hello.example.com"}


@pytest.mark.parametrize(
    ("settings", "headers", "start"),
    [
        ({}, {"Host": "laptop:8000"}, "http://laptop:8000/feeds/"),
        ({}, FORWARDED, "http://localhost/feeds/"),
        ({"trusted_proxies": 1}, FORWARDED, "https://hello.example.com/feeds/"),
        (PUBLIC | {"trusted_proxies": 1}, EVIL, "https://hello.example.com/feeds/"),
        (PUBLIC, {"Host": "evil.example"}, "https://hello.example.com/feeds/"),
    ],
    ids=["as asked", "proxy not trusted", "proxy trusted", "public address behind a proxy", "public address"],
)
def test_a_feed_has_its_full_address(  # type: ignore[no-untyped-def]
    tmp_path: Path, sqlite_url: str, settings, headers, start: str
) -> None:
    """A feed's address follows PUBLIC_URL, else trusted proxies, else the request."""
    made = client(tmp_path, sqlite_url, **settings)
    answer = made.post("/api/v1/feeds", json={"name": "x"}, headers=headers)
    assert answer.json["url"].startswith(start)


def test_https_means_secure_cookies(tmp_path: Path, sqlite_url: str) -> None:
    """Behind https, cookies are secure and browsers are told to stay with https."""
    made = client(tmp_path, sqlite_url, public_url="https://hello.example.com")
    answer = made.get("/login", headers={"Authorization": ""})
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    assert all("Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
    assert "max-age" in answer.headers["Strict-Transport-Security"]
