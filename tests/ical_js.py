"""ical.js, which Thunderbird and Nextcloud read calendars and vCards with, in a Node.js of the tests' own."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from tests.servers import unavailable

SCRIPTS = Path(__file__).parent / "scripts"
VENV = Path(__file__).parent.parent / ".venv" / "bin"


class IcalJs:
    """Reads what it is given as long as its process runs."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def read(self, kind: Literal["calendar", "vcard"], data: bytes) -> Any:
        """The events of a calendar, or vCards as jCard (RFC 7095). ValueError for what it can't read."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"kind": kind, "data": data.decode()}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer["value"]


@contextmanager
def ical_js() -> Iterator[IcalJs]:
    """A reader; its process ends with the block."""
    node = shutil.which("node", path=os.pathsep.join((os.environ["PATH"], str(VENV))))
    if not node or not (SCRIPTS / "node_modules" / "ical.js").exists():
        unavailable("There is no ical.js (make test installs it).")
    with subprocess.Popen(
        [node, str(SCRIPTS / "ical_js.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        try:
            yield IcalJs(process)
        finally:
            process.terminate()
