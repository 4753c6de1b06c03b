"""How long, how large, how many: what is measured beside the readings themselves."""

import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pillow_heif
from PIL import Image

from tests.benchmarks.process import PeakMemory, Reader
from tests.processes import Api, running

#: Photos that HEIC and throughput are measured with, and how often the latter reads them.
HEIC_PHOTOS, THROUGHPUT_PHOTOS, ROUNDS = 6, 8, 3
#: Phones write tiles, which can be decoded side by side, and some 2 MB at 12 megapixels.
AS_PHONES_DO = {"quality": 75, "tile_size": 512}
#: Photos a worker reads while its memory is watched.
WORKER_PHOTOS = 12
PATIENCE, POLL = 120.0, 0.02


@dataclass(frozen=True, slots=True)
class WorkerFigures:
    """A worker of the server's: seconds from its start to its first reading's end, those of
    them that went into getting ready, and its peak memory in bytes."""

    first: float
    getting_ready: float
    peak: int


def heic_extra(photos: Sequence[Path]) -> float:
    """How many seconds longer a photo takes as HEIC than as it is, at the median."""
    extra: list[float] = []
    with TemporaryDirectory() as folder, Reader("project") as reader:
        reader.read(photos[0])
        for photo in photos[:HEIC_PHOTOS]:
            heic = Path(folder) / f"{photo.stem}.heic"
            with Image.open(photo) as picture:
                pillow_heif.from_pillow(picture.convert("RGB")).save(heic, **AS_PHONES_DO)
            readings = reader.read(photo), reader.read(heic)
            extra.append(readings[1]["seconds"] - readings[0]["seconds"])
    return statistics.median(extra)


def throughput(photos: Sequence[Path]) -> tuple[float, float]:
    """Cards a minute that one process of one thread reads, and that two read at the same time."""
    chosen, seconds = photos[:THROUGHPUT_PHOTOS], [0.0, 0.0]
    with Reader("project", 1) as one, Reader("project", 1) as two, ThreadPoolExecutor(2) as pool:

        def together(*readers: Reader) -> float:
            start = time.perf_counter()
            list(pool.map(lambda reader: [reader.read(photo) for photo in chosen], readers))
            return time.perf_counter() - start

        one.read(chosen[0]), two.read(chosen[0])
        for _ in range(ROUNDS):
            seconds[0] += together(one)
            seconds[1] += together(one, two)
    cards = 60 * ROUNDS * len(chosen)
    return cards / seconds[0], 2 * cards / seconds[1]


def worker(photos: Sequence[Path]) -> WorkerFigures:
    """The real worker: a photo waits for it when it starts, the others follow one by one.

    It starts from bytecode, as it does wherever it has been started before.
    """
    with (
        TemporaryDirectory() as folder,
        running(Path(folder) / "data", workers=1, **_bytecode(folder)) as server,
    ):
        api = Api(server, server.token())
        _wait(api, _send(api, photos[0]))
        server.kill_workers()
        waiting = _send(api, photos[0])
        start = time.monotonic()
        memory = PeakMemory(server.start_worker().pid)
        first = _wait(api, waiting) - start
        warm = min(_reading(api, photos[0]) for _ in range(3))
        for photo in photos[1:WORKER_PHOTOS]:
            _wait(api, _send(api, photo))
        return WorkerFigures(first, first - warm, memory.stop())


def _bytecode(folder: str) -> dict[str, str]:
    """Variables that keep Python's bytecode there."""
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}


def _send(api: Api, photo: Path) -> str:
    capture = str(uuid4())
    api.send(photo.read_bytes(), capture).raise_for_status()
    return capture


def _reading(api: Api, photo: Path) -> float:
    """Seconds between a worker's taking up a photo and having read it."""
    capture = _send(api, photo)
    return -_wait(api, capture, ("waiting",)) + _wait(api, capture)


def _wait(api: Api, capture: str, while_in: tuple[str, ...] = ("waiting", "reading")) -> float:
    """The moment at which a capture is in another state."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if api.get(f"/captures/{capture}")["state"] not in while_in:
            return time.monotonic()
        time.sleep(POLL)
    raise TimeoutError(f"Capture {capture} was not read in {PATIENCE:.0f} s.")
