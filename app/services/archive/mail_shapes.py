"""What an archive has of mails: drafts, what went out of them, and what came in."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from app.domain.mail_head import ids_in
from app.domain.mail_text import LONGEST_TEXT
from app.domain.message import address
from app.services.accounts import LANGUAGES
from app.services.archive.values import MOST, Day, Instant, InstantText, Line, Shape, Text


def _message_id(text: str) -> str:
    if ids_in(text) != [text]:
        raise ValueError("not one message id")
    return text


def _address(text: str) -> str:
    if address(text) != text:
        raise ValueError("not as it was sent to")
    return text


#: With its brackets, as headers name it.
MessageId = Annotated[Line, AfterValidator(_message_id)]
Told = Annotated[str, StringConstraints(max_length=LONGEST_TEXT)]


def _spoken(language: str) -> str:
    if language not in LANGUAGES:
        raise ValueError("no language there are letters in")
    return language


Spoken = Annotated[str, AfterValidator(_spoken)]


class SetAside(Shape):
    """Words of a draft's owner that it was written anew over."""

    subject: Text
    body: Text
    letter: Line
    language: Spoken | None = None
    thing: UUID | None
    times: Annotated[list[InstantText], Field(max_length=MOST)]


class Draft(Shape):
    """A mail, sent or not; undecided: nobody knows whether it arrived."""

    id: UUID
    contact_id: UUID
    followup_id: UUID
    to: Line | None
    subject: Text
    body: Text
    letter: Line
    language: Spoken | None = None
    edited: bool
    thing_id: UUID | None = None
    times: list[InstantText] = Field(default_factory=list, max_length=MOST)
    set_aside: SetAside | None = None
    state: Literal["draft", "sent", "undecided"]
    created_at: Instant
    updated_at: Instant


class OutgoingMail(Shape):
    """A draft that went out from the owner's mailbox, may have, or lies in its Drafts folder.

    Its bytes stay where they are. Its id is that of the moment that tells of it, while there is one.
    """

    id: UUID
    contact_id: UUID
    draft_id: UUID
    message_id: MessageId
    to: Annotated[Line, AfterValidator(_address)]
    state: Literal["sent", "returned", "undecided", "in_drafts"]
    send_at: Instant
    words: Text
    created_at: Instant
    ended_at: Instant | None

    def model_post_init(self, _context: Any) -> None:
        """What went out did so at some time."""
        if (self.ended_at is None) != (self.state in ("undecided", "in_drafts")):
            raise ValueError("it ended, or nobody knows yet whether it does")


class Reply(Shape):
    """A mail that came in: an answer, a note of absence, or word that a mail came back.

    Its id is that of the moment that tells of it, while there is one.
    """

    id: UUID
    contact_id: UUID
    message_id: MessageId
    kind: Literal["reply", "automatic", "bounce"]
    sender: Line
    subject: Line
    text: Told
    quoted: Told
    attachments: Annotated[list[Line], Field(max_length=MOST)]
    back_on: Day | None
    failed: Line | None
    received_at: Instant
    created_at: Instant
    settled_at: Instant | None
