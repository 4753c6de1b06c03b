"""What a person does with the pages, in steps the tests are made of."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, expect

#: Until a real reader has read this many photos one after another.
READING_SECONDS = 45
#: In a page: its service worker answers for it.
CONTROLLED = "navigator.serviceWorker.controller !== null"


def until(is_so: Callable[[], bool], seconds: float = READING_SECONDS) -> None:
    """Ask again and again until it is so; fails when it never is."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.1)


@dataclass
class Person:
    """Somebody at a page of a running server. ``complaints`` are the console's errors."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._listen)

    def _listen(self, message: object) -> None:
        if getattr(message, "type", "") == "error":
            self.complaints.append(str(getattr(message, "text", "")))

    def go(self, path: str) -> None:
        """Open a page."""
        self.page.goto(self.url + path)

    def until(self, script: str) -> None:
        """Until it is so in the page (``wait_for_function`` asks by ``eval``, which the pages forbid)."""
        until(lambda: bool(self.page.evaluate(script)))

    def claim(self, link: str) -> None:
        """Make the owner's account by the link the first start prints, and answer the first questions."""
        self.go(link)
        self.page.get_by_label("Mail").fill("owner@example.com")
        self.page.get_by_label("Password").fill("correct horse")
        self.page.get_by_role("button", name="Make my account").click()
        expect(self.page.get_by_role("heading", name="Who says hello?")).to_be_visible()
        self.page.get_by_label("Your name").fill("Ada Lindqvist")
        self.page.get_by_label("Company").fill("Lindqvist & Co")
        self.page.get_by_role("button", name="Start").click()
        self.page.wait_for_url("**/today")

    def be_at(self, event: str) -> None:
        """Name the event on Snap."""
        self.go("/snap")
        self.page.locator("summary.pill").click()
        self.page.get_by_label("Name a new event").fill(event)
        self.page.get_by_role("button", name="Add").click()
        expect(self.page.locator("summary.pill")).to_contain_text(event)

    def choose(self, photos: Sequence[Path]) -> None:
        """Choose photos from the gallery; each appears at once."""
        before = self.page.locator("#strip li").count()
        self.page.locator("input[multiple][form=snap]").set_input_files(photos)
        expect(self.page.locator("#strip li")).to_have_count(before + len(photos))

    def wait_for_reading(self) -> None:
        """Until no photo is under way any more."""
        going = re.compile("sending|waiting|reading|on phone")
        under_way = self.page.locator("#strip li").filter(has_text=going)
        expect(under_way).to_have_count(0, timeout=READING_SECONDS * 1000)

    def review_next(self) -> None:
        """Open the next card that is read."""
        self.page.locator("#review-next").click()
        self.page.wait_for_url("**/cards/*")

    def keep(self, talked_about: str, promise: str = "", day: str = "", time: str = "") -> None:
        """Answer the two questions and keep the card."""
        self.page.get_by_label("What did you talk about?").fill(talked_about)
        self.page.get_by_label("You said you would").fill(promise)
        self.page.get_by_label("By", exact=True).fill(day)
        self.page.get_by_label("At, if agreed").fill(time)
        self.page.get_by_role("button", name="Keep & write").click()
        self.page.wait_for_url("**/drafts/*")
