"""Photos in a folder or an S3 bucket, through obstore."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

#: Segments of letters, digits, ``. _ -``, none beginning with a dot: nothing climbs out of the store.
_KEY = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_S3_URL = re.compile(r"s3://[A-Za-z0-9][A-Za-z0-9.-]*(/[A-Za-z0-9._/-]*)?")


class ObjectPhotos:
    """Keeps photos where ``place`` says: a folder, or ``s3://bucket/prefix``.

    A bucket's region, keys and address come from the usual ``AWS_*`` variables.
    """

    def __init__(self, place: str | Path) -> None:
        self._place = str(place)
        self._folder: Path | None = None
        self._store: LocalStore | S3Store
        if "://" in self._place:
            self._store = _bucket(self._place)
        else:
            self._folder = _private_folder(Path(place))
            self._store = LocalStore(self._folder, automatic_cleanup=True)

    def put(self, key: str, data: bytes) -> None:
        """Store bit for bit; the old or the new bytes are there at any moment, never a part."""
        _require_key(key)
        with _plain_errors(f"The photo store {self._place} did not take a photo"):
            if self._folder:
                _make_private_parents(self._folder, key)
            obstore.put(self._store, key, data, use_multipart=False)
            if self._folder:
                _settle(self._folder / key)

    def get(self, key: str) -> bytes:
        """The bytes as they came; KeyError where there are none."""
        _require_key(key)
        try:
            with _plain_errors(f"The photo store {self._place} did not hand out a photo"):
                return bytes(obstore.get(self._store, key).bytes())
        except FileNotFoundError:
            raise KeyError(key) from None

    def delete_all(self, prefix: str) -> None:
        """Remove everything below ``prefix``; nothing there is fine."""
        _require_key(prefix)
        with _plain_errors(f"The photo store {self._place} did not delete photos"):
            self._delete([photo["path"] for photo in obstore.list(self._store, prefix).collect()])

    def check(self) -> str:
        """Write, read and delete a small object; raises OSError with the mend."""
        key = f"check/{uuid4().hex}"
        try:
            self.put(key, key.encode())
            if self.get(key) != key.encode():
                raise OSError("what came back differs from what was written")
            self._delete([key])
        except (OSError, KeyError) as error:
            raise OSError(f"{error}. {self._mend()}") from error
        return f"Photos are kept in {self._place}."

    def _delete(self, keys: list[str]) -> None:
        if not self._folder:
            obstore.delete(self._store, keys)
            return
        for key in keys:
            with suppress(FileNotFoundError):  # somebody else was faster
                obstore.delete(self._store, key)

    def _mend(self) -> str:
        if self._folder:
            return "Make the folder in PHOTO_STORE writable for this user, and see that its disk has room."
        return "Check PHOTO_STORE, AWS_REGION, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY."


def _bucket(url: str) -> S3Store:
    if not _S3_URL.fullmatch(url):
        raise ValueError(f"PHOTO_STORE must be a folder or s3://bucket/prefix, not {url!r}.")
    # Without bounds obstore tries for three minutes, longer than anybody waits for an upload.
    return S3Store.from_url(
        url,
        client_options={
            "connect_timeout": "5s",
            "timeout": "30s",
            "allow_http": os.environ.get("AWS_ALLOW_HTTP", "").lower() in ("true", "1"),
        },
        retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=20)},
    )


def _private_folder(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = folder.resolve()
    if folder.stat().st_uid == os.geteuid():
        folder.chmod(0o700)
    return folder


def _make_private_parents(folder: Path, key: str) -> None:
    for name in key.split("/")[:-1]:
        folder = folder / name
        folder.mkdir(mode=0o700, exist_ok=True)


def _settle(file: Path) -> None:
    """Make a file private and see it on the disk: what was answered for must outlive a power cut."""
    for path, mode in ((file, 0o600), (file.parent, 0o700)):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fchmod(handle, mode)
            os.fsync(handle)
        finally:
            os.close(handle)


def _require_key(key: str) -> None:
    if not _KEY.fullmatch(key):
        raise ValueError(f"{key!r} is not a key of the photo store.")


@contextmanager
def _plain_errors(sentence: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except (BaseError, OSError) as error:
        raise OSError(f"{sentence}: {str(error).splitlines()[0]}") from error
