"""Everything of an account, written as one zip."""

import io
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from itertools import chain
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy.orm import Session

from app.ports import Kit
from app.services import vcards
from app.services.archive.numbers import NUMBERED, Numbers
from app.services.archive.shapes import SHAPES, Head, Settings, schema
from app.services.archive.values import instant
from app.services.sent_mails import MAY_HAVE_GONE
from app.services.useful import DOCUMENT
from app.store import accounts, archive
from app.store.db import snapshot

#: The oldest time a zip can tell: the same for every file, so that the same things are the same bytes.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


class _Pipe(io.RawIOBase):
    """Takes what a zip writes, to be handed on bit by bit."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """What has come since the last time."""
        whole = b"".join(self._parts)
        self._parts.clear()
        return whole


def write(session: Session, kit: Kit, account_id: UUID) -> Iterator[bytes]:
    """The zip, piece by piece. The same account gives the same bytes, but for the date in account.json."""
    pipe = _Pipe()
    with ZipFile(pipe, "w") as whole:
        with snapshot(session):
            photos = list(archive.rows(session, account_id, "captures", ["id", "photo", "has_thumbnail"]))
            ids = {
                name: [row["id"] for row in archive.rows(session, account_id, name, ["id"])]
                for name in NUMBERED
            }
            numbers = Numbers(ids, [photo["id"] for photo in photos])
            _put(whole, "account.json", [_head(session, kit, account_id)])
            _put(whole, "schema.json", [json.dumps(schema(), indent=1)])
            for name in SHAPES:
                _put(whole, f"{name}.jsonl", _lines(session, account_id, name, numbers))
                yield pipe.taken()
            _put(whole, "contacts.vcf", vcards.plain(session, kit, account_id, ids["contacts"]))
            for n, mail in enumerate(_mails(session, account_id)):
                _put(whole, f"mails/{n}.eml", [mail])
            yield pipe.taken()
            cards = list(archive.rows(session, account_id, "cards", ["capture_id", "n"]))
            things = list(archive.rows(session, account_id, "useful_things", ["id", "kind"]))
        for name, data in chain(
            _photos(kit, account_id, photos, cards), _documents(kit, account_id, things, numbers)
        ):
            with whole.open(_file(name, ZIP_STORED), "w") as out:
                out.write(data)
            yield pipe.taken()
    yield pipe.taken()


def _file(name: str, method: int = ZIP_DEFLATED) -> ZipInfo:
    info = ZipInfo(name, _LONG_AGO)
    info.compress_type = method
    info.external_attr = 0o600 << 16
    return info


def _put(whole: ZipFile, name: str, texts: Iterable[str]) -> None:
    with whole.open(_file(name), "w") as out:
        for text in texts:
            out.write(text.encode())


def _head(session: Session, kit: Kit, account_id: UUID) -> str:
    account = accounts.get(session, account_id)
    settings = {name: getattr(account, name) for name in Settings.model_fields}
    counts = {name: archive.count(session, account_id, name) for name in SHAPES}
    counts["contact_uids"] = len(_uids(session, account_id))
    head = Head(made_at=kit.clock.now().replace(microsecond=0), counts=counts, settings=Settings(**settings))
    return head.model_dump_json(indent=1)


def _lines(session: Session, account_id: UUID, name: str, numbers: Numbers) -> Iterator[str]:
    rows: Iterable[dict[str, Any]]
    made: Iterable[dict[str, Any]]
    if name == "contact_uids":
        rows = _uids(session, account_id)
    else:
        rows = archive.rows(session, account_id, name, list(SHAPES[name].model_fields))
    unsure = _unsure(session, account_id) if name == "drafts" else set()
    made = (numbers(name, _at_rest(name, row, unsure)) for row in rows)
    if name == "different_people":
        made = sorted(map(_in_order, made), key=lambda row: (row["first_id"], row["second_id"]))
    for row in made:
        yield json.dumps(row, ensure_ascii=False, default=instant) + "\n"


def _unsure(session: Session, account_id: UUID) -> set[UUID]:
    """The drafts of which nobody knows whether they arrived, or will know once this server is gone."""
    mails = archive.rows(session, account_id, "outgoing_mails", ["draft_id", "state"])
    return {mail["draft_id"] for mail in mails if mail["state"] in MAY_HAVE_GONE}


def _at_rest(name: str, row: dict[str, Any], unsure: Collection[UUID]) -> dict[str, Any]:
    """A row that nobody is at. What waits to go out is a draft: two servers would send it twice."""
    state = row.get("state")
    if state == "reading":
        row["state"] = "waiting"
    elif name == "outgoing_mails" and state == "handing":
        row["state"] = "undecided"
    elif name == "drafts" and state != "sent":
        row["state"] = "undecided" if state in ("queued", "undecided") and row["id"] in unsure else "draft"
    return row


def _in_order(pair: dict[str, Any]) -> dict[str, Any]:
    first, second = sorted(pair.values())
    return {"first_id": first, "second_id": second}


def _uids(session: Session, account_id: UUID) -> list[dict[str, Any]]:
    """The UIDs of all contacts: one that has no other goes by its id, and should for ever."""
    found = list(archive.rows(session, account_id, "contact_uids", list(SHAPES["contact_uids"].model_fields)))
    named = {row["contact_id"] for row in found}
    for contact in archive.rows(session, account_id, "contacts", ["id", "created_at"]):
        if contact["id"] not in named:
            uid, since = f"urn:uuid:{contact['id']}", contact["created_at"]
            found.append({"uid": uid, "contact_id": contact["id"], "created_at": since})
    return sorted(found, key=lambda row: (row["created_at"], row["uid"]))


def _mails(session: Session, account_id: UUID) -> Iterator[str]:
    """The mails that went out, as RFC 5322 has them; their sender is whose archive it is."""
    for draft in archive.rows(
        session, account_id, "drafts", ["to", "subject", "body", "state", "updated_at"]
    ):
        if draft["state"] == "sent":
            mail = EmailMessage(SMTP)
            mail["Date"] = draft["updated_at"]
            # What a card or a file gave as an address may be none, and the library fails on it.
            mail["To"] = draft["to"] if _ADDRESS.fullmatch(draft["to"] or "") else ""
            mail["Subject"] = " ".join(draft["subject"].split())
            mail.set_content(draft["body"])
            yield mail.as_string()


def _photos(
    kit: Kit, account_id: UUID, photos: Iterable[Mapping[str, Any]], cards: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[str, bytes]]:
    """Each photo as it was taken, its thumbnail and the pictures of its cards."""
    names = {photo["id"]: [photo["photo"]] + ["thumbnail"] * photo["has_thumbnail"] for photo in photos}
    for card in cards:
        names[card["capture_id"]].append(f"card-{card['n']}")
    for id_, files in names.items():
        for file in files:
            data = b""  # for one that is gone, or was thrown away meanwhile
            with suppress(KeyError):
                data = kit.photos.get(f"{account_id}/{id_}/{file}")
            yield f"photos/{id_}/{file}", data


def _documents(
    kit: Kit, account_id: UUID, things: Iterable[Mapping[str, Any]], numbers: Numbers
) -> Iterator[tuple[str, bytes]]:
    """The files that mails bring along."""
    for thing in things:
        if thing["kind"] == "document":
            data = b""  # as above
            with suppress(KeyError):
                data = kit.photos.get(f"{account_id}/{thing['id']}/{DOCUMENT}")
            yield f"things/{numbers('useful_things', {'id': thing['id']})['id']}", data
