"""What the lines of an archive are, a shape a file: its documented schema (docs/archive.md).

Ids are numbers of an archive's own, so that it says the same wherever it was made; those of photos
are the phone's, and stay.
"""

from datetime import time
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from app.domain.cadence import Cadence, Channel, Step
from app.domain.card import LIST_FIELDS, TEXT_FIELDS, PhoneKind
from app.domain.contact import Answer, Reason
from app.domain.followup import Kind, State
from app.domain.letter import Letter
from app.domain.plain_card import fields_from_plain
from app.domain.plain_reading import reading_from_plain
from app.domain.useful import Kind as ThingKind
from app.domain.useful import Thing
from app.services import letters
from app.services.archive.mail_shapes import Draft, OutgoingMail, Reply
from app.services.archive.values import (
    MOST,
    MOST_CHANGED,
    Count,
    Day,
    Instant,
    Key,
    Line,
    Note,
    Shape,
    Text,
)
from app.services.contacts import MomentKind
from app.services.feeds import LONGEST_ALARM


def _readable(plain: dict[str, Any]) -> dict[str, Any]:
    reading_from_plain(plain)
    return plain


def _fields(plain: dict[str, Any]) -> dict[str, Any]:
    fields_from_plain(plain)
    return plain


def _steps(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for step in found:
        Step(**step)
    return found


class Settings(Shape):
    """What the owner says of themselves; no mail address, and no password."""

    full_name: Line
    company: Line
    phone: Line
    signature: Text
    postal_address: Line
    zone: Line
    language: Line
    region: Line | None
    subdivision: Line | None
    daily_touches: int
    working_days: Annotated[list[int], Field(max_length=7)]
    morning_at: time
    pushes_off: Annotated[list[Line], Field(max_length=MOST)]
    work_from: time = time(9)
    work_until: time = time(18)
    mail_footer: bool = True


class Head(Shape):
    """account.json: what it is, when it was made, how many lines each file has, and the settings."""

    format: Literal["second-hello"] = "second-hello"
    version: Literal[1] = 1
    made_at: Instant
    counts: dict[Key, Count]
    settings: Settings


class Event(Shape):
    """Where the owner met people."""

    id: UUID
    name: Line
    place: Line
    from_date: Day | None
    to_date: Day | None
    current: bool
    created_at: Instant


class OwnCadence(Shape):
    """A cadence of the owner's own."""

    id: UUID
    name: Line
    steps: Annotated[list[dict[str, Any]], AfterValidator(_steps)]
    repeats: Annotated[list[dict[str, Any]], AfterValidator(_steps)]
    created_at: Instant
    updated_at: Instant

    def model_post_init(self, _context: Any) -> None:
        """A cadence that could not be followed is none."""
        Cadence(self.name, tuple(Step(**s) for s in self.steps), tuple(Step(**s) for s in self.repeats))


class Phone(Shape):
    """A number as printed, and as it is dialled."""

    number: Line
    kind: PhoneKind
    e164: Line | None
    extension: Line | None


class Social(Shape):
    """A profile on a network."""

    network: Line
    handle: Line
    url: Line | None


class Contact(Shape):
    """A person, and what has come of them."""

    id: UUID
    event_id: UUID | None
    name_prefix: Line | None
    full_name: Line | None
    name_suffix: Line | None
    job_title: Line | None
    company: Line | None
    department: Line | None
    emails: list[Line]
    phones: list[Phone]
    urls: list[Line]
    address: Line | None
    social: list[Social]
    language: Line | None
    met_on: Day
    met: bool = True
    talked_about: Note
    tags: Annotated[list[Line], Field(max_length=MOST)]
    introduced_by: UUID | None
    cadence: Line
    answer: Answer
    answer_reason: Reason | None
    answer_words: Text
    answered_on: Day | None
    not_now_until: Day | None
    touches: Count
    touched_on: Day | None
    mailed_on: Day | None
    replied_on: Day | None
    bounced: list[Line] = Field(default_factory=list, max_length=MOST)
    created_at: Instant
    updated_at: Instant

    def model_post_init(self, _context: Any) -> None:
        """What no card may say, no contact does."""
        names = (*TEXT_FIELDS, *LIST_FIELDS)
        fields_from_plain(self.model_dump(include=set(names)))


class Capture(Shape):
    """A photo; its files are below photos/<id>/."""

    id: UUID
    event_id: UUID | None
    back_of: UUID | None
    back_of_card: Count | None
    taken_at: Instant
    created_at: Instant
    note: Text
    photo: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$")]
    media_type: Literal["image/jpeg", "image/png", "image/webp", "image/heic"]
    state: Literal["waiting", "ready", "failed", "done"]
    problem: Text | None
    tries: Count
    has_thumbnail: bool


class Card(Shape):
    """One card of a photo, and what was read from it."""

    capture_id: UUID
    n: Annotated[int, Field(ge=0, le=1000)]
    state: Literal["open", "kept", "let_go", "side"]
    side_of: Count | None
    contact_id: UUID | None
    width: Annotated[int, Field(ge=1, le=100_000)]
    height: Annotated[int, Field(ge=1, le=100_000)]
    reading: Annotated[dict[str, Any], AfterValidator(_readable)]


class FollowUp(Shape):
    """What is to do, or was done."""

    id: UUID
    contact_id: UUID
    kind: Kind
    channel: Channel
    what: Text
    due_on: Day
    due_at: Instant | None
    urgency: Line
    step: Count | None
    resume: Count
    wanted_on: Day
    rank: Annotated[int, Field(ge=0, le=3)]
    patience: Count
    too_late: bool
    letter: Line | None
    about: Text
    about_id: UUID | None
    state: State
    note: Text
    ended_at: Instant | None
    created_at: Instant
    updated_at: Instant
    version: Count


class Standing(Shape):
    """How a contact's thread stood; only what an act has changed of it."""

    answer: Answer | None = None
    answer_reason: Reason | None = None
    answer_words: Text | None = None
    answered_on: Day | None = None
    not_now_until: Day | None = None
    touches: Count | None = None
    touched_on: Day | None = None
    mailed_on: Day | None = None
    replied_on: Day | None = None


class Place(Shape):
    """Where a follow-up was."""

    due_on: Day
    due_at: Instant | None
    wanted_on: Day


class Meeting(Shape):
    """Where one met again, and what about."""

    event: Line | None
    about: Note


class Met(Shape):
    """What else of a contact an added card changed."""

    talked_about: Note | None = None
    met_on: Day | None = None
    met: bool | None = None
    event_id: UUID | None = None


class Before(Shape):
    """What undoing needs of an act; of those before there was undoing, nothing."""

    contact: Standing = Standing()
    cadence: Key = ""
    planned: dict[UUID, Place] = Field(default_factory=dict, max_length=MOST_CHANGED)
    made: list[UUID] = Field(default_factory=list, max_length=MOST_CHANGED)
    waited: list[UUID] = Field(default_factory=list, max_length=MOST_CHANGED)
    left: dict[UUID, Place | None] = Field(default_factory=dict, max_length=MOST_CHANGED)
    fields: dict[Key, tuple[Any, Any]] = Field(default_factory=dict, max_length=MOST)
    card: tuple[UUID, Count] | None = None
    meeting: Meeting | None = None

    def model_post_init(self, _context: Any) -> None:
        """Fields are put back as they are told here: they must be some."""
        for side in (0, 1):
            told = {name: values[side] for name, values in self.fields.items()}
            Met(**{name: told.pop(name) for name in Met.model_fields if name in told})
            fields_from_plain(told)


def _undoable(plain: dict[str, Any]) -> dict[str, Any]:
    Before.model_validate(plain)
    return plain


class Moment(Shape):
    """What has happened with a contact, and what undoing it needs."""

    id: UUID
    contact_id: UUID
    followup_id: UUID | None
    kind: MomentKind
    channel: Channel | None
    what: Text
    note: Text
    answer: Answer | None
    reason: Reason | None
    until: Day | None
    at: Instant
    day: Day
    made_at: Instant
    before: Annotated[dict[str, Any], AfterValidator(_undoable)]


class Uid(Shape):
    """A UID of a contact's vCard."""

    uid: Line
    contact_id: UUID
    created_at: Instant


class Different(Shape):
    """Two contacts that look alike, and are not one person."""

    first_id: UUID
    second_id: UUID


class Given(Shape):
    """What a file gave to somebody known, as before and then; the ids of its notes, and its UIDs."""

    fields: dict[Key, tuple[Any, Any]] = Field(default_factory=dict, max_length=MOST)
    tags: tuple[list[Line], list[Line]] | None = None
    notes: list[UUID] = Field(default_factory=list, max_length=MOST)
    uids: list[Line] = Field(default_factory=list, max_length=MOST)

    def model_post_init(self, _context: Any) -> None:
        """Fields are put back as they are told here: they must be some."""
        for side in (0, 1):
            fields_from_plain({name: values[side] for name, values in self.fields.items()})


def _given(plain: dict[UUID, dict[str, Any]]) -> dict[UUID, dict[str, Any]]:
    for given in plain.values():
        Given.model_validate(given)
    return plain


class Import(Shape):
    """A file that was taken in, the contacts it made, and what it gave to those that were known."""

    id: UUID
    name: Line
    created_at: Instant
    done_at: Instant | None
    made: Annotated[list[UUID], Field(max_length=MOST_CHANGED)]
    given: Annotated[dict[UUID, dict[str, Any]], AfterValidator(_given)] = Field(
        default_factory=dict, max_length=MOST_CHANGED
    )


class Feed(Shape):
    """A calendar by the name of its device. Its address is the server's, and made anew."""

    id: UUID
    name: Line
    daily: bool
    alarm: Annotated[int, Field(ge=0, le=LONGEST_ALARM)] | None
    created_at: Instant


class Useful(Shape):
    """What mails bring along; the file of a document is things/<id>."""

    id: UUID
    kind: ThingKind
    text: Line
    url: Line | None
    file_name: Line | None
    language: Line | None
    tags: Annotated[list[Line], Field(max_length=MOST)]
    created_at: Instant

    def model_post_init(self, _context: Any) -> None:
        """What nobody could collect, no archive brings."""
        made = Thing.of(
            self.kind, self.text, self.url or "", self.file_name or "", self.language, tuple(self.tags)
        )
        if (made.url, made.file_name) != (self.url, self.file_name):
            raise ValueError("not as it would be kept")


class OwnLetter(Shape):
    """A letter of the owner's own, in Liquid."""

    name: Line
    language: Line
    title: Line
    subject: Line
    body: Text
    updated_at: Instant

    def model_post_init(self, _context: Any) -> None:
        """What nobody could save, no archive brings."""
        letters.require_fit(Letter(self.name, self.language, self.subject, self.body), self.title)


#: The files of an archive. A new one comes last: the ids of the others' rows are their places here.
SHAPES: dict[str, type[Shape]] = {
    "events": Event,
    "cadences": OwnCadence,
    "contacts": Contact,
    "captures": Capture,
    "cards": Card,
    "followups": FollowUp,
    "drafts": Draft,
    "moments": Moment,
    "contact_uids": Uid,
    "different_people": Different,
    "imports": Import,
    "feeds": Feed,
    "useful_things": Useful,
    "letters": OwnLetter,
    "outgoing_mails": OutgoingMail,
    "replies": Reply,
}
#: Files that older archives do not have.
NEWER = ("useful_things", "letters", "outgoing_mails", "replies")


def schema() -> dict[str, Any]:
    """The JSON Schema of account.json and of a line of each other file."""
    return {"account.json": Head.model_json_schema()} | {
        f"{name}.jsonl": shape.model_json_schema() for name, shape in SHAPES.items()
    }
