"""What a bad photo may cost the web process."""

import io
import json
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).parent.parent.parent
BOUND = 200_000_000

#: Looks at one upload as the web process does and prints by how many bytes its memory peaked above before.
LOOK = """
import json, re, sys
from app.domain.errors import PhotoRefused
from app.vision.decoding import inspect

def memory(field):
    return int(re.search(field + r":\\s+(\\d+)", open("/proc/self/status").read())[1]) * 1024

inspect(open(sys.argv[2], "rb").read())  # libraries and codecs are loaded by the first photo of all
before = memory("VmRSS")
open("/proc/self/clear_refs", "w").write("5")  # the peak begins anew (proc_pid_clear_refs(5))
try:
    data = open(sys.argv[1], "rb").read()
    inspect(data)
    outcome = "taken"
except PhotoRefused as refusal:
    outcome = str(refusal)
print(json.dumps([outcome, memory("VmHWM") - before]))
"""


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds a few rows of it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    rows = zlib.compress(b"\0" * (3 * width + 1) * 20, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def picture(kind: str, size: tuple[int, int], **options: object) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def gif() -> bytes:
    """10,000 frames."""
    out = io.BytesIO()
    frames = [Image.new("P", (40, 40), n % 250) for n in range(10_000)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


UPLOADS = {
    "bomb of 900 megapixels": lambda: png_header(30_000, 30_000),
    "PNG of 60 megapixels": lambda: png_header(10_000, 6_000),
    "JPEG of 60 megapixels": lambda: picture("JPEG", (10_000, 6_000)),
    "JPEG of 60 megapixels in several scans": lambda: picture("JPEG", (10_000, 6_000), progressive=True),
    "truncated JPEG of 60 megapixels": lambda: picture("JPEG", (10_000, 6_000))[:-5000],
    "GIF of 10,000 frames": gif,
    "25 MB of nothing": lambda: b"\0" * 26_000_000,
}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="measured with /proc")
@pytest.mark.parametrize("upload", UPLOADS)
def test_no_upload_costs_the_web_process_much(upload: str, tmp_path: Path) -> None:
    """Whatever is sent in, looking at it costs the web process under 200 MB."""
    (tmp_path / "upload").write_bytes(UPLOADS[upload]())
    (tmp_path / "first.jpg").write_bytes(picture("JPEG", (800, 600)))
    command = [sys.executable, "-c", LOOK, str(tmp_path / "upload"), str(tmp_path / "first.jpg")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    outcome, cost = json.loads(done.stdout)
    print(f"{upload}: {outcome} {cost / 1e6:.0f} MB")
    assert cost < BOUND, outcome
