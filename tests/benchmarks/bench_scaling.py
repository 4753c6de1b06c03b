"""Reading photos as the phone scales them, against reading them as they were taken.

Takes the photos of every set in FOLDER that are larger than the phone sends (drawn ones of LARGE pixels
without one), has Chromium scale each by the page's own ``static/js/scaling.js``, reads both, and prints
what was found.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from PIL import Image

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.benchmarks.card_sets import FIRST, Photo, evenly, photos_in
from tests.benchmarks.process import Reader
from tests.benchmarks.report import table
from tests.benchmarks.scoring import Score
from tests.browsers import chromium
from tests.cardgen.faults import DIFFICULTIES
from tests.cardgen.sets import photos as drawn_photos
from tests.processes import ROOT

#: The longer side of a drawn photo, in pixels: a phone's 24 megapixels.
LARGE = 5712
#: So many are drawn where nobody says how many.
DRAWN = 9
#: The longer side of what the phone sends, as scaling.js has it.
LONGEST = 4000
TAKEN, SCALED = "as taken", "scaled"
SCALE = """async (address) => {
    const { scaled } = await import('/static/js/scaling.js');
    const made = await scaled(await (await fetch(address)).blob());
    const answer = await fetch('/scaled', { method: 'PUT', body: made });
    if (!answer.ok) throw new Error(answer.statusText);
}"""


class Desk(SimpleHTTPRequestHandler):
    """Hands out the page's scripts and a photo, and takes the scaled one."""

    def __init__(self, *given: Any, photo: Path, scaled: Path, **more: Any) -> None:
        self.photo, self.scaled = photo, scaled
        super().__init__(*given, **more)

    def translate_path(self, path: str) -> str:
        """Which file is meant."""
        return str(self.photo) if path == "/photo" else str(ROOT / path.lstrip("/"))

    def do_PUT(self) -> None:
        """Keep what was scaled."""
        self.scaled.write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nobody reads this."""


@contextmanager
def desk(photo: Path, scaled: Path) -> Iterator[str]:
    """A server for one photo; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Desk, photo=photo, scaled=scaled))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def scale(photos: Sequence[Photo], folder: Path) -> list[Photo]:
    """The photos as a phone sends them, in the folder."""
    made = []
    with chromium() as browser:
        page = browser.new_page()
        for n, photo in enumerate(photos):
            path = folder / f"{n}.jpg"
            with desk(photo.path, path) as address:
                page.goto(f"{address}/static/")
                page.evaluate(SCALE, f"{address}/photo")
            made.append(replace(photo, path=path))
    return made


def large(folder: Path | None, limit: int | None, drawn: Path) -> list[Photo]:
    """The photos that a phone would scale."""
    if folder is None:
        return draw(drawn, limit or DRAWN)
    return evenly([photo for photo in photos_in(folder) if longest(photo.path) > LONGEST], limit)


def longest(path: Path) -> int:
    """A picture's longer side, in pixels."""
    with Image.open(path) as picture:
        return max(picture.size)


def draw(folder: Path, count: int) -> list[Photo]:
    """So many cards, of each difficulty alike, photographed larger than a phone sends."""
    made = []
    for difficulty in DIFFICULTIES:
        for seed in range(FIRST, FIRST + count // len(DIFFICULTIES)):
            shot = drawn_photos(seed, difficulty, width=LARGE)[0]
            path = folder / shot.label["file"]
            path.write_bytes(shot.data)
            made.append(Photo("drawn", path, shot.label))
    return made


def read(photos: dict[str, list[Photo]]) -> dict[str, Score]:
    """What is found in each kind of photo; each photo is read as taken, then scaled."""
    scores = {kind: Score() for kind in photos}
    with Reader("project") as reader:
        for pair in zip(*photos.values(), strict=True):
            for kind, photo in zip(photos, pair, strict=True):
                scores[kind].add(photo.label, reader.read(photo.path))
    return scores


def megabytes(photos: Sequence[Photo]) -> float:
    """How large they are on average."""
    return sum(photo.path.stat().st_size for photo in photos) / len(photos) / 1e6


def main(options: argparse.Namespace, folder: Path) -> None:
    """Scale, read, print."""
    taken = large(options.folder, options.limit, folder)
    if not taken:
        sys.exit(f"No photo in {options.folder} is larger than {LONGEST} pixels.")
    made = scale(taken, folder)
    scores = read({TAKEN: taken, SCALED: made})
    print(f"{len(taken)} photos of {megabytes(taken):.1f} MB, scaled to {megabytes(made):.1f} MB")
    print(*table(scores), sep="\n")
    before, after = scores[TAKEN].key_fields.recall, scores[SCALED].key_fields.recall
    if before and after:
        print(f"recall {before:.1%} as taken, {after:.1%} scaled: {after / before:.3f} of it")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, help="sets of photos, each with its labels.json")
    parser.add_argument("--limit", type=int, metavar="N", help="so many photos, from all over the sets")
    with TemporaryDirectory() as temporary:
        main(parser.parse_args(), Path(temporary))
