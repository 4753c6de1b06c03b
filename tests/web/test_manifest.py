"""The app as a phone installs it."""

import io
import json
import re
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from app.web.app_shell import NOBODY, only_here
from tests.factories import photo
from tests.web.conftest import Visitor

UPLOAD = "multipart/form-data"


def manifest(visitor: Visitor) -> dict[str, Any]:
    """The manifest that a page names."""
    link = re.search(r'<link rel="manifest" href="([^"]+)"', visitor.get("/login").text)
    assert link
    answer = visitor.get(link[1])
    assert answer.mimetype == "application/manifest+json"
    return dict(json.loads(answer.text))


def test_it_can_be_installed(stranger: Visitor) -> None:
    """The manifest has all that browsers ask of an app that is installed."""
    found = manifest(stranger)
    assert (found["id"], found["start_url"], found["scope"]) == ("/", "/today", "/")
    assert found["display"] == "standalone"
    assert {(icon["sizes"], icon["purpose"]) for icon in found["icons"]} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    assert [shortcut["url"] for shortcut in found["shortcuts"]] == ["/snap", "/today"]


def test_its_pictures_are_what_it_says(stranger: Visitor) -> None:
    """Every picture it names is there, of the size it says; screens are small, narrow and wide."""
    found = manifest(stranger)
    for picture in found["icons"] + found["screenshots"]:
        data = stranger.get(picture["src"], buffered=True).data
        assert "{}x{}".format(*Image.open(io.BytesIO(data)).size) == picture["sizes"]
        assert len(data) < 60_000
    assert {screen["form_factor"] for screen in found["screenshots"]} == {"narrow", "wide"}


def test_the_worker_is_of_this_version(stranger: Visitor) -> None:
    """The worker's modules and the files it keeps stand under the version that pages name."""
    answer = stranger.get("/sw.js")
    own = stranger.world.app.static_url_path
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert f"{own}/js/outbox.js" in answer.text
    assert f"{own}/words/de.js" in answer.text
    assert f"'{own}/style.css'" in answer.text.replace('"', "'")
    assert "'./" not in answer.text


def test_a_page_says_whose_it_is(stranger: Visitor, visitor: Visitor, bo: UUID) -> None:
    """The account stands in the page and in its answer's head; nobody's page says so."""
    page = visitor.get("/today")
    assert page.headers["X-Account"] == str(bo)
    assert f'data-account="{bo}" data-version="' in page.text
    page = stranger.get("/login")
    assert page.headers["X-Account"] == NOBODY
    assert 'data-account="" data-version="' in page.text


def test_signing_out_empties_the_browsers_cache(visitor: Visitor) -> None:
    """Pictures that a browser may keep for a day are forgotten when their owner signs out."""
    assert visitor.post("/logout").headers["Clear-Site-Data"] == '"cache"'


def test_pages_that_may_be_fetched_before_they_are_opened(visitor: Visitor, stranger: Visitor) -> None:
    """A page of somebody signed in names rules by which browsers fetch pages that only show."""
    rules = visitor.get("/today").headers["Speculation-Rules"].strip('"')
    answer = visitor.get(rules)
    assert answer.mimetype == "application/speculationrules+json"
    where = json.loads(answer.text)["prefetch"][0]["where"]["and"]
    assert "/contacts" in where[0]["href_matches"]
    assert not {"/logout", "/snap/review", "/*"} & set(where[0]["href_matches"])
    assert "Speculation-Rules" not in stranger.get("/login").headers


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("http://localhost:8000", True),
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000", True),
        ("http://192.168.7.20:8000", False),
        ("https://hello.example.com", False),
    ],
)
def test_addresses_that_only_this_computer_knows(address: str, answer: bool) -> None:
    """A phone that scans the address of this computer's own would find itself."""
    assert only_here(address) is answer


def test_a_desk_shows_the_way_to_the_phone(visitor: Visitor) -> None:
    """The settings hold a QR code of the server's address; of one that leads nowhere they say so."""
    page = visitor.get("/settings")
    assert 'src="data:image/svg+xml' in page.text
    assert "QR code: http://localhost" in page.text
    assert "make phone" in page.text


def test_only_sign_in_may_be_found(stranger: Visitor, visitor: Visitor) -> None:
    """Search engines may list the sign-in page, and nothing else."""
    assert stranger.get("/robots.txt").text == (
        "User-agent: *\nAllow: /feeds/\nAllow: /static/\nAllow: /login\nDisallow: /\n"
    )
    page = stranger.get("/login").text
    assert '<meta name="robots" content="index, nofollow">' in page
    assert '<meta name="description" content="' in page
    for path in ("/today", "/settings", "/offline", "/nowhere"):
        assert '<meta name="robots" content="noindex, nofollow">' in visitor.get(path).text


@pytest.mark.parametrize("began", ["none", "same-origin"])
def test_photos_shared_from_the_gallery(visitor: Visitor, began: str) -> None:
    """What the gallery shares is taken in like photos chosen on Snap."""
    photos = [(io.BytesIO(photo(seed)), f"{seed}.jpg") for seed in (1, 2)]
    answer = visitor.client.post(
        "/share", data={"photo": photos}, content_type=UPLOAD, headers={"Sec-Fetch-Site": began}
    )
    assert answer.location == "/snap"
    assert len(visitor.world.queue.tasks) == 2


@pytest.mark.parametrize("began", ["cross-site", "same-site", None])
def test_another_site_shares_nothing(visitor: Visitor, began: str | None) -> None:
    """A form on another site's page is refused."""
    photos = [(io.BytesIO(photo()), "1.jpg")]
    head = {"Sec-Fetch-Site": began} if began else {}
    answer = visitor.client.post("/share", data={"photo": photos}, content_type=UPLOAD, headers=head)
    assert answer.status_code == 400
    assert not visitor.world.queue.tasks


def test_a_stranger_shares_nothing(stranger: Visitor) -> None:
    """Who is not signed in is led to the sign-in page."""
    answer = stranger.client.post("/share", headers={"Sec-Fetch-Site": "none"})
    assert answer.location.startswith("/login")
