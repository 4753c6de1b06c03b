"""Facts every photo store keeps: the folder, S3 over HTTP, and the fake."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.adapters.photos import ObjectPhotos
from app.ports import PhotoStore
from tests.fakes import MemoryPhotos

EVERY_BYTE = bytes(range(256)) * 40


@pytest.fixture
def real(photo_place: str) -> ObjectPhotos:
    return ObjectPhotos(photo_place)


@pytest.fixture(params=["folder", "s3", "memory"])
def photos(request: pytest.FixtureRequest, tmp_path: Path) -> PhotoStore:
    if request.param == "memory":
        return MemoryPhotos()
    return ObjectPhotos(tmp_path if request.param == "folder" else request.getfixturevalue("s3_url"))


def test_gives_back_every_bit(photos: PhotoStore) -> None:
    """What is got is what was put, byte by byte."""
    photos.put("ann/1/photo", EVERY_BYTE)
    assert photos.get("ann/1/photo") == EVERY_BYTE
    assert type(photos.get("ann/1/photo")) is bytes


def test_keeps_a_photo_of_25_megabytes(real: ObjectPhotos) -> None:
    """The largest photo we take fits."""
    large = os.urandom(25 * 1024 * 1024)
    real.put("ann/1/photo", large)
    assert real.get("ann/1/photo") == large


def test_second_put_wins(photos: PhotoStore) -> None:
    """A key stored twice holds the second."""
    photos.put("ann/1/photo", b"first, and longer")
    photos.put("ann/1/photo", b"second")
    assert photos.get("ann/1/photo") == b"second"


@pytest.mark.parametrize("key", ["ann/1/photo", "ann/1", "ann", "bob/1/photo"])
def test_missing_photo_is_a_key_error(photos: PhotoStore, key: str) -> None:
    """Where nothing is stored, and where only deeper keys are, there is no photo."""
    photos.put("ann/1/photo/large", b"x")
    with pytest.raises(KeyError):
        photos.get(key)


def test_delete_all_removes_what_is_below_and_nothing_else(photos: PhotoStore) -> None:
    """A prefix ends where its last segment ends."""
    for key in ("ann/1/photo", "ann/1/card/small", "ann/2/photo", "anna/1/photo"):
        photos.put(key, key.encode())
    photos.delete_all("ann/1")
    for gone in ("ann/1/photo", "ann/1/card/small"):
        with pytest.raises(KeyError):
            photos.get(gone)
    assert photos.get("ann/2/photo") == b"ann/2/photo"
    photos.delete_all("ann")
    assert photos.get("anna/1/photo") == b"anna/1/photo"


def test_delete_all_of_nothing_is_fine(photos: PhotoStore) -> None:
    """Deleting below a prefix that was never used, or twice, changes nothing."""
    photos.delete_all("nobody/at/all")
    photos.put("ann/1/photo", b"x")
    photos.delete_all("ann")
    photos.delete_all("ann")


def test_delete_all_counts_beyond_a_page(real: ObjectPhotos) -> None:
    """More photos than a listing's page holds all go."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: real.put(f"ann/{n}/photo", b"x"), range(1100)))
    real.delete_all("ann")
    for n in (0, 999, 1099):
        with pytest.raises(KeyError):
            real.get(f"ann/{n}/photo")


@pytest.mark.parametrize(
    "key", ["", "/etc/passwd", "../x", "ann/../../x", "ann//x", "ann/./x", "ann/", "ann\\x", "a\0b", ".x"]
)
def test_keys_that_could_climb_out_are_refused(real: ObjectPhotos, key: str) -> None:
    """A key that isn't plain segments is a mistake of ours, for every verb."""
    for verb in (real.get, real.delete_all, lambda key: real.put(key, b"x")):
        with pytest.raises(ValueError, match="is not a key"):
            verb(key)


def test_many_threads_at_once(real: ObjectPhotos) -> None:
    """Threads put and get side by side without mixing photos up."""

    def both(n: int) -> bool:
        real.put(f"ann/{n}/photo", str(n).encode() * 1000)
        return real.get(f"ann/{n}/photo") == str(n).encode() * 1000

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(both, range(100)))


def test_check_names_the_place_and_leaves_nothing(real: ObjectPhotos, photo_place: str) -> None:
    """A healthy store says where photos go."""
    assert photo_place in real.check()
    if not photo_place.startswith("s3:"):
        assert list(Path(photo_place).iterdir()) == []


def test_nobody_else_on_the_machine_can_look(tmp_path: Path) -> None:
    """Folders are 0700 and files 0600, also where the folder was open before."""
    place = tmp_path / "open"
    place.mkdir(mode=0o755)
    ObjectPhotos(place).put("ann/1/photo", b"x")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [place, *place.rglob("*")]}
    assert modes == {"open": 0o700, "ann": 0o700, "1": 0o700, "photo": 0o600}


def test_deleting_leaves_no_empty_folders(tmp_path: Path) -> None:
    """What is deleted leaves no trace in the folder."""
    store = ObjectPhotos(tmp_path)
    store.put("ann/1/photo", b"x")
    store.delete_all("ann")
    assert list(tmp_path.iterdir()) == []


def test_s3_objects_lie_below_the_prefix(s3_url: str) -> None:
    """Two prefixes of a bucket are two stores."""
    ObjectPhotos(s3_url).put("ann/1/photo", b"x")
    assert ObjectPhotos(s3_url.removesuffix("/hello")).get("hello/ann/1/photo") == b"x"


def test_check_says_what_to_do_about_a_missing_bucket(s3_url: str) -> None:
    """An unusable bucket is an OSError that names the settings."""
    with pytest.raises(OSError, match="AWS_REGION"):
        ObjectPhotos(s3_url.replace("photos-", "nothing-")).check()


def test_check_says_what_to_do_about_a_lost_folder(tmp_path: Path) -> None:
    """A folder that became a file is an OSError that names the setting."""
    store = ObjectPhotos(tmp_path / "kept")
    (tmp_path / "kept").rmdir()
    (tmp_path / "kept").write_text("in the way")
    with pytest.raises(OSError, match="PHOTO_STORE"):
        store.check()


@pytest.mark.parametrize("place", ["gs://bucket", "s3://", "s3:///x", "file:///tmp", "s3://bucket/?x=1"])
def test_other_addresses_are_refused(place: str) -> None:
    """A place that is neither a folder nor a bucket stops the start."""
    with pytest.raises(ValueError, match="PHOTO_STORE"):
        ObjectPhotos(place)
