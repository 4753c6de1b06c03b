"""The app around the pages: its service worker, what opens without a connection, and what must not."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, StorageState, expect

from tests.browser.people import CONTROLLED, Person
from tests.factories import photo
from tests.processes import Server

pytestmark = pytest.mark.browser

#: Until the worker keeps a page.
KEPT = """async (path) => {
  for (let i = 0; i < 200; i++) {
    for (const name of await caches.keys())
      if (name.startsWith('pages ') && await (await caches.open(name)).match(path)) return true;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  return false;
}"""

#: Whether no page is kept, of anybody.
EMPTY = """async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith('pages '));
  return !(await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))).flat().length;
}"""

#: Photos on the phone: whose, and what they are called.
SHOTS = """() => new Promise((resolve) => {
  const asked = indexedDB.open('second-hello');
  asked.onsuccess = () => {
    const all = asked.result.transaction('shots').objectStore('shots').getAll();
    all.onsuccess = () => resolve(all.result.map((one) => [one.account, one.name]));
  };
})"""

#: How many photos, their bytes, and acts are on the phone.
LEFT = """() => new Promise((resolve) => {
  const asked = indexedDB.open('second-hello');
  asked.onsuccess = () => {
    const stores = ['shots', 'bytes', 'acts'];
    const work = asked.result.transaction(stores);
    const counts = stores.map((name) => work.objectStore(name).count());
    work.oncomplete = () => resolve(counts.map((count) => count.result));
  };
})"""

#: The worker is installed while servers of two versions answer: ``true`` is a file of the other one.
INSTALLED = """(isOther) => {
  const { fetch } = self;
  if (isOther) self.fetch = async () => new Response('', { headers: { 'X-Version': 'other' } });
  let done;
  const event = new ExtendableEvent('install');
  event.waitUntil = (work) => (done = work);
  dispatchEvent(event);
  return done.then(() => true, () => false).finally(() => (self.fetch = fetch));
}"""

#: A page of another site that posts a photo here, and does not say where it is.
FOREIGN = """<!doctype html><meta name="referrer" content="no-referrer"><title>Elsewhere</title>
<form method="post" enctype="multipart/form-data" action="%s/share"><input type="file" name="photo"></form>"""

#: Ana sees much, then Bo signs in: what is kept of hers, and how often pushes end before and after that.
MANY = """async (base) => {
  const seen = await import(`${base}/js/seen.js`);
  let stopped = 0;
  const subscription = { unsubscribe: async () => (stopped += 1) };
  globalThis.registration = { pushManager: { getSubscription: async () => subscription } };
  const uuid = (n) => `00000000-0000-0000-0000-${String(n).padStart(12, '0')}`;
  const picture = (n) => `/api/v1/captures/${uuid(n)}/thumbnail`;
  const ask = async (path, who) => {
    globalThis.fetch = async () => new Response(who, { headers: { 'X-Account': who } });
    await seen.ask(path, path).learnt;
  };
  for (const path of ['/snap', '/today']) await ask(path, 'ana');
  for (let n = 0; n < 101; n += 1) await ask(`/contacts/${uuid(n)}`, 'ana');
  for (let n = 0; n < 101; n += 1) await ask(picture(n), 'ana');
  const paths = ['/snap', '/today', `/contacts/${uuid(0)}`, `/contacts/${uuid(1)}`, picture(0), picture(1)];
  const kept = await Promise.all(paths.map(async (path) => !!(await seen.kept(path))));
  await ask('/login', 'nobody');
  await ask('/today', 'ana');
  const before = stopped;
  await ask('/login', 'nobody');
  await ask('/today', 'bo');
  return [kept, before, stopped];
}"""

#: A page that was asked for by Ana is answered when she has signed out; then one that Bo asks for is.
LATE = """async (base) => {
  const seen = await import(`${base}/js/seen.js`);
  const answers = {};
  globalThis.fetch = (path) => new Promise((resolve) => (answers[path] = resolve));
  const page = (who) => new Response(who, { headers: { 'X-Account': who } });
  const ask = async (path, who) => {
    const { learnt } = seen.ask(path, path);
    answers[path](page(who));
    await learnt;
  };
  const words = async (path) => (await seen.kept(path))?.text();
  await ask('/today', 'ana');
  const before = await words('/today');
  const late = seen.ask('/snap', '/snap');
  await seen.signedOut();
  await ask('/login', 'nobody');
  answers['/snap'](page('ana'));
  await late.learnt;
  const after = [await words('/snap'), await words('/today'), await seen.owner()];
  await ask('/today', 'bo');
  return [before, ...after, await words('/today'), await seen.owner()];
}"""


def worker_rules(person: Person) -> None:
    """Until the worker is installed and has this page."""
    person.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    # A page that was still loading as the worker claimed all pages is passed over; the next one is its own.
    if not person.page.evaluate(CONTROLLED):
        person.page.reload()
    person.until(CONTROLLED)


@pytest.fixture
def contact(person: Person) -> str:
    """The address of a contact's page."""
    person.go("/contacts/new")
    person.page.get_by_label("Name", exact=True).fill("Ana Souza")
    person.page.get_by_role("button", name="Keep & write").click()
    person.page.wait_for_url("**/drafts/*")
    person.go("/contacts")
    return person.page.locator(".row-link").first.get_attribute("href") or ""


def test_what_was_seen_opens_offline(person: Person, contact: str) -> None:
    """Today, Snap and people seen lately open without a connection, say so, and are renewed with it."""
    person.go("/today")
    worker_rules(person)
    for path in ("/today", "/snap", contact):
        assert person.page.evaluate(KEPT, path)
    person.page.context.set_offline(True)
    for path, there in (("/today", "main"), ("/snap", "#snap"), (contact, "h1")):
        person.go(path)
        expect(person.page.locator(".as-of")).to_contain_text("Offline. As of")
        expect(person.page.locator(there).first).to_be_visible()
        touch = person.page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--touch')")
        assert touch == "44px"
    person.go("/insights")
    expect(person.page.get_by_role("heading", name="No connection")).to_be_attached()
    person.go("/today")
    person.page.context.set_offline(False)
    as_of = person.page.locator(".as-of")
    try:
        expect(as_of).to_have_count(0)
    except AssertionError:  # a server that takes longer than the worker's patience: one tries again
        expect(as_of).not_to_contain_text("Offline")
        as_of.get_by_role("button", name="Try again").click()
        expect(as_of).to_have_count(0, timeout=15_000)


def test_after_sign_out_nothing_private_opens(person: Person, server: Server, contact: str) -> None:
    """Signed out, which needs the server, nothing is left and no page opens; nor for who signs in next."""
    page = person.page
    person.go("/today")
    worker_rules(person)
    assert page.evaluate(KEPT, "/today")
    person.be_at("Web Summit")
    person.go("/settings")
    page.context.set_offline(True)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("Sign out needs a connection.")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login*")
    person.until(CONTROLLED)
    person.until(EMPTY)
    person.until("localStorage.length === 0")
    assert page.evaluate(LEFT) == [0, 0, 0]
    page.context.set_offline(True)
    for path in ("/today", "/snap", "/contacts", contact):
        person.go(path)
        expect(page.get_by_role("heading", name="No connection")).to_be_attached()
    page.context.set_offline(False)

    server.flask("user", "add", "eve@example.com", stdin="correct horse\n")
    person.go("/login")
    page.get_by_label("Mail").fill("eve@example.com")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Your name").fill("Eve Moreau")
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/today")
    assert page.evaluate(KEPT, "/contacts")
    page.context.set_offline(True)
    person.go("/contacts")
    expect(page.locator(".as-of")).to_be_visible()
    assert "Ana Souza" not in page.content()
    person.go(contact)
    expect(page.get_by_role("heading", name="No connection")).to_be_attached()


def test_a_kept_page_speaks_german(new_page: Callable[..., Page], server: Server) -> None:
    """What a page kept in German says of itself offline is German, too."""
    server.flask("user", "add", "uwe@example.com", stdin="correct horse\n")
    person = Person(new_page(locale="de-DE"), server.url)
    page = person.page
    person.go("/login")
    page.locator("[name=email]").fill("uwe@example.com")
    page.locator("[name=password]").fill("correct horse")
    page.get_by_role("button", name="Anmelden").click()
    page.locator("[name=full_name]").fill("Uwe Petersen")
    page.locator("[name=language]").select_option("de")
    page.locator("main button:not([type=button])").last.click()
    page.wait_for_url("**/today")
    worker_rules(person)
    assert page.evaluate(KEPT, "/today")
    page.context.set_offline(True)
    person.go("/today")
    expect(page.locator(".as-of")).to_contain_text("Offline. Stand:")
    expect(page.locator(".as-of").get_by_role("button", name="Noch einmal")).to_be_visible()


def test_files_of_another_version(person: Person) -> None:
    """Another version's files are never kept as ours; a page of its own is helped out with ours offline."""
    page = person.page
    person.go("/today")
    worker_rules(person)
    (worker,) = page.context.service_workers
    assert worker.evaluate(INSTALLED, False)
    assert not worker.evaluate(INSTALLED, True)
    page.context.set_offline(True)
    read = "async (path) => (await fetch(path)).text()"
    assert "serviceWorker.register" in page.evaluate(read, "/static/other/js/shell.js")


def test_a_late_answer_is_not_kept(page: Page, server: Server) -> None:
    """What was on its way when somebody signed out is not kept, and does not hold up who comes next."""
    page.goto(f"{server.url}/login")
    base = page.evaluate("'/static/' + document.documentElement.dataset.version")
    assert page.evaluate(LATE, base) == ["ana", None, None, "ana", "bo", "bo"]


def test_pictures_push_no_page_out(page: Page, server: Server) -> None:
    """A hundred pages and as many pictures are kept, Snap always; with another account, pushes end."""
    page.goto(f"{server.url}/login")
    base = page.evaluate("'/static/' + document.documentElement.dataset.version")
    assert page.evaluate(MANY, base) == [[True, True, False, True, False, True], 0, 1]


def test_a_new_version_waits_until_it_is_wanted(person: Person) -> None:
    """A new worker waits behind a quiet bar; *New version* lets it in and reloads the page, once."""
    person.go("/today")
    worker_rules(person)
    again = "navigator.serviceWorker.register('/sw.js?2', { type: 'module' }).then(() => true)"
    person.page.evaluate(again)
    button = person.page.get_by_role("button", name="New version")
    expect(button).to_be_visible()
    assert person.page.evaluate("navigator.serviceWorker.controller.scriptURL").endswith("/sw.js")
    with person.page.expect_navigation():
        button.click()
    assert person.page.evaluate("navigator.serviceWorker.controller.scriptURL").endswith("/sw.js?2")


def share(page: Page, file: Path) -> None:
    """Post a photo as the gallery does."""
    page.evaluate(
        """() => {
          document.body.insertAdjacentHTML('beforeend', `<form id="gallery" method="post" action="/share"
            enctype="multipart/form-data"><input type="file" name="photo"></form>`);
        }"""
    )
    page.locator("#gallery input").set_input_files(file)
    page.locator("#gallery").evaluate("(form) => form.submit()")


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """A photo in the gallery."""
    (tmp_path / "card.jpg").write_bytes(photo())
    return tmp_path / "card.jpg"


def test_shared_photos_are_kept_offline(person: Person, card: Path) -> None:
    """A photo shared from the gallery without a connection waits on the phone until Snap has asked."""
    page = person.page
    person.go("/today")
    worker_rules(person)
    assert page.evaluate(KEPT, "/snap")
    account = page.evaluate("document.documentElement.dataset.account")
    page.context.set_offline(True)
    share(page, card)
    page.wait_for_url("**/snap")
    expect(page.get_by_text("Keep one shared photo?")).to_be_visible()
    assert page.evaluate(SHOTS) == [["", "card.jpg"]]
    expect(page.locator("#strip li")).to_have_count(0)
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.locator("#strip li")).to_have_attribute("data-state", "kept")
    assert page.evaluate(SHOTS) == [[account, "card.jpg"]]
    (worker,) = page.context.service_workers
    full = "throw new DOMException('', 'QuotaExceededError')"
    worker.evaluate(f"() => void (IDBObjectStore.prototype.put = () => {{ {full}; }})")
    share(page, card)
    page.wait_for_url("**/snap?full")
    expect(page.get_by_text("This phone is full: not all shared photos are kept.")).to_be_visible()


def test_another_site_shares_nothing(person: Person, server: Server, card: Path) -> None:
    """What another site's page posts is refused by the server, and is not on the phone either."""
    page = person.page
    person.go("/today")
    worker_rules(person)
    elsewhere = f"http://localhost:{server.port}/"

    def answer(route: Route) -> None:
        route.fulfill(content_type="text/html", body=FOREIGN % server.url)

    page.context.route(elsewhere, answer)
    page.goto(elsewhere)
    page.locator("input").set_input_files(card)
    with page.expect_response("**/share") as refused:
        page.locator("form").evaluate("(form) => form.submit()")
    assert refused.value.status == 400
    page.wait_for_url("**/share")
    person.go("/snap")
    assert page.evaluate(SHOTS) == []
    expect(page.locator("#strip li")).to_have_count(0)


def test_a_window_without_a_worker(
    new_page: Callable[..., Page], session: StorageState, server: Server, card: Path
) -> None:
    """Where the browser has no service workers, a photo goes its way all the same."""
    page = new_page(storage_state=session)
    page.add_init_script("delete Navigator.prototype.serviceWorker")
    person = Person(page, server.url)
    person.go("/snap")
    person.choose([card])
    expect(page.locator("#strip li")).to_have_attribute(
        "data-state", re.compile("waiting|reading|ready|failed")
    )
    assert person.complaints == []
