"""An archive, brought back into an empty account."""

import logging
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any
from uuid import UUID
from zipfile import BadZipFile, ZipFile

from pydantic import ValidationError
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from app.domain.card import LIST_FIELDS, TEXT_FIELDS
from app.domain.contact import display_name, fold, search_text
from app.domain.errors import Conflict, Invalid
from app.domain.plain_card import fields_from_plain
from app.domain.words import english
from app.ports import Kit
from app.services import accounts as owners
from app.services.archive.numbers import NUMBERED, TOLD, Fresh, is_in_place, is_moments
from app.services.archive.shapes import NEWER, SHAPES, Head
from app.services.useful import DOCUMENT, LARGEST
from app.store import accounts, archive, contacts, followups
from app.store.db import writing
from app.vision.decoding import MAX_BYTES
from app.vision.headers import read_header

log = logging.getLogger(__name__)

#: The most bytes of a zip that is taken in, of all lines in it, and of one line.
LONGEST, LONGEST_LINES, LONGEST_LINE = 20_000_000_000, 2_000_000_000, 2_000_000
#: So many rows, or characters of them, are stored at once.
AT_ONCE, MOST_AT_ONCE = 500, 4_000_000

NOT_ONE = english("This is not an archive of Second Hello. Choose the zip as it was downloaded.")
BROKEN = english("This archive is damaged, at {place}, and nothing of it was taken. Download it once more.")
NOT_EMPTY = english("Only an empty account takes an archive. Make another account for it.")

_FAULTS = (
    *(BadZipFile, zlib.error, EOFError, KeyError),
    *(NotImplementedError, RuntimeError, ValueError, OverflowError),
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
            return _Archive(whole).bring(session, kit, account_id)
    except _FAULTS as error:
        # With where it was found: one of these may as well be a fault of ours.
        log.info("What account %s brought is no archive", account_id, exc_info=error)
        raise Invalid(NOT_ONE) from error


class _Archive:
    """A zip that was sent in, by somebody who may have put anything into it."""

    def __init__(self, whole: ZipFile) -> None:
        self._whole, self._fresh = whole, Fresh()
        self._notes: defaultdict[UUID, list[str]] = defaultdict(list)
        self._spoken = dict[UUID, str]()
        self._sizes = {info.filename: info.file_size for info in whole.infolist()}
        with whole.open("account.json") as file:
            try:
                self._head = Head.model_validate_json(file.read(LONGEST_LINE))
            except ValidationError as error:
                raise broken("account.json") from error
        if sum(self._sizes.get(f"{name}.jsonl", 0) for name in SHAPES) > LONGEST_LINES:
            raise broken("account.json")

    def bring(self, session: Session, kit: Kit, account_id: UUID) -> Brought:
        """All of it, or nothing."""
        pictures, documents = self._pictures(), self._documents()
        try:
            for name, key in pictures.items():
                self._put(kit, f"{account_id}/{key}", name)
            for name, thing_id in documents.items():
                data = self._document(name)
                if data:  # else it was gone already where the archive was made
                    kit.photos.put(f"{account_id}/{thing_id}/{DOCUMENT}", data)
            with writing(session):
                self._store(session, account_id)
        except BaseException:
            self._take_back(session, kit, account_id)
            for thing_id in documents.values():
                kit.photos.delete_all(f"{account_id}/{thing_id}")
            raise
        return Brought(self._head.counts.get("contacts", 0), len(self._fresh.photos))

    def _pictures(self) -> dict[str, str]:
        """Where the pictures of its captures and cards lie in the zip, and their keys but for the account."""
        keys = []
        for row in self._lines("captures"):
            self._fresh.photos.add(row["id"])
            keys += [f"{row['id']}/{row['photo']}"] + [f"{row['id']}/thumbnail"] * row["has_thumbnail"]
        keys += [f"{row['capture_id']}/card-{row['n']}" for row in self._lines("cards")]
        names = {f"photos/{key}": key for key in keys}
        for name in names:
            if name not in self._sizes:
                raise broken(name)
        return names

    def _documents(self) -> dict[str, UUID]:
        """Where the files of its useful things lie in the zip, and the new ids of those."""
        found = [row for row in self._lines("useful_things") if row["kind"] == "document"]
        names = {f"things/{row['id']}": self._fresh("useful_things", row)["id"] for row in found}
        for name in names:
            if name not in self._sizes:
                raise broken(name)
        return names

    def _document(self, name: str) -> bytes:
        with self._whole.open(name) as file:
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise broken(name)
        return data

    def _put(self, kit: Kit, key: str, name: str) -> None:
        with self._whole.open(name) as file:
            data = file.read(MAX_BYTES + 1)
        if not data:  # it was gone already where the archive was made
            return
        if len(data) > MAX_BYTES or read_header(data) is None:
            raise broken(name)
        kit.photos.put(key, data)

    def _take_back(self, session: Session, kit: Kit, account_id: UUID) -> None:
        """Pictures whose rows did not come are nobody's; those of a photo sent meanwhile stay."""
        there = {row["id"] for row in archive.rows(session, account_id, "captures", ["id"])}
        session.rollback()
        for id_ in self._fresh.photos - there:
            kit.photos.delete_all(f"{account_id}/{id_}")

    def _store(self, session: Session, account_id: UUID) -> None:
        accounts.lock(session, account_id)
        if not takes(session, account_id):
            raise Conflict(NOT_EMPTY)
        owners.take_over(accounts.get(session, account_id), self._head.settings.model_dump())
        for name in archive.PARTS:
            try:
                self._table(session, account_id, name)
            except (IntegrityError, DataError, LookupError) as error:
                raise broken(f"{name}.jsonl") from error
        self._find_by_notes(session, account_id)
        if account_id in {whose for whose, _ in followups.open_without_touch(session)}:
            raise broken("followups.jsonl")
        if archive.has_stray_mails(session, account_id):
            raise broken("outgoing_mails.jsonl")

    def _table(self, session: Session, account_id: UUID, name: str) -> None:
        later, pointing, told = archive.PARTS[name].later, [], 0
        for some in _batches(self._lines(name)):
            told += sum(is_moments(row["id"]) for row in some if name in TOLD)
            rows = [self._fresh(name, row) | {"account_id": account_id} for row in some]
            if name == "contacts":
                rows = [row | _found_by(row) for row in rows]
                self._spoken |= {row["id"]: row["language"] for row in rows if row["language"]}
            if name == "drafts":
                rows = [row | {"language": row["language"] or self._language(row)} for row in rows]
            if name == "outgoing_mails":
                # Without its bytes nothing can be sent again, nor be put into Sent.
                rows = [row | {"message": b"", "in_sent": True} for row in rows]
            archive.add(session, name, rows)
            pointing += [(row["id"], row[later]) for row in rows if later and row[later]]
            for row in rows if name == "moments" else ():
                if row["note"]:
                    self._notes[row["contact_id"]].append(row["note"])
        archive.point(session, account_id, name, pointing)
        if name in TOLD and told != archive.told(session, account_id, name):
            raise LookupError("a mail that another thread tells of, or none")

    def _language(self, draft: dict[str, Any]) -> str:
        """What a draft is written in, where the archive is older than that it says so: most likely this."""
        spoken = self._spoken.get(draft["contact_id"], self._head.settings.language)
        return spoken if spoken in owners.LANGUAGES else "en"

    def _find_by_notes(self, session: Session, account_id: UUID) -> None:
        """Contacts are found by all that was noted of them, too."""
        ids = list(self._notes)
        for start in range(0, len(ids), AT_ONCE):
            for contact in session.scalars(contacts.those(account_id, ids[start : start + AT_ONCE])):
                contact.write(contact.fields, contact.talked_about, self._notes[contact.id])
            session.flush()

    def _lines(self, name: str) -> Iterator[dict[str, Any]]:
        """The rows of a file. Invalid where one is not as its shape has it, or some are missing."""
        shape, n = SHAPES[name], -1
        if name in NEWER and name not in self._head.counts:
            return
        with self._whole.open(f"{name}.jsonl") as file:
            for n, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b"")):
                try:
                    row = shape.model_validate_json(line).model_dump()
                except (ValidationError, Invalid, TypeError, KeyError, AttributeError) as error:
                    raise broken(f"{name}.jsonl, {n + 1}") from error
                if name in NUMBERED and not is_in_place(name, row["id"], n):
                    raise broken(f"{name}.jsonl, {n + 1}")
                yield row
        if n + 1 != self._head.counts.get(name, 0):
            raise broken(f"{name}.jsonl")


def broken(place: str) -> Invalid:
    """What is said of an archive that is damaged there."""
    return Invalid(BROKEN, place=place)


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    some: list[dict[str, Any]] = []
    size = 0
    for row in rows:
        some.append(row)
        size += len(str(row))
        if len(some) == AT_ONCE or size > MOST_AT_ONCE:
            yield some
            some, size = [], 0
    if some:
        yield some


def _found_by(row: dict[str, Any]) -> dict[str, str]:
    """What a contact is found and sorted by, as ``store.contacts`` has it."""
    fields = fields_from_plain({name: row[name] for name in (*TEXT_FIELDS, *LIST_FIELDS)})
    return {"search": search_text(fields, row["talked_about"]), "sort": fold(display_name(fields))}
