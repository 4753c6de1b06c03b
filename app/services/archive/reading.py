"""An archive, brought back into an empty account."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any
from uuid import UUID
from zipfile import BadZipFile, ZipFile

from pydantic import ValidationError
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from app.domain.errors import Conflict, Invalid
from app.domain.words import english
from app.ports import Kit
from app.services import accounts as owners
from app.services.archive.numbers import Fresh, number
from app.services.archive.shapes import SHAPES, Capture, Head
from app.store import accounts, archive
from app.store.db import writing
from app.vision.decoding import MAX_BYTES
from app.vision.headers import read_header

#: The most bytes of a zip that is taken in, and of a line in it.
LONGEST, LONGEST_LINE = 20_000_000_000, 4_000_000
#: The most lines of all files together, 200 years of a busy owner.
MOST_LINES = 5_000_000
AT_ONCE = 500

NOT_ONE = english("This is not an archive of Second Hello. Choose the zip as it was downloaded.")
BROKEN = english("This archive is damaged, at {place}. Nothing of it was taken.")
NOT_EMPTY = english("Only an empty account takes an archive. Make another account for it.")

_FAULTS = (BadZipFile, EOFError, KeyError, NotImplementedError, RuntimeError, UnicodeDecodeError)
_PHOTO = re.compile(
    r"photos/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/([A-Za-z0-9_-][A-Za-z0-9._-]{0,99})"
)


@dataclass(frozen=True, slots=True)
class Brought:
    """What came back: so many of each."""

    contacts: int
    photos: int


def takes(session: Session, account_id: UUID) -> bool:
    """Whether an archive can be brought into the account: it is empty."""
    return archive.is_empty(session, account_id)


def bring(session: Session, kit: Kit, account_id: UUID, file: IO[bytes]) -> Brought:
    """Everything an archive holds, in one commit. Invalid; Conflict where there is anything yet."""
    if not takes(session, account_id):
        raise Conflict(NOT_EMPTY)
    try:
        with ZipFile(file) as whole:
            head = _head(whole)
            photos = _photos(whole)
            try:
                for id_, name, data in photos:
                    kit.photos.put(f"{account_id}/{id_}/{name}", data)
                with writing(session):
                    _store(session, account_id, head, whole)
            except BaseException:
                _take_back(session, kit, account_id, whole)
                raise
            return Brought(head.counts.get("contacts", 0), head.counts.get("captures", 0))
    except _FAULTS as error:
        raise Invalid(NOT_ONE) from error


def _head(whole: ZipFile) -> Head:
    try:
        with whole.open("account.json") as file:
            head = Head.model_validate_json(file.read(LONGEST_LINE))
    except ValidationError as error:
        raise Invalid(BROKEN, place="account.json") from error
    if sum(head.counts.values()) > MOST_LINES:
        raise Invalid(BROKEN, place="account.json")
    return head


def _photos(whole: ZipFile) -> Iterator[tuple[str, str, bytes]]:
    """The capture, the name and the bytes of each picture. Invalid for what is none."""
    for info in whole.infolist():
        found = _PHOTO.fullmatch(info.filename)
        if found is None:
            continue
        with whole.open(info) as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES or read_header(data) is None:
            raise Invalid(BROKEN, place=info.filename)
        yield found[1], found[2], data


def _take_back(session: Session, kit: Kit, account_id: UUID, whole: ZipFile) -> None:
    """Pictures whose rows did not come are nobody's; those of a photo sent meanwhile stay."""
    there = {str(row["id"]) for row in archive.rows(session, account_id, "captures", ["id"])}
    session.rollback()
    for id_ in {found[1] for name in whole.namelist() if (found := _PHOTO.fullmatch(name))} - there:
        kit.photos.delete_all(f"{account_id}/{id_}")


def _store(session: Session, account_id: UUID, head: Head, whole: ZipFile) -> None:
    accounts.lock(session, account_id)
    if not takes(session, account_id):
        raise Conflict(NOT_EMPTY)
    owners.take_over(accounts.get(session, account_id), head.settings.model_dump())
    fresh = Fresh(head.counts)
    for name in SHAPES:
        try:
            _table(session, account_id, name, whole, fresh)
        except (IntegrityError, DataError, LookupError) as error:
            raise Invalid(BROKEN, place=f"{name}.jsonl") from error


def _table(session: Session, account_id: UUID, name: str, whole: ZipFile, fresh: Fresh) -> None:
    later, pointing = archive.PARTS[name].later, []
    lines = _lines(whole, name)
    while some := list(islice(lines, AT_ONCE)):
        rows = [{**fresh(name, row), "account_id": account_id} for row in some]
        archive.add(session, name, rows)
        pointing += [(row["id"], row[later]) for row in rows if later and row[later]]
    archive.point(session, account_id, name, pointing)


def _lines(whole: ZipFile, name: str) -> Iterator[dict[str, Any]]:
    shape = SHAPES[name]
    with whole.open(f"{name}.jsonl") as file:
        for n in range(MOST_LINES):
            line = file.readline(LONGEST_LINE)
            if not line:
                return
            try:
                row = shape.model_validate_json(line).model_dump()
            except (ValidationError, Invalid, TypeError, KeyError) as error:
                raise Invalid(BROKEN, place=f"{name}.jsonl, {n + 1}") from error
            if "id" in row and shape is not Capture and row["id"] != number(list(SHAPES).index(name), n):
                raise Invalid(BROKEN, place=f"{name}.jsonl, {n + 1}")
            yield row
