"""A draft that lay in a mailbox, and the mails in its Sent folder: which of them is it?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.parser import BytesHeaderParser
from email.policy import compat32

from app.domain.mail_head import MOST_BYTES, addresses_in, header, read_head

#: Clocks differ by so much.
_SKEW = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Written:
    """What is read of a mail the owner wrote elsewhere, and no more. Addresses are in small letters."""

    message_id: str
    to: tuple[str, ...]
    at: datetime | None


def read_written(data: bytes) -> Written:
    """The headers of one, read without trust. Raises nothing."""
    head = read_head(data)
    message = BytesHeaderParser(policy=compat32).parsebytes(data[:MOST_BYTES])
    return Written(head.message_id, addresses_in(header(message, "To")), head.sent_at)


def may_be(mail: Written, to: str, since: datetime) -> bool:
    """Whether a mail may be the draft ``to`` an address that was put into the mailbox at an instant.

    Many programs give it a new Message-ID; to whom it goes they leave alone, and its date is when it went.
    """
    dated = mail.at is not None and mail.at >= since - _SKEW
    return bool(mail.message_id) and dated and to.lower() in mail.to
