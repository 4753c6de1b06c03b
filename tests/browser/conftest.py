"""A browser for the run, and a fresh page the size of a phone for each test."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browsers import PHONE, chromium


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
