"""WebKitGTK by its WebDriver, in the few commands the tests need (https://www.w3.org/TR/webdriver2/).

Plain requests: what a client library would save is less than it would bring along.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from glob import glob
from typing import Any

import requests

from tests.servers import free_port, unavailable

#: The key of an element's reference in answers.
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
#: Where Linux systems put a library's programs.
_PLACES = ("/usr/lib", "/usr/lib/*", "/usr/libexec")
ENTER = "\ue007"


class WebKit:
    """A browser at a WebDriver's ``address`` of a session."""

    def __init__(self, address: str) -> None:
        self._address = address

    def _post(self, path: str, **body: Any) -> Any:
        answer = requests.post(f"{self._address}/{path}", json=body, timeout=60).json()["value"]
        if isinstance(answer, dict) and "error" in answer:
            raise RuntimeError(f"{path}: {answer['error']}: {answer['message']}")
        return answer

    def go(self, url: str) -> None:
        """Open a page."""
        self._post("url", url=url)

    def run(self, script: str, *given: Any) -> Any:
        """What a script returns; it is the body of an async function with ``arguments``.

        Raises RuntimeError with what it throws.
        """
        failed = "(error) => done({ failed: String(error) })"
        inner = (
            f"const done = [...arguments].pop();"
            f"(async () => {{ {script} }})().then((value) => done({{ value }}), {failed})"
        )
        answer = self._post("execute/async", script=inner, args=list(given))
        if "failed" in answer:
            raise RuntimeError(answer["failed"])
        return answer.get("value")

    def find(self, selector: str) -> str:
        """The element a CSS selector finds, as soon as there is one."""
        found: list[str] = []

        def look() -> bool:
            answer = self._post("elements", using="css selector", value=selector)
            found.extend(each[_ELEMENT] for each in answer)
            return bool(found)

        until(look, f"{selector} is there")
        return found[0]

    def type(self, selector: str, text: str) -> None:
        """Type into a field; paths, one a line, into a file input."""
        self._post(f"element/{self.find(selector)}/value", text=text)

    def click(self, selector: str) -> None:
        """Click on an element."""
        self._post(f"element/{self.find(selector)}/click")


def until(is_so: Callable[[], bool], what: str, seconds: float = 30) -> None:
    """Wait for something; fails saying ``what`` never came."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(0.2)


@contextmanager
def webkit() -> Iterator[WebKit]:
    """A WebKitGTK on a display of its own, with no past."""
    browsers = [path for place in _PLACES for path in glob(f"{place}/webkit2gtk-4.*/MiniBrowser")]
    if not (browsers and shutil.which("WebKitWebDriver") and shutil.which("xvfb-run")):
        unavailable("There is no WebKitGTK (Debian: apt-get install webkit2gtk-driver xvfb xauth).")
    port = free_port()
    command = ["xvfb-run", "-a", "-s", "-screen 0 400x800x24", "WebKitWebDriver", f"--port={port}"]
    driver = subprocess.Popen(command, start_new_session=True)
    try:
        options = {"binary": browsers[0], "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        address = f"http://127.0.0.1:{port}/session"
        until(lambda: _answers(port), "WebKitWebDriver answers")
        made = requests.post(address, json={"capabilities": wanted}, timeout=60).json()["value"]
        try:
            yield WebKit(f"{address}/{made['sessionId']}")
        finally:
            requests.delete(f"{address}/{made['sessionId']}", timeout=30)
    finally:
        _end(driver)


def _end(driver: subprocess.Popen[bytes]) -> None:
    """End it and its browser, if need be by force."""
    os.killpg(driver.pid, signal.SIGTERM)
    try:
        driver.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(driver.pid, signal.SIGKILL)
        driver.wait()


def _answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/status", timeout=2).ok
    except requests.RequestException:
        return False
