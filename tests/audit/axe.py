"""What axe-core finds in a page, in light and dark, and what the browser's console says of it."""

from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage

from tests.browsers import PHONE

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"

#: A phone as high as its pages: what the bar at the bottom covers, axe-core would call too small.
WHOLE = {**PHONE, "height": 2400}

#: The rules of WCAG 2.2 AA and the habits axe-core calls best practices.
RUN = """async () => {
  const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await axe.run({ runOnly: rules });
  return violations.map(({ id, nodes }) =>
    `${id}: ${nodes.map((node) => node.html.slice(0, 99)).join(' | ')}`);
}"""


def findings(browser: Browser, url: str, signed_in: BrowserContext | None) -> list[str]:
    """A sentence for each violation, console error and breach of the content security policy."""
    found: list[str] = []

    def listen(said: ConsoleMessage) -> None:
        # A breach of the policy is an error in the console, too.
        if said.type == "error":
            found.append(f"console: {said.text}")

    for scheme in ("light", "dark"):
        state = signed_in.storage_state() if signed_in else None
        context = browser.new_context(
            viewport=WHOLE, color_scheme=scheme, storage_state=state, reduced_motion="reduce"
        )
        page = context.new_page()
        page.on("console", listen)
        page.goto(url)
        page.wait_for_load_state("networkidle")
        page.evaluate(AXE.read_text())
        found += [f"{scheme}, {violation}" for violation in page.evaluate(RUN)]
        context.close()
    return found
