"""What happens to files on their way, and what is done to them on purpose."""

import zlib
from collections.abc import Callable

import numpy as np

from tests.fuzz.pictures import Chance

#: Sizes that a header may claim.
CLAIMS = (0, 1, 7, 255, 4_000, 30_000, 65_535, 0x7FFFFFFF, 0xFFFFFFFF)
#: What stands before a picture's size in each kind of file, how far before it, and the size's octets.
SIZES = (
    (b"\xff\xc0", 5, 2),
    (b"\xff\xc2", 5, 2),
    (b"IHDR", 4, 4),
    (b"VP8X", 12, 3),
    (b"\x9d\x01\x2a", 3, 2),
    (b"ispe", 8, 4),
)
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def damaged(data: bytes, chance: Chance) -> tuple[str, bytes]:
    """The file with some damage, and the damage's name."""
    kinds, shares = zip(*((kind, share) for kind, (share, _) in KINDS.items()), strict=True)
    kind = str(chance.choice(kinds, p=np.array(shares) / sum(shares)))
    if not data:
        return "intact", data
    data = KINDS[kind][1](data, chance)
    if kind != "intact" and chance.random() < 0.7:
        data = with_checksums(data)
    return kind, data


def with_checksums(data: bytes) -> bytes:
    """A PNG whose checksums are right again, so that what is damaged gets further in; else as it is."""
    if not data.startswith(SIGNATURE):
        return data
    made, at = bytearray(data), len(SIGNATURE)
    while at + 12 <= len(made):
        end = at + 8 + int.from_bytes(made[at : at + 4], "big")
        if end + 4 > len(made):
            break
        made[end : end + 4] = zlib.crc32(made[at + 4 : end]).to_bytes(4, "big")
        at = end + 4
    return bytes(made)


def _place(data: bytes, chance: Chance) -> int:
    """Anywhere, every other time in the headers."""
    return int(chance.integers(min(len(data), 300) if chance.random() < 0.5 else len(data)))


def _flipped(data: bytes, chance: Chance) -> bytes:
    made = bytearray(data)
    for _ in range(int(chance.integers(1, 21))):
        made[_place(data, chance)] ^= 1 << int(chance.integers(8))
    return bytes(made)


def _overwritten(data: bytes, chance: Chance) -> bytes:
    at, length = _place(data, chance), int(chance.integers(1, 200))
    new = chance.bytes(length) if chance.random() < 0.5 else bytes([chance.integers(256)]) * length
    return (data[:at] + new + data[at + length :])[: max(len(data), 1)]


def _removed(data: bytes, chance: Chance) -> bytes:
    at = _place(data, chance)
    return data[:at] + data[at + int(chance.integers(1, 400)) :]


def _repeated(data: bytes, chance: Chance) -> bytes:
    at = _place(data, chance)
    return data[:at] + data[at : at + int(chance.integers(1, 2000))] * int(chance.integers(2, 30)) + data[at:]


def _spliced(data: bytes, chance: Chance) -> bytes:
    """The beginning, and then the file again from another place on."""
    return data[: _place(data, chance)] + data[_place(data, chance) :]


def _claiming(data: bytes, chance: Chance) -> bytes:
    """The header claims another size, if it has one where we look for it."""
    made = bytearray(data)
    for mark, far, octets in SIZES:
        at = data.find(mark)
        if at < 0 or at + far + 2 * octets > len(data):
            continue
        for n in range(int(chance.integers(2)), 2):
            claim = CLAIMS[chance.integers(len(CLAIMS))] % 256**octets
            place = at + far + n * octets
            made[place : place + octets] = claim.to_bytes(octets, "little" if mark[0] in b"V\x9d" else "big")
    return bytes(made)


def _cut(data: bytes, chance: Chance) -> bytes:
    return data[: _place(data, chance)]


def _longer(data: bytes, chance: Chance) -> bytes:
    return data + chance.bytes(int(chance.integers(1, 5000)))


#: Kind → how often, in a hundred, and how it is done.
KINDS: dict[str, tuple[int, Callable[[bytes, Chance], bytes]]] = {
    "intact": (18, lambda data, _: data),
    "cut off": (22, _cut),
    "bits flipped": (24, _flipped),
    "overwritten": (13, _overwritten),
    "bytes removed": (5, _removed),
    "bytes repeated": (4, _repeated),
    "spliced": (3, _spliced),
    "another size claimed": (8, _claiming),
    "longer": (2, _longer),
}
