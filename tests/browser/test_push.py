"""Notifications: asked for by a tap, shown by the service worker, and leading to the right page."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, StorageState, Worker, expect

from tests.browser.people import CONTROLLED, Person
from tests.processes import Server
from tests.push_service import Browser

pytestmark = pytest.mark.browser

#: A push service in the page's place: a browser under test reaches none.
STAND_IN = """({ endpoint, keys }) => {
  const kept = () => (localStorage.subscribed ? subscription : null);
  const subscription = {
    endpoint,
    toJSON: () => ({ endpoint, keys }),
    unsubscribe: async () => delete localStorage.subscribed,
  };
  PushManager.prototype.getSubscription = async () => kept();
  PushManager.prototype.subscribe = async (options) => {
    localStorage.subscribed = options.applicationServerKey;
    return subscription;
  };
}"""

#: Asked from the page: a worker with nothing to do may have ended.
SHOWN = """async () => {
  const found = await (await navigator.serviceWorker.ready).getNotifications();
  return found.map(({ title, body, tag, data }) => ({ title, body, tag, url: data.url }));
}"""

#: Counts what is on the screen, in the worker: whoever asks for notifications while one is being shown may
#: lose it. Chromium has noted it by then but not put it up, takes it for one wiped away, and forgets it.
COUNTED = """() => {
  const show = registration.showNotification.bind(registration);
  self.shown = 0;
  registration.showNotification = async (...call) => {
    await show(...call);
    self.shown += 1;
  };
}"""

#: The first takes its time to be shown, as with an icon that is slow to come.
SLOW_AT_FIRST = """() => {
  const show = registration.showNotification.bind(registration);
  let wait = 300;
  registration.showNotification = async (...call) => {
    const ms = wait;
    wait = 0;
    await new Promise((resolve) => setTimeout(resolve, ms));
    await show(...call);
  };
}"""

#: Whether the worker knows whose phone it is.
OWNED = "async () => (await caches.keys()).some((name) => name.startsWith('owner '))"

#: A tap, but for the right to come to the front, which only a real one gives.
TAP = """async (tag) => {
  const [notification] = await registration.getNotifications({ tag });
  let done;
  const event = new NotificationEvent('notificationclick', { notification });
  const wait = event.waitUntil.bind(event);
  event.waitUntil = (work) => wait((done = work));
  dispatchEvent(event);
  await done;
}"""


@pytest.fixture
def phone(new_page: Callable[..., Page], session: StorageState, server: Server) -> Person:
    """The owner on a phone that may show notifications, with the worker in charge."""
    page = new_page(storage_state=session)
    page.context.grant_permissions(["notifications"], origin=server.url)
    person = Person(page, server.url)
    person.go("/snap")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    person.until(CONTROLLED)
    return person


def worker_of(person: Person) -> Worker:
    """The service worker."""
    (worker,) = person.page.context.service_workers
    return worker


Shown = list[dict[str, Any]]


def until(is_so: Callable[[], bool], person: Person) -> None:
    """Wait for what the browser does by itself."""
    deadline = time.monotonic() + 15
    while not is_so():
        assert time.monotonic() < deadline, "it never came"
        person.page.wait_for_timeout(20)


def shown(person: Person) -> Shown:
    """The notifications on the screen."""
    return list(person.page.evaluate(SHOWN))


def push(person: Person, *payloads: str) -> Shown:
    """Deliver pushes as the browser does once it has decrypted them; what is shown then."""
    worker = worker_of(person)
    worker.evaluate(COUNTED)
    cdp = person.page.context.new_cdp_session(person.page)
    registrations: list[str] = []
    cdp.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registrations.extend(each["registrationId"] for each in event["registrations"]),
    )
    cdp.send("ServiceWorker.enable")
    until(lambda: bool(registrations), person)
    for data in payloads:
        about = {"origin": person.url, "registrationId": registrations[0], "data": data}
        cdp.send("ServiceWorker.deliverPushMessage", about)
    until(lambda: bool(worker.evaluate("() => self.shown") == len(payloads)), person)
    return shown(person)


def message(title: str, url: str, tag: str) -> str:
    return json.dumps({"title": title, "body": "Ana Souza", "url": url, "tag": tag})


def test_a_push_is_shown_and_leads_to_its_page(phone: Person) -> None:
    """What comes is shown, in the place of an older one of its kind; a tap leads the open page there."""
    morning = [message("1 person", "/today", "morning"), message("2 people", "/contacts", "morning")]
    there = f"{phone.url}/contacts"
    assert push(phone, *morning) == [
        {"title": "2 people", "body": "Ana Souza", "tag": "morning", "url": there}
    ]
    worker_of(phone).evaluate(TAP, "morning")
    phone.page.wait_for_url("**/contacts")
    until(lambda: shown(phone) == [], phone)
    assert phone.complaints == []


def test_an_answer_is_told_to_the_pages_that_are_open(phone: Person) -> None:
    """So that Today shows it at once; what else is pushed changes no page."""
    phone.page.evaluate(
        """() => {
          window.told = [];
          window.channel = new BroadcastChannel('outbox');
          window.channel.onmessage = ({ data }) => window.told.push(data.kind);
        }"""
    )
    push(phone, message("1 person", "/today", "morning"), message("Ana Souza wrote", "/today", "reply-7"))
    until(lambda: phone.page.evaluate("window.told.includes('came')"), phone)
    assert phone.page.evaluate("window.told.filter((kind) => kind === 'came').length") == 1


def test_of_two_that_come_together_the_later_stays(phone: Person) -> None:
    """What waited for a phone that was off is shown in its order, however long the first takes."""
    worker_of(phone).evaluate(SLOW_AT_FIRST)
    came = push(phone, message("1 person", "/today", "morning"), message("2 people", "/today", "morning"))
    assert [each["title"] for each in came] == ["2 people"]


def test_nothing_leads_elsewhere(phone: Person) -> None:
    """Whatever comes, something is shown, and it leads to a page of ours."""
    wrong = (
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        7,
    )
    payloads = [json.dumps({"title": "x", "url": url, "tag": str(n)}) for n, url in enumerate(wrong)]
    there = push(phone, *payloads, "no JSON", "")
    assert {each["url"] for each in there} == {f"{phone.url}/today"}
    assert sorted(each["title"] for each in there) == ["Second Hello"] * 2 + ["x"] * len(wrong)


def test_without_a_window_one_is_opened(phone: Person) -> None:
    """Where no page is open, a tap opens one."""
    (call,) = push(phone, message("Call Ana", "/contacts", "promise-1"))
    assert call["url"] == f"{phone.url}/contacts"
    worker = worker_of(phone)
    worker.evaluate(
        """() => {
          clients.matchAll = async () => [];
          clients.openWindow = async (url) => void (self.opened = url);
        }"""
    )
    worker.evaluate(TAP, "promise-1")
    assert worker.evaluate("() => self.opened") == f"{phone.url}/contacts"


def test_a_tap_turns_notifications_on_and_off(phone: Person) -> None:
    """On by one tap, with the server's key; the phone is listed, can be told, and is off by another tap."""
    to = Browser("https://push.example.com/phone").subscription
    about = json.dumps({"endpoint": to.endpoint, "keys": {"p256dh": to.p256dh, "auth": to.auth}})
    phone.page.add_init_script(f"({STAND_IN})({about})")
    phone.go("/settings")
    state, phones = phone.page.locator("#push-state"), phone.page.locator("#phones .row")
    expect(state).to_have_text("This phone gets no notifications yet.")
    phone.page.get_by_role("button", name="Notify me on this phone").click()
    expect(state).to_have_text("This phone is told.")
    expect(phones).to_have_count(1)
    key = phone.page.locator("#push").get_attribute("data-key")
    assert phone.page.evaluate("localStorage.subscribed") == key
    phone.page.reload()
    expect(state).to_have_text("This phone is told.")
    phone.page.get_by_role("button", name="Stop on this phone").click()
    expect(state).to_have_text("This phone gets no notifications yet.")
    expect(phones).to_have_count(0)
    phone.page.evaluate("localStorage.subscribed = 'by another account'")
    phone.page.reload()
    expect(state).to_have_text("Notifications on this phone are not for this account.")
    phone.page.get_by_role("button", name="Stop on this phone").click()
    expect(state).to_have_text("This phone gets no notifications yet.")
    assert phone.complaints == []


#: A push service that says no, and one no answer comes from.
UNREACHED = {
    "refused": "throw new DOMException('Registration failed', 'AbortError')",
    "silent": "return new Promise(() => {})",
}


@pytest.mark.parametrize("how", UNREACHED)
def test_a_push_service_out_of_reach_is_given_up(phone: Person, how: str) -> None:
    """The page says that it asks; refused, or not answered within 15 s, it says what may help."""
    page = phone.page
    page.add_init_script(f"PushManager.prototype.subscribe = async () => {{ {UNREACHED[how]} }};")
    page.clock.install()
    phone.go("/settings")
    state, button = page.locator("#push-state"), page.get_by_role("button", name="Notify me on this phone")
    button.click()
    if how == "silent":
        expect(state).to_have_text("Asking the browser’s push service…")
        page.clock.run_for(15_000)
    expect(state).to_contain_text("can’t be reached. Try again with another connection")
    expect(button).to_be_enabled()
    expect(button).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("#phones .row")).to_have_count(0)


def test_a_new_address_is_told_to_the_server(phone: Person) -> None:
    """When the browser's address changes, its worker subscribes anew, and the phone stays one."""
    old, new = (Browser(f"https://push.example.com/{name}").subscription for name in ("before", "after"))
    subscriptions = [
        {"endpoint": to.endpoint, "keys": {"p256dh": to.p256dh, "auth": to.auth}} for to in (old, new)
    ]
    change = """async ([before, after]) => {
      const as = (to) => ({ endpoint: to.endpoint, options: {}, toJSON: () => to });
      for (const [oldSubscription, newSubscription] of [[null, as(before)], [as(before), as(after)]]) {
        let done;
        const event = new ExtendableEvent('pushsubscriptionchange');
        Object.assign(event, { oldSubscription, newSubscription, waitUntil: (work) => (done = work) });
        dispatchEvent(event);
        await done;
      }
    }"""
    phone.go("/settings")
    phone.until(OWNED)
    worker_of(phone).evaluate(change, subscriptions)
    phone.page.reload()
    digests = phone.page.locator("#phones .row")
    expect(digests).to_have_count(1)
    expect(digests).to_have_attribute("data-digest", new.digest)
    phone.page.get_by_role("button", name="Remove").click()
    expect(digests).to_have_count(0)


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("delete window.PushManager", "This browser can’t show notifications."),
        (
            "delete window.PushManager; Object.defineProperty(navigator, 'userAgent', { value: 'iPhone' })",
            "Add to Home Screen",
        ),
        (
            "Object.defineProperty(Notification, 'permission', { value: 'denied' })",
            "Notifications are blocked here.",
        ),
    ],
)
def test_it_says_what_keeps_it(person: Person, script: str, says: str) -> None:
    """Where notifications can't come, the page says why and what to do, and offers no button."""
    person.page.add_init_script(script)
    person.go("/settings")
    expect(person.page.locator("#push-state")).to_contain_text(says)
    expect(person.page.locator("#push-on")).to_have_attribute("hidden", "")


def test_whoever_signs_out_is_told_no_more(phone: Person) -> None:
    """Signing out ends the browser's subscription: names don't come to a phone that was handed on."""
    worker_of(phone).evaluate(
        """() => {
          const subscription = { unsubscribe: async () => (self.stopped = true) };
          PushManager.prototype.getSubscription = async () => subscription;
        }"""
    )
    phone.go("/settings")
    phone.page.get_by_role("button", name="Sign out").click()
    phone.page.wait_for_url("**/login")
    assert worker_of(phone).evaluate("() => self.stopped")
