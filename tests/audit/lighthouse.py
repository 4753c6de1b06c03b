"""One run of Lighthouse: a phone with a slow processor on slow 4G, as it has them by default."""

import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext

from tests.browsers import program

HERE = Path(__file__).parent
VENV = HERE.parent.parent / ".venv" / "bin"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


@dataclass(frozen=True, slots=True)
class Report:
    """Scores in hundredths, the audits that failed in each category, and the timings in words."""

    scores: dict[str, int]
    failed: dict[str, list[str]]
    timings: str


def audited(url: str, signed_in: BrowserContext | None) -> Report:
    """Lighthouse's report of a page, as those see it who have the context's cookies."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        command = [
            str(VENV / "node"),
            str(HERE / "node_modules" / "lighthouse" / "cli" / "index.js"),
            url,
            "--quiet",
            "--output=json",
            f"--output-path={out}",
            f"--only-categories={','.join(CATEGORIES)}",
            "--chrome-flags=--headless=new --no-sandbox --disable-background-networking",
        ]
        if signed_in:
            cookies = "; ".join(f"{each['name']}={each['value']}" for each in signed_in.cookies(url))
            command.append(f"--extra-headers={json.dumps({'Cookie': cookies})}")
        subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": program()}, timeout=180)
        return _report(json.loads(out.read_text()))


def _report(found: dict[str, Any]) -> Report:
    audits, categories = found["audits"], found["categories"]
    scores = {name: round((categories[name]["score"] or 0) * 100) for name in CATEGORIES}
    failed = {
        name: [
            ref["id"]
            for ref in categories[name]["auditRefs"]
            if ref["weight"] and audits[ref["id"]]["score"] not in (1, None)
        ]
        for name in CATEGORIES
    }
    interactive, moved = (
        audits["interactive"]["numericValue"],
        audits["cumulative-layout-shift"]["numericValue"],
    )
    weight = audits["total-byte-weight"]["numericValue"]
    return Report(
        scores, failed, f"interactive {interactive / 1000:.1f} s  shift {moved:.3f}  {weight / 1000:.0f} kB"
    )
