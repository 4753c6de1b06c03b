"""A phone of its own: a Chromium with a profile that outlives it, as an app outlives its killing."""

import os
import re
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, BrowserType, Error, Page

from tests.browsers import PHONE, QUIET, program


@dataclass
class Phone:
    """``init`` is run in each of its pages first; ``args`` are Chromium's."""

    kind: BrowserType
    profile: Path
    init: str = ""
    args: list[str] = field(default_factory=list)
    context: BrowserContext | None = None

    def start(self) -> Page:
        """Open the browser; what the profile held is there again."""
        self.context = self.kind.launch_persistent_context(
            self.profile,
            executable_path=program(),
            chromium_sandbox=False,
            args=[*QUIET, *self.args],
            viewport=PHONE,
            permissions=["camera"] if self.args else [],
        )
        self.context.set_default_timeout(15_000)
        if self.init:
            self.context.add_init_script(self.init)
        return self.context.pages[0]

    def kill(self) -> None:
        """End the browser as a phone short of memory does: SIGKILL, no time to tidy up."""
        listed = subprocess.run(["ps", "-axwwo", "pid,command"], capture_output=True, text=True, check=True)
        mine = re.compile(rf"\s*(\d+) .*--user-data-dir={re.escape(str(self.profile))}(\s|$)")
        for pid in [int(found[1]) for line in listed.stdout.splitlines() if (found := mine.match(line))]:
            os.kill(pid, signal.SIGKILL)
        self.close()

    def close(self) -> None:
        """End the browser, if it has not ended."""
        if self.context:
            with suppress(Error):  # it may be dead
                self.context.close()
        self.context = None
