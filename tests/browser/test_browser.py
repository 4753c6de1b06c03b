"""The browser the tests drive is a real one."""

from playwright.sync_api import Page, expect


def test_scripts_run_on_a_phone_sized_page(page: Page) -> None:
    """A page is 360 × 740 and runs modules."""
    page.set_content(
        "<p></p><script type=module>document.querySelector('p').textContent = innerWidth</script>"
    )
    expect(page.locator("p")).to_have_text("360")
    assert page.viewport_size == {"width": 360, "height": 740}
