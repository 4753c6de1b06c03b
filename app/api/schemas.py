"""The API's shapes: what checks the requests and describes them in OpenAPI."""

from datetime import date, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    field_validator,
)

from app.domain.address_check import Code as DoubtCode
from app.domain.cadence import Channel
from app.domain.card import PhoneKind
from app.domain.checker import Code as AdviceCode
from app.domain.checker import Part as MailPart
from app.domain.contact import LONGEST_NOTE, Answer, Reason
from app.domain.draft import DraftState
from app.domain.followup import FIRST_YEAR, LAST_YEAR, Kind, State
from app.domain.mailbox import Security, TroubleKind
from app.domain.vcard import Version
from app.request import without_nul

Item = TypeVar("Item")
AnyDate = TypeVar("AnyDate", bound=date)
Text = Annotated[str, Field(max_length=1000)]
LongText = Annotated[str, Field(max_length=LONGEST_NOTE)]
LetterText = Annotated[str, Field(max_length=20_000)]
CaptureState = Literal["waiting", "reading", "ready", "failed", "done"]
#: A file in a multipart form.
File = Annotated[Any, WithJsonSchema({"type": "string", "format": "binary"})]
#: A time of day where its owner is.
HourText = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", examples=["09:00"])]
#: A day, or a time with its offset where one was agreed.
DueText = Annotated[str, Field(examples=["2026-11-27", "2026-11-27T10:00:00+01:00"])]


def _within_reach(value: AnyDate) -> AnyDate:
    if not FIRST_YEAR < value.year < LAST_YEAR:
        raise ValueError(f"must lie between {FIRST_YEAR} and {LAST_YEAR}")
    return value


Instant = Annotated[AwareDatetime, AfterValidator(_within_reach)]
Day = Annotated[date, AfterValidator(_within_reach)]


class Shape(BaseModel):
    """What every shape is: nothing unknown is taken, and texts are checked as they will be stored."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _storable(cls, value: Any) -> Any:
        return [without_nul(each) for each in value] if isinstance(value, list) else without_nul(value)


class Page(BaseModel, Generic[Item]):
    items: list[Item]
    next: str | None


class Problem(BaseModel):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list["Fault"] = []
    contact: str | None = None


class Fault(BaseModel):
    field: str
    detail: str


class Phone(Shape):
    number: Text
    kind: PhoneKind = "unknown"
    e164: Text | None = None
    extension: Text | None = None


class Social(Shape):
    network: Text
    handle: Text
    url: Text | None = None


class Fields(Shape):
    name_prefix: Text | None = None
    full_name: Text | None = None
    name_suffix: Text | None = None
    job_title: Text | None = None
    company: Text | None = None
    department: Text | None = None
    emails: list[Text] = []
    phones: list[Phone] = []
    urls: list[Text] = []
    address: Text | None = None
    social: list[Social] = []
    language: Text | None = None


class SamePerson(BaseModel):
    contact: str
    why: str


Boxes = dict[str, list[list[tuple[float, float]]]]


class BackShape(BaseModel):
    """The other side of a card: the capture it came with, and where in its image values were read."""

    capture: str
    image: str
    size: tuple[int, int]
    boxes: Boxes


class CardShape(BaseModel):
    """A card of all its sides. ``boxes`` are places in ``image``, those of ``backs`` in theirs.

    An open card with a contact came after its front was kept: ``add`` it to the contact.
    """

    state: Literal["open", "kept", "let_go"]
    contact: str | None
    image: str
    size: tuple[int, int]
    fields: Fields
    confidence: dict[str, float]
    boxes: Boxes
    backs: list[BackShape]
    alternatives: dict[str, list[str]]
    same_person: list[SamePerson]


class CaptureShape(BaseModel):
    id: str
    state: CaptureState
    problem: str | None
    event: str | None
    taken_at: datetime
    note: str
    back_of: str | None
    cards: list[CardShape]


class NewCapture(Shape):
    """``event``: none if empty; the one you are at if left out."""

    photo: File
    id: UUID
    event: Annotated[UUID | None, BeforeValidator(lambda value: value or None)] = None
    taken_at: Instant | None = None
    note: LongText = ""
    back_of: UUID | None = None
    back_of_card: Annotated[int, Field(ge=0, le=1000)] | None = None


class NewArchive(Shape):
    file: File


class BroughtShape(Shape):
    """How many came back."""

    contacts: int
    photos: int


class CaptureChange(Shape):
    note: LongText


class Listed(Shape):
    after: str | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class CaptureQuery(Listed):
    state: CaptureState | None = None


class PromiseShape(Shape):
    what: Annotated[str, Field(min_length=1, max_length=1000)]
    channel: Channel
    due: DueText


class Review(Shape):
    fields: Fields
    talked_about: LongText = ""
    promise: PromiseShape | None = None
    event: UUID | None = None
    backs: list[UUID] | None = None


class Added(Review):
    """``contact``: whose card it is; the rest but ``fields`` goes with that."""

    contact: UUID | None = None


class NextStep(BaseModel):
    followup: str
    kind: Kind
    channel: Channel
    what: str
    due: DueText
    overdue: bool


class ContactShape(Fields):
    """``met_on`` is null for whom their owner has never met: they came in by a file."""

    model_config = ConfigDict(extra="ignore")

    id: str
    event: str | None
    met_on: date | None
    talked_about: str
    introduced_by: str | None
    tags: list[str]
    cadence: str
    answer: Answer
    answer_reason: Reason | None
    answer_words: str
    not_now_until: date | None
    next_step: NextStep | None


class NewContact(Fields):
    talked_about: LongText = ""
    event: UUID | None = None
    met_on: Day | None = None


class ContactChange(Fields):
    talked_about: LongText = ""
    event: UUID | None = None
    met_on: Day = date.min
    tags: list[Text] = []
    introduced_by: UUID | None = None
    cadence: Text = ""


class ContactQuery(Listed):
    q: Text = ""
    event: UUID | None = None
    answer: Answer | None = None
    sort: Literal["name", "newest"] = "name"


class Takeaway(Shape):
    """Which contacts a file holds: those that hold every word of ``q``, from an event, with an answer."""

    q: Text = ""
    event: UUID | None = None
    answer: Answer | None = None


class VcardQuery(Shape):
    version: Version = "3.0"


class VcardsQuery(Takeaway):
    version: Version = "3.0"


class MomentShape(BaseModel):
    """``id``: for undoing it, while it is ``undoable``."""

    id: UUID | None
    undoable: bool
    day: date
    at: datetime | None
    kind: Literal["met", "touch", "reply", "answer", "skip", "snooze", "merge", "import"]
    what: str
    note: str
    channel: Channel | None
    answer: Answer | None
    reason: Reason | None
    until: date | None


class FollowUpShape(BaseModel):
    id: str
    contact: str
    kind: Kind
    channel: Channel
    what: str
    due: DueText
    draft: str | None
    state: State


class Snoozing(Shape):
    """``until``: a day; or for a promise a time, too."""

    until: DueText


class Answering(Shape):
    """``until`` goes with "not_now"; ``reason`` and ``words`` with "no"."""

    answer: Answer
    reason: Reason | None = None
    words: Text = ""
    until: Day | None = None


class Touching(Shape):
    """``id``: made by who sends it; the same one again is the same touch, for when an answer got lost."""

    id: UUID | None = None
    channel: Channel
    note: LongText = ""
    at: Instant | None = None


class FollowUpQuery(Listed):
    due: Literal["today", "overdue", "all"] = "all"
    contact: UUID | None = None


class Undoing(Shape):
    """``moment``: the one to undo, and no other; without it the last."""

    moment: UUID | None = None


class Doing(Shape):
    """``id``: made by who sends it; the same one again is the same touch, for when an answer got lost."""

    id: UUID | None = None
    note: LongText = ""
    at: Instant | None = None


class Advice(BaseModel):
    """What could be better in a mail: from one character of its subject or body to before another."""

    code: AdviceCode
    part: MailPart
    from_: int = Field(alias="from")
    to: int
    text: str


class OutgoingShape(BaseModel):
    """What became of a draft in the outbox last: since when or until when, and the server's words."""

    state: Literal[
        *("queued", "sending", "handing", "sent", "failed", "undecided", "withdrawn", "returned", "in_drafts")
    ]
    at: datetime
    words: str


class AttachmentShape(BaseModel):
    name: str
    thing: str


class DraftWords(BaseModel):
    subject: str
    body: str


class DraftShape(BaseModel):
    """``thing``: the useful thing it brings along. ``times``: when the times to meet begin that it offers.

    ``letter``: the name of the letter it is made of. ``set_aside``: words of yours it was written anew over.
    """

    id: str
    contact: str
    followup: str
    to: str | None
    subject: str
    body: str
    mailto: str
    letter: str
    set_aside: DraftWords | None
    advice: list[Advice]
    thing: str | None
    times: list[datetime]
    attachments: list[AttachmentShape]
    outgoing: OutgoingShape | None
    state: DraftState


class LetterChange(Shape):
    """Subject and body in Liquid; ``title`` is what lists call a letter that does not ship."""

    subject: LongText
    body: LetterText
    title: Text = ""


class LetterShape(BaseModel):
    """``shipped``: one of that name comes with the program; ``own``: it is yours, since ``changed_at``."""

    name: str
    language: str
    title: str
    subject: str
    body: str
    shipped: bool
    own: bool
    changed_at: datetime | None


class LetterAsked(Shape):
    """A letter as typed, and the contact to read it to."""

    language: Annotated[str, Field(max_length=10)] = "en"
    subject: LongText
    body: LetterText
    contact: UUID | None = None


class PreviewShape(BaseModel):
    subject: str
    body: str
    advice: list[Advice]


class Sending(Shape):
    """``at``: a later time."""

    at: Instant | None = None


class Deciding(Shape):
    """``sent``: it arrived."""

    sent: bool


class ServerGiven(Shape):
    """An empty ``password`` is the one there was; an empty ``user`` logs in as nobody."""

    host: Text
    port: Annotated[int, Field(ge=1, le=65535)]
    security: Security = "tls"
    user: Text = ""
    password: Text = ""


class MailboxGiven(Shape):
    """Without ``imap`` mails go out, but answers are not seen. ``html``: as HTML too."""

    address: Text
    smtp: ServerGiven
    imap: ServerGiven | None = None
    daily_limit: int | None = None
    pause: int | None = None
    html: bool | None = None


class ServerShape(BaseModel):
    host: str
    port: int
    security: Security
    user: str


class MailboxShape(BaseModel):
    """At most ``daily_limit`` mails go out in a day, ``pause`` seconds apart; with ``html`` as that, too."""

    address: str
    smtp: ServerShape
    imap: ServerShape | None
    daily_limit: int
    pause: int
    html: bool


class ReplyQuery(Shape):
    """``contact``: all that came in concerning one; without it what waits for a word from its owner."""

    contact: UUID | None = None


class ReplyShape(BaseModel):
    """``kind``: somebody wrote, a machine did, or a mail came back.

    ``quoted`` is what they wrote it under, ``attachments`` the names of the files it brought, which lie in
    the mailbox; ``back_on`` the day somebody away is back. ``failed`` is the address a mail came back from,
    ``likely`` what it may have been meant to be.
    """

    id: str
    contact: str
    kind: Literal["reply", "automatic", "bounce"]
    sender: str
    subject: str
    text: str
    quoted: str
    attachments: list[str]
    back_on: date | None
    failed: str | None
    likely: list[str]
    received_at: str
    seen: bool


class ReplyList(BaseModel):
    items: list[ReplyShape]


class Correcting(Shape):
    """The address that was meant."""

    address: Text


class CorrectedShape(BaseModel):
    """``draft``: the mail that came back, to be sent again."""

    draft: str | None


class ServerChecked(BaseModel):
    """``kind`` says what is wrong, ``words`` are the server's own."""

    ok: bool
    kind: TroubleKind | None
    words: str


class CheckedShape(BaseModel):
    smtp: ServerChecked
    imap: ServerChecked | None


class AddressTest(Shape):
    """A mail address with what else its card says."""

    address: Text
    urls: Annotated[list[Text], Field(max_length=20)] = []
    company: Text | None = None


class Doubt(BaseModel):
    """Why an address may be wrong, and what may be meant instead."""

    code: DoubtCode
    text: str
    instead: str | None


class DoubtsShape(BaseModel):
    doubts: list[Doubt]


class DraftChange(Shape):
    subject: Text = ""
    body: LetterText = ""
    letter: Text = ""
    language: Text = ""


class KeptShape(BaseModel):
    contact: ContactShape
    followups: list[FollowUpShape]
    draft: DraftShape


class EventShape(BaseModel):
    id: str
    name: str
    place: str
    from_: date | None = Field(alias="from")
    to: date | None
    current: bool


class NewEvent(Shape):
    """``id``: made by who names it, so that told twice it is one event."""

    id: UUID | None = None
    name: Annotated[str, Field(min_length=1, max_length=200)]
    place: Text = ""
    from_: date | None = Field(None, alias="from")
    to: date | None = None
    current: bool = True


class StepShape(Shape):
    """``gap``: working days after the touch before. Only a mail has a letter."""

    gap: int
    channel: Channel
    what: Text
    letter: Text | None = None


class NewCadence(Shape):
    """``steps`` in order, the first the intro mail on the same day; then ``repeats`` in turn, for ever."""

    name: Text
    steps: list[StepShape]
    repeats: list[StepShape]


class CadenceShape(NewCadence):
    """``contacts``: how many are on it, closed ones included."""

    id: str
    shipped: bool
    contacts: int


class OnCadence(Shape):
    cadence: Text


class HowMany(BaseModel):
    contacts: int


class Fetch(BaseModel):
    at: datetime
    by: str


class FeedShape(BaseModel):
    """``daily``: one event a day instead of one a follow-up; ``alarm``: rings so many minutes before.

    ``fetches``: when each calendar fetched it last, to the hour.
    """

    id: str
    name: str
    url: str
    daily: bool
    alarm: int | None
    last_fetched: Fetch | None
    fetches: list[Fetch]


class FeedChange(Shape):
    """``alarm``: null for none."""

    name: Text = ""
    daily: bool = False
    alarm: Annotated[int, Field(ge=0, le=7 * 24 * 60)] | None = None


class Named(Shape):
    name: Annotated[str, Field(min_length=1, max_length=100)]


class MeShape(BaseModel):
    email: str
    full_name: str
    company: str
    phone: str
    signature: str
    postal_address: str
    zone: str
    language: str
    region: str | None
    subdivision: str | None
    daily_touches: int
    working_days: list[int]
    work_from: str
    work_until: str


class MeChange(Shape):
    full_name: Text = ""
    company: Text = ""
    phone: Text = ""
    signature: LongText = ""
    postal_address: Text = ""
    zone: Text = "UTC"
    language: Text = "en"
    region: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    subdivision: Annotated[str, Field(max_length=50)] | None = None
    daily_touches: int = 8
    working_days: list[int] = []
    work_from: HourText = "09:00"
    work_until: HourText = "18:00"


class SessionShape(BaseModel):
    account: str
    csrf: str


class TokenShape(BaseModel):
    id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None


class NewTokenShape(TokenShape):
    """The one time the token itself is shown."""

    token: str
