"""Prints a table: Lighthouse's scores, what axe-core finds in light and dark, what the console says."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from tests.audit.axe import findings
from tests.audit.lighthouse import CATEGORIES, Report, audited
from tests.audit.mails import fill_mails
from tests.browser.people import Person
from tests.browser.screenshots import addresses, fill
from tests.browsers import PHONE, chromium
from tests.processes import Server, running

#: The least score of each category, in hundredths.
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
#: SEO is for what may be found: the other pages are private and say so.
PUBLIC = "sign in"
#: Lighthouse's figure moves from run to run: one that falls short is measured again, the middle one counts.
RUNS = 3


def main(chosen: Sequence[str]) -> int:
    """Measure every page, or those ``chosen``; 1 where one falls short."""
    with filled() as (server, browser, context, pages):
        short = [
            complaint
            for name in chosen or pages
            for complaint in look(server, browser, context, name, pages[name])
        ]
    print(*(short or ["Everything holds."]), sep="\n")
    return 1 if short else 0


@contextmanager
def filled() -> Iterator[tuple[Server, Browser, BrowserContext, dict[str, str]]]:
    """A server after an evening at a fair, its owner's browser, and where the pages are."""
    with (
        tempfile.TemporaryDirectory() as temporary,
        running(Path(temporary) / "data") as server,
        chromium() as browser,
    ):
        context = browser.new_context(viewport=PHONE, locale="en-GB")
        person = Person(context.new_page(), server.url)
        fill(server, person, Path(temporary))
        found = addresses(person.page, server.url)
        pages = {
            name: found[name]
            for name in ("snap", "today", "review", "contact", "draft", "contacts", "settings")
        }
        server.kill_workers()  # what they read would be measured with the pages
        yield server, browser, context, {PUBLIC: "/login", **pages, **fill_mails(server)}


def look(server: Server, browser: Browser, context: BrowserContext, name: str, path: str) -> list[str]:
    """Print a page's line; what falls short, in sentences."""
    signed_in = None if name == PUBLIC else context
    report = audited(server.url + path, signed_in)
    if report.scores["performance"] < LEAST["performance"]:
        runs = [report, *(audited(server.url + path, signed_in) for _ in range(RUNS - 1))]
        report = sorted(runs, key=lambda each: each.scores["performance"])[RUNS // 2]
    found = findings(browser, server.url + path, signed_in)
    print(line(name, report, len(found)), flush=True)
    wanted = [category for category in CATEGORIES if category != "seo" or name == PUBLIC]
    short = [
        f"{name}: {category} is {report.scores[category]}: {', '.join(report.failed[category])}"
        for category in wanted
        if report.scores[category] < LEAST[category]
    ]
    return short + [f"{name}: {finding}" for finding in found]


def line(name: str, report: Report, found: int) -> str:
    """``sign in   performance 99  accessibility 100 …``."""
    scores = "  ".join(f"{category} {report.scores[category]:3}" for category in CATEGORIES)
    return f"{name:15} {scores}  {report.timings}  axe and console {found}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
