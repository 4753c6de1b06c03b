"""Everything of an account as one zip, and back: exactly, or not at all."""

import io
import json
import zipfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from email import message_from_bytes
from itertools import count
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.domain.asked import Asked
from app.domain.card import CardFields
from app.domain.contact import LONGEST_NOTE
from app.domain.errors import Conflict, Invalid
from app.domain.followup import Due, Promise
from app.domain.letter import Letter
from app.domain.useful import Thing
from app.services import (
    answers,
    archive,
    cadences,
    captures,
    contacts,
    drafts,
    events,
    feeds,
    law,
    letters,
    outbox,
    sending,
    touches,
    useful,
)
from app.services.archive import reading
from app.services.archive.shapes import SHAPES, Settings, schema
from app.services.captures import Upload
from app.store import drafts as written_drafts
from app.store import moments
from app.store.archive import PARTS
from app.store.contacts import Contact
from app.store.db import Base, writing
from app.store.drafts import Draft
from app.store.merges import Different
from app.store.outbox import OutgoingMail
from app.store.replies import Reply
from app.store.uids import ContactUid
from tests.factories import World, photo
from tests.services.lives import Outcome, Post
from tests.services.test_law import ACTS
from tests.services.test_merging import AMergersLife

GOLDEN = Path(__file__).parents[1] / "golden" / "archives"
numbers = count(1)
ARCHIVES: list[bytes] = []


def written(world: World, account: UUID) -> bytes:
    """The account's archive."""
    return b"".join(archive.write(world.session, world.kit, account))


def brought(world: World, data: bytes) -> UUID:
    """A new account with what an archive holds."""
    account = world.account(f"new{next(numbers)}@example.com", zone="UTC")
    archive.bring(world.session, world.kit, account, io.BytesIO(data))
    return account


def files(data: bytes) -> dict[str, bytes]:
    """What lies in a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def changed(data: bytes, **exchanged: Callable[[list[dict[str, object]]], Iterable[object]]) -> bytes:
    """The same zip with the lines of some files exchanged."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as whole:
        for name, held in files(data).items():
            change = exchanged.get(name.removesuffix(".jsonl"))
            if change:
                lines = [json.loads(line) for line in held.splitlines()]
                held = "".join(json.dumps(line) + "\n" for line in change(lines)).encode()
            whole.writestr(name, held)
    return out.getvalue()


def elsewhere(row: dict[str, object]) -> dict[str, object]:
    """A moment whose undoing would have a contact met at somebody else's event."""
    return {**row, "before": {"fields": {"event_id": [str(uuid4()), None]}}}


def turned_round(rows: list[dict[str, object]], name: str) -> list[dict[str, object]]:
    """The values of a column stand at other rows."""
    others = [row[name] for row in rows]
    return [{**row, name: other} for row, other in zip(rows, [*others[1:], others[0]], strict=True)]


def filled(world: World) -> UUID:
    """An account with one of all there is."""
    account, session, kit = world.account(), world.session, world.kit
    fair = events.add(session, kit, account, "Fair, “north”; \\hall")
    first = world.keep(account, talked_about="Tea\r\n=and 🫖", event_id=fair.id).contact.id
    elodie = CardFields(full_name="Élodie Müller")
    second = contacts.add(session, kit, account, elodie, event_id=fair.id).contact.id
    contacts.change(session, kit, account, first, {"introduced_by": second, "tags": ["a", "b"]})
    kit.clock.move(timedelta(hours=1))
    touches.log(session, kit, account, second, "call", note="rang twice")
    prices = Promise("the price list", "email", Due(world.clock.now().date()))
    touches.promise(session, kit, account, first, prices)
    own = cadences.add(session, kit, account, cadences.value(session, account, "persistent"))
    contacts.change(session, kit, account, second, {"cadence": own.id})
    front = world.ready(account, 1)
    captures.send(session, kit, account, Upload(uuid4(), photo(2), back_of=front))
    world.send(account, 3)
    feeds.add(session, kit, account, "My phone")
    useful.add(session, kit, account, Thing.of("link", "Tea", "https://example.com/=1", tags=["a, b"]))
    paper = Thing.of("document", "Prices", file_name="prices.pdf", language="de")
    paper_id = useful.add(session, kit, account, paper, b"%PDF").id
    letters.put(session, kit, account, Letter("tea", "de", "Tee mit {{ name }}", "Wann?\n"), "Tea 🫖")
    post = Post(world, account)
    mailed = mails(world, account, post)
    post.come("reply-gmail-en", mailed[0])
    post.come("bounce-postfix", mailed[1])
    with writing(session):
        at = kit.clock.now()
        draft = written_drafts.open_of(session, first)[0]
        draft.thing_id, draft.times = paper_id, [at.isoformat()]
        draft.set_aside = {
            "subject": "Mine",
            "body": "x",
            "letter": "tea",
            "language": "pt",
            "thing": str(paper_id),
            "times": [],
        }
        session.add(ContactUid(account_id=account, uid="abc:ABPerson", contact_id=first, created_at=at))
        pair = sorted([first, second])
        session.add(Different(account_id=account, first_id=pair[0], second_id=pair[1]))
    return account


def mails(world: World, account: UUID, post: Post) -> list[OutgoingMail]:
    """Four mails to four contacts: two sent, one undecided, one in the Drafts folder."""
    outcomes: tuple[Outcome | None, ...] = ("taken", "taken", "unsure", None)
    for n, outcome in enumerate(outcomes):
        to = CardFields(full_name=f"Person {n}", emails=(f"p{n}@lumen.example",))
        kept = contacts.add(world.session, world.kit, account, to)
        (row,) = contacts.planned(world.session, account, kept.contact.id)
        if outcome:
            post.send(row.draft.id, outcome)
    at, draft = world.clock.now(), row.draft
    lies = OutgoingMail(account_id=account, contact_id=draft.contact_id, draft_id=draft.id, message=b"")
    lies.message_id, lies.to, lies.state = "<lies.there@li.example>", draft.to, "in_drafts"
    lies.send_at = lies.created_at = at
    world.session.add(lies)
    world.session.commit()
    return mails_of(world, account)


def mails_of(world: World, account: UUID) -> list[OutgoingMail]:
    """The account's mails, the first one first."""
    query = select(OutgoingMail).where(OutgoingMail.account_id == account)
    return list(world.session.scalars(query.order_by(OutgoingMail.created_at)))


def one(world: World) -> bytes:
    """An archive of one of all there is, made once."""
    if not ARCHIVES:
        ARCHIVES.append(written(world, filled(world)))
    return ARCHIVES[0]


def test_all_comes_back(world: World) -> None:
    """What is brought into an empty account is written again as the same bytes."""
    data = written(world, filled(world))
    assert all(files(data)[f"{name}.jsonl"] for name in PARTS if name != "imports")
    again = brought(world, data)
    assert files(written(world, again)) == files(data)
    assert written(world, again) == data


def test_only_the_date_differs(world: World) -> None:
    """A day later the archive is the same but for its date."""
    account = filled(world)
    before = files(written(world, account))
    world.clock.move(timedelta(days=1))
    after = files(written(world, account))
    assert {name for name in before if before[name] != after[name]} == {"account.json"}
    was, is_now = (json.loads(each["account.json"]) for each in (before, after))
    assert was.pop("made_at") != is_now.pop("made_at")
    assert was == is_now


@settings(
    max_examples=4,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_any_life_comes_back(small_world: World, ids: Callable[[int], None], data: st.DataObject) -> None:
    """Whatever an owner did, it comes back to the byte, obeys the law, and is undone as before."""
    number = next(numbers)
    ids(number)
    life = AMergersLife(small_world, 1000 + number)
    post = Post(small_world, life.account)
    mails = [post.mail] * 4 + [post.comes_in] * 4
    for _ in range(30):
        act = data.draw(st.sampled_from([*ACTS, life.merge, life.meet_again, *mails]))
        life.act(data, act) if isinstance(act, str) else act(data)
    whole = written(small_world, life.account)
    again = brought(small_world, whole)
    assert files(written(small_world, again)) == files(whole)
    assert law.broken(small_world.session) == []
    outcomes = [undone(small_world, account) for account in (life.account, again)]
    assert outcomes[0] == outcomes[1]
    contents = [files(written(small_world, account)) for account in (life.account, again)]
    assert contents[0] == contents[1]


def undone(world: World, account: UUID) -> list[str]:
    """What came of undoing the last thing with each contact."""
    said = []
    query = select(Contact.id).where(Contact.account_id == account).order_by(Contact.created_at, Contact.id)
    for contact_id in world.session.scalars(query).all():
        last = moments.last_of_contact(world.session, contact_id)
        if last and last.kind == "merge":
            continue  # it is undone where it was done
        try:
            answers.undo(world.session, world.kit, account, contact_id)
            said.append("undone")
        except Conflict as error:
            said.append(str(error))
    return said


def test_the_photos_come_along(world: World) -> None:
    """Photos, their thumbnails and the pictures of their cards are bit for bit what they were."""
    account = world.account()
    capture_id = world.ready(account, 5)
    again = brought(world, written(world, account))
    session, kit = world.session, world.kit
    for each in (captures.photo, captures.thumbnail):
        assert each(session, kit, again, capture_id) == each(session, kit, account, capture_id)
    assert captures.card_image(session, kit, again, capture_id, 0)[0][8:12] == b"WEBP"


def test_what_waits_is_read(world: World) -> None:
    """A photo that a worker was reading waits in the new account, held by nobody."""
    account = world.account()
    capture_id = world.send(account)
    captured = captures.get(world.session, account, capture_id)
    with writing(world.session):
        captured.state, captured.claimed_by = "reading", "worker"
    again = brought(world, written(world, account))
    found = captures.get(world.session, again, capture_id)
    assert (found.state, found.claimed_by) == ("waiting", None)


def test_only_an_empty_account_takes_an_archive(world: World) -> None:
    """An account with a contact, a photo or an event is left as it is."""
    data = one(world)
    busy = world.account("busy@example.com")
    events.add(world.session, world.kit, busy, "Fair")
    before = written(world, busy)
    with pytest.raises(Conflict):
        archive.bring(world.session, world.kit, busy, io.BytesIO(data))
    assert written(world, busy) == before


def test_no_secret_is_in_it(world: World) -> None:
    """Neither the account's mail address and password nor the address of a calendar are in it."""
    account = filled(world)
    owner = world.owner(account)
    (feed,) = feeds.all_of(world.session, account)
    secrets = (
        owner.email,
        owner.password,
        owner.fs_uniquifier,
        str(account),
        feeds.token(world.kit, feed.id, 1),
    )
    held = b"".join(data for name, data in files(written(world, account)).items() if name != "schema.json")
    assert not [secret for secret in secrets if secret and secret.encode() in held]


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("contacts", lambda rows: [{**row, "answer": "perhaps"} for row in rows]),
        ("contacts", lambda rows: [{**row, "more": 1} for row in rows]),
        ("contacts", lambda rows: rows[:1] * 2),
        ("contacts", lambda rows: rows[:1]),
        ("contacts", lambda rows: [{**row, "cadence": str(uuid4())} for row in rows]),
        ("events", lambda rows: [{**row, "created_at": "2026-03-02T09:00:00"} for row in rows]),
        ("followups", lambda rows: [{**row, "contact_id": str(uuid4())} for row in rows]),
        ("followups", lambda rows: [{**row, "due_on": "9999-12-31"} for row in rows]),
        ("followups", lambda rows: [{**row, "state": "planned", "kind": "step"} for row in rows]),
        ("cards", lambda rows: [{**row, "reading": {}} for row in rows]),
        ("cadences", lambda rows: [{**row, "steps": []} for row in rows]),
        ("captures", lambda rows: [{**row, "photo": "../../key"} for row in rows]),
        ("captures", lambda rows: [{**row, "media_type": "text/html"} for row in rows]),
        ("followups", lambda _: []),
        ("followups", lambda rows: [{**row, "resume": 10**30} for row in rows]),
        ("events", lambda rows: rows * 2),
        ("contacts", lambda rows: [{**row, "emails": ["a" * 1500]} for row in rows]),
        ("moments", lambda rows: [{**row, "before": {"left": 1}} for row in rows]),
        ("moments", lambda rows: [{**row, "before": {"contact": {"account_id": "x"}}} for row in rows]),
        ("moments", lambda rows: [{**row, "before": {"made": [str(uuid4())]}} for row in rows]),
        ("moments", lambda rows: [elsewhere(row) for row in rows]),
        ("drafts", lambda rows: [{**row, "state": "undecided"} for row in rows]),
        ("drafts", lambda rows: [{**row, "state": "queued"} for row in rows]),
        ("drafts", lambda rows: [{**row, "set_aside": {"subject": ""}} for row in rows]),
        ("drafts", lambda rows: [{**row, "language": "tlh"} for row in rows]),
        ("outgoing_mails", lambda rows: [{**row, "state": "queued"} for row in rows]),
        ("outgoing_mails", lambda rows: [{**row, "state": "sent", "ended_at": None} for row in rows]),
        ("outgoing_mails", lambda rows: [{**row, "to": "a@b.example\nBcc: c@d.example"} for row in rows]),
        ("outgoing_mails", lambda rows: [{**row, "message_id": "<1@b.example>\n"} for row in rows]),
        ("outgoing_mails", lambda rows: [{**row, "message_id": "<1@b.example>"} for row in rows]),
        ("outgoing_mails", lambda rows: turned_round(rows, "contact_id")),
        ("outgoing_mails", lambda rows: turned_round(rows, "draft_id")),
        ("outgoing_mails", lambda rows: [{**row, "message": "x"} for row in rows]),
        ("replies", lambda rows: [{**row, "kind": "answer"} for row in rows]),
        ("replies", lambda rows: [{**row, "message_id": "<1@b.example> <2@b.example>"} for row in rows]),
        ("replies", lambda rows: [{**row, "message_id": "<1@b.example>"} for row in rows]),
        ("replies", lambda rows: [{**row, "text": "x" * 40_001} for row in rows]),
        (
            "replies",
            lambda rows: [{**row, "contact_id": "00000000-0000-0003-0000-000000009999"} for row in rows],
        ),
        ("replies", lambda rows: turned_round(rows, "contact_id")),
        ("replies", lambda rows: [{**row, "id": "00000000-0000-0008-0000-000000009999"} for row in rows]),
        ("replies", lambda _: []),
    ],
)
def test_a_damaged_archive_is_not_taken(small_world: World, file: str, change: Callable[..., object]) -> None:
    """Where anything in it is wrong, the file is named, and the account is as empty as before."""
    data = changed(one(small_world), **{file: change})
    account = small_world.account("new@example.com")
    before, photos = written(small_world, account), dict(small_world.photos.photos)
    with pytest.raises(Invalid, match=r"damaged, at [a-z_]+\.jsonl"):
        archive.bring(small_world.session, small_world.kit, account, io.BytesIO(data))
    assert (written(small_world, account), small_world.photos.photos) == (before, photos)


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_archive_is_not_taken(small_world: World, data: bytes) -> None:
    """Other files are refused in words."""
    with pytest.raises(Invalid, match="not an archive"):
        archive.bring(small_world.session, small_world.kit, small_world.account(), io.BytesIO(data))


@pytest.mark.parametrize("seed", range(12))
def test_a_bit_that_fell_over_is_noticed(small_world: World, seed: int) -> None:
    """An archive with a flipped bit is refused in words, or that bit did not matter: never an error."""
    data = bytearray(one(small_world))
    data[len(data) * seed // 12] ^= 1 << seed % 8
    account = small_world.account("new@example.com")
    with suppress(Invalid):
        archive.bring(small_world.session, small_world.kit, account, io.BytesIO(bytes(data)))


def test_an_archive_without_its_photos_is_not_taken(small_world: World) -> None:
    """Where a photo of it is missing, nothing is taken; photos that are nobody's are left."""
    account = small_world.account("new@example.com")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as whole:
        for name, held in files(one(small_world)).items():
            if not name.endswith("card-0"):
                whole.writestr(name, held)
    with pytest.raises(Invalid, match=r"damaged, at photos/.*/card-0"):
        archive.bring(small_world.session, small_world.kit, account, out)
    more = io.BytesIO(one(small_world))
    with zipfile.ZipFile(more, "a") as whole:
        whole.writestr(f"photos/{uuid4()}/photo", photo())
    before = len(small_world.photos.photos)
    archive.bring(small_world.session, small_world.kit, account, more)
    assert len(small_world.photos.photos) == before + len(
        [n for n in files(one(small_world)) if n.startswith(("photos/", "things/"))]
    )


def test_what_is_found_by_its_notes_still_is(world: World) -> None:
    """A contact is found by what was noted of them, though the archive does not say by what."""
    again = brought(world, one(world))
    found = contacts.page(world.session, again, Asked(q="rang twice")).items
    assert [contact.full_name for contact in found] == ["Élodie Müller"]


def test_a_mail_to_no_address_is_written_without(world: World) -> None:
    """What a file gave as a mail address and is none keeps nobody from an archive."""
    account = world.account()
    for address in ("<@a:", "x@[1", "=?utf-8?q?=0A?=@x"):
        fields = CardFields(full_name="Ana", emails=(address,))
        draft = world.keep(account, fields).draft
        drafts.sent(world.session, world.kit, account, draft.id)
    mails = [data for name, data in files(written(world, account)).items() if name.startswith("mails/")]
    assert len(mails) == 3
    assert all(b"\nTo: \r\n" in mail or b"\nTo:\r\n" in mail for mail in mails)


def test_a_picture_in_it_is_one(small_world: World) -> None:
    """What is no picture is not stored among the photos."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as whole:
        for name, held in files(one(small_world)).items():
            whole.writestr(name, "<script>alert(1)</script>" if name.endswith("thumbnail") else held)
    with pytest.raises(Invalid, match="damaged, at photos/"):
        archive.bring(small_world.session, small_world.kit, small_world.account("new@example.com"), out)


def test_a_letter_nobody_could_save_is_refused(small_world: World) -> None:
    """A letter from an archive keeps the rules of one that is typed."""
    data = changed(
        one(small_world), letters=lambda rows: [rows[0] | {"body": "{% for n in (1..9) %}{% endfor %}"}]
    )
    with pytest.raises(Invalid, match="damaged, at letters"):
        brought(small_world, data)


def test_a_talk_nobody_could_write_down_is_refused(small_world: World) -> None:
    """What was talked about has the bounds of a note in an archive, too."""
    long = {"talked_about": "x" * (LONGEST_NOTE + 1)}
    data = changed(one(small_world), contacts=lambda rows: [rows[0] | long, *rows[1:]])
    with pytest.raises(Invalid, match="damaged, at contacts"):
        brought(small_world, data)


def test_documents_come_back(small_world: World) -> None:
    """A document is kept for the new account, and a mail that waits still brings it along."""
    account = brought(small_world, one(small_world))
    session = small_world.session
    paper = next(row for row in useful.all_of(session, account) if row.file_name)
    assert useful.document(session, small_world.kit, account, paper.id).data == b"%PDF"
    waiting = session.scalars(select(Draft).where(Draft.account_id == account, Draft.thing_id == paper.id))
    assert len(waiting.all()) == 1


def test_a_document_may_not_be_endless(small_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is larger than any mail takes is refused, and nothing of it stays."""
    monkeypatch.setattr(reading, "LARGEST", 3)
    account = small_world.account("new@example.com")
    with pytest.raises(Invalid, match="damaged, at things/"):
        archive.bring(small_world.session, small_world.kit, account, io.BytesIO(one(small_world)))
    assert not [key for key in small_world.photos.photos if key.startswith(str(account))]


def test_an_answer_on_the_new_server_is_one_of_the_thread(small_world: World) -> None:
    """A mail that answers one sent from the old server is known, and what goes out next goes on from both."""
    account = brought(small_world, one(small_world))
    session, post = small_world.session, Post(small_world, account)
    small_world.clock.move(timedelta(days=1))
    sent = next(mail for mail in mails_of(small_world, account) if mail.state == "sent")
    assert session.scalars(select(Reply.kind).where(Reply.contact_id == sent.contact_id)).all() == ["reply"]
    came = post.come("reply-outlook-de", sent)
    assert came
    assert came.contact_id == sent.contact_id
    (row,) = contacts.planned(session, account, sent.contact_id)
    drafts.edit(session, small_world.kit, account, row.draft.id, subject="Re: Tea", body="At nine?")
    post.send(row.draft.id)
    said = message_from_bytes(small_world.courier.mails[-1].message)
    assert said["References"].split()[0] == sent.message_id
    assert said["In-Reply-To"] == came.message_id


@pytest.mark.parametrize("arrived", [True, False])
def test_what_nobody_knows_of_is_asked_on_the_new_server(small_world: World, arrived: bool) -> None:
    """It is sent, or a draft again; it never goes out by itself, and nothing is put into Sent."""
    account = brought(small_world, one(small_world))
    session, kit = small_world.session, small_world.kit
    (stuck,) = outbox.stuck(session, account)
    assert (stuck.mail.state, stuck.draft.state) == ("undecided", "undecided")
    Post(small_world, account)
    sent, filed = len(small_world.courier.mails), len(small_world.folders.kept["Sent"])
    outbox.decide(session, kit, account, stuck.draft.id, arrived=arrived)
    small_world.clock.move(timedelta(minutes=10))
    sending.sweep(session, kit, "worker")
    assert drafts.get(session, account, stuck.draft.id).state == ("sent" if arrived else "draft")
    assert (len(small_world.courier.mails), len(small_world.folders.kept["Sent"])) == (sent, filed)


@pytest.mark.parametrize("outcome", [None, "later", "refused"])
def test_what_waits_is_a_draft_there(small_world: World, outcome: Outcome | None) -> None:
    """What is queued, or came back, goes out from one server only: on the other one it is a draft."""
    account = small_world.account()
    draft = small_world.keep(account).draft
    Post(small_world, account).send(draft.id, outcome)
    assert drafts.get(small_world.session, account, draft.id).state != "draft"
    again = brought(small_world, written(small_world, account))
    assert mails_of(small_world, again) == []
    states = select(Draft.state).where(Draft.account_id == again)
    assert small_world.session.scalars(states).all() == ["draft"]


def test_what_is_being_handed_over_is_undecided_there(small_world: World) -> None:
    """A server that is gone can't say any more whether it took the mail."""
    account, archives = small_world.account(), list[bytes]()
    draft = small_world.keep(account).draft
    post = Post(small_world, account)
    small_world.courier.interrupt(lambda: archives.append(written(small_world, account)))
    post.send(draft.id)
    (stuck,) = outbox.stuck(small_world.session, brought(small_world, archives[0]))
    assert (stuck.mail.state, stuck.draft.state) == ("undecided", "undecided")


def test_an_archive_comes_into_two_accounts_of_a_server(small_world: World) -> None:
    """Each has the mails as its own, beside the account they are from."""
    accounts = [brought(small_world, one(small_world)) for _ in range(2)]
    ids = [[mail.message_id for mail in mails_of(small_world, account)] for account in accounts]
    assert ids[0] == ids[1] != []


@pytest.mark.parametrize("name", ["before_met", "before_replies"])
def test_older_archives_are_taken(small_world: World, name: str) -> None:
    """One that was written before a part of it was known comes back, and is from then on as any other."""
    data = (GOLDEN / f"{name}.zip").read_bytes()
    account = brought(small_world, data)
    was, is_now = files(data), files(written(small_world, account))
    assert {name for name in was if name.startswith(("photos/", "things/"))} <= set(is_now)
    for name in SHAPES:
        before, after = (
            [json.loads(line) for line in each.get(f"{name}.jsonl", b"").splitlines()]
            for each in (was, is_now)
        )
        assert [{**new, **old} for new, old in zip(after, before, strict=True)] == after, name
    assert law.broken(small_world.session) == []
    again = brought(small_world, written(small_world, account))
    assert files(written(small_world, again)) == is_now


def test_nothing_is_left_out_by_oversight() -> None:
    """Every column of an account's tables is in an archive, or stands here with those that are not."""
    left_out = {
        "captures": {"claimed_by", "claimed_until"},
        "imports": {"data"},
        "contacts": {"search", "sort"},
        "outgoing_mails": {"message", "in_sent", "claimed_by", "claimed_until", "tries"},
        "feeds": {"version", "ended_at", "shown", "shown_at"},
        "accounts": {"id", "email", "password", "active", "fs_uniquifier", "created_at", "revision"},
    }
    elsewhere = {"merges", "tokens", "push_subscriptions", "pushes", "feed_fetches", "shown_events", "claims"}
    elsewhere |= {"busy_calendars", "mailboxes"}
    shapes = {part.table.__tablename__: SHAPES[name] for name, part in PARTS.items()} | {"accounts": Settings}
    assert set(Base.metadata.tables) - elsewhere == set(shapes)
    for name, shape in shapes.items():
        columns = set(Base.metadata.tables[name].columns.keys()) - left_out.get(name, set()) - {"account_id"}
        assert columns == set(shape.model_fields), name


def test_the_schema_is_written_down() -> None:
    """The schema beside the documentation is the one archives hold."""
    written_down = Path("docs/archive.schema.json").read_text()
    assert json.loads(written_down) == schema()
