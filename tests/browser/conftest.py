"""A browser for the run, a server with its owner for a file, a fresh page the size of a phone for a test."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, StorageState

from tests.browser.people import Person
from tests.browsers import PHONE, chromium
from tests.processes import Server, running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, started once."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages with no past, ``new_page(viewport=DESK)``; an error in their scripts fails the test."""
    pages: list[Page] = []
    errors: list[str] = []

    def open_page(**options: object) -> Page:
        page = browser.new_context(**{"viewport": PHONE, **options}).new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.context.close()
    assert errors == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page of 360 × 740."""
    return new_page()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with an account; a file whose photos are to be read uses ``worker``, too."""
    with running(tmp_path_factory.mktemp("server"), workers=0, WEB_CONCURRENCY="1") as made:
        made.flask("user", "add", "owner@example.com", stdin="correct horse\n")
        yield made


@pytest.fixture(scope="module")
def worker(server: Server) -> None:
    """The server reads photos."""
    server.start_worker()


@pytest.fixture(scope="module")
def session(server: Server, browser: Browser) -> StorageState:
    """The cookies of the owner, signed in once, with the first questions answered."""
    page = browser.new_page()
    page.goto(f"{server.url}/login")
    page.get_by_label("Mail").fill("owner@example.com")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Your name").fill("Ada Lindqvist")
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/today")
    state = page.context.storage_state()
    page.close()
    return state


@pytest.fixture
def person(server: Server, session: StorageState, new_page: Callable[..., Page]) -> Person:
    """The owner on a phone."""
    return Person(new_page(storage_state=session), server.url)
