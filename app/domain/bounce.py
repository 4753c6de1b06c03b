"""Bounces: a server's word that a mail did not arrive, for whom, and which mail it was (RFC 3464)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from app.domain.contact import fold
from app.domain.mail_head import Head, addresses_in, header, ids_in
from app.domain.mail_text import MOST_PARTS, inside, own_parts, parse, part_text, text_of
from app.domain.push import plain

LONGEST_WORDS = 200
#: So many reports on one mail are read; so many letters tell what it is, before a copy of the mail.
_MOST, _FIRST = 20, 600
_DAEMON = re.compile(r"(?:mailer-?daemon|postmaster|mail-?delivery|bounces?)\b[^@]*@")
#: What servers call it that write no report for machines, folded.
_SUBJECT = re.compile(
    r"undeliver|returned mail|delivery (?:status notification|failure|has failed)|mail delivery"
    r"|failure notice|could not be delivered|unzustellbar|nicht zugestellt|non remis|non distribu"
    r"|no se pudo entregar|no se ha podido entregar|nao entregue|nao foi possivel entregar"
)
#: They have read it, or say so (RFC 8098).
_RECEIPTS = ("message/disposition-notification", "message/global-disposition-notification")
#: It is late, and is tried again: as Exim, Sendmail and Exchange write it without a report, folded.
_LATE = re.compile(
    r"not yet been delivered|delivery attempts will continue|will (?:keep|continue to) try"
    r"|warning message only|do not need to resend|could not send message for past|message \S{1,50} delayed"
    r"|delivery (?:is )?delayed"
)
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_NAMED = re.compile(
    r"^[ \t]*(?:(?:To|An):[ \t]*)?<?([^\s<>()\[\],;:@\"]{1,64}@[^\s<>()\[\],;:@\"]{1,255}?)>?:?\s*(?:$|\()",
    re.M,
)
_MESSAGE_ID = re.compile(r"^[> \t]*Message-ID:\s*(<[^<>\s]{1,250}>)", re.I | re.M)
#: Of these the address itself is at fault: bad mailbox, bad system, bad syntax, moved (RFC 3463, 3.2), no
#: host of that name (3.5); others say no more than that it failed.
_ADDRESS_FAULTS = {"1.0", "1.1", "1.2", "1.3", "1.4", "1.6", "1.10", "4.4", "0.0", "4.1"}
_OTHER_FAULT = re.compile(
    r"spam|block|policy|reputation|blacklist|quota|full|too large|size|dmarc|spf|denied", re.I
)


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail that came back: from which addresses, which mail it was, and the server's own words.

    ``failed`` are in small letters, ``answers`` message ids with their brackets. ``at_fault``: nobody will
    get a mail at that address, as far as the server says why.
    """

    failed: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    words: str = ""
    at_fault: bool = True


def is_bounce(head: Head) -> bool:
    """Whether a mail tells of one that did not arrive, as its headers say."""
    if head.content == "multipart/report":
        return head.report in ("", "delivery-status")
    return bool(head.failed) or (
        bool(_DAEMON.match(head.sender)) and (head.empty_path or bool(_SUBJECT.search(fold(head.subject))))
    )


def read_bounce(head: Head, mail: bytes) -> Bounce | None:
    """What a bounce tells, from its octets; None where nothing has failed, or failed for good."""
    message = parse(mail)
    if message is None:
        return None
    parts = list(own_parts(message))
    reports = [report for part in parts for report in _reports(part)][:_MOST]
    answers = tuple(dict.fromkeys((*_returned_ids(parts), *head.answers)))
    if reports:
        failed = [report for report in reports if report.action == "failed"]
        if not failed:
            return None
        found = tuple(dict.fromkeys(report.address for report in failed if report.address))
        return Bounce(found, answers, failed[0].words, any(report.at_fault for report in failed))
    if any(part.get_content_type() in _RECEIPTS for part in parts):
        return None
    text = text_of(message)
    is_late = _LATE.search(fold(f"{head.subject}\n{text[:_FIRST]}"))
    return None if is_late else _without_report(head, text, answers)


@dataclass(frozen=True, slots=True)
class _Report:
    address: str
    action: str
    words: str
    at_fault: bool


def _reports(part: Message) -> Iterator[_Report]:
    """What a delivery-status part says of each recipient (RFC 3464, 2.3)."""
    if part.get_content_type() not in ("message/delivery-status", "message/global-delivery-status"):
        return
    for block in inside(part):
        address = _recipient(block, "Final-Recipient")
        original = _recipient(block, "Original-Recipient")
        if not (address or original):
            continue
        action = header(block, "Action").strip().lower()
        words = header(block, "Diagnostic-Code").partition(";")[2] or header(block, "Status")
        at_fault = _at_fault(header(block, "Status"), words)
        # What was sent to is the original; what it was forwarded to is nobody we know.
        yield _Report(original or address, action, plain(words, LONGEST_WORDS) if words else "", at_fault)


def _at_fault(status: str, words: str) -> bool:
    """Whether it is the address that failed: by the code, or by the words where that tells nothing."""
    found = _STATUS.search(status)
    code = f"{int(found[2])}.{int(found[3])}" if found else "0.0"
    if (found and found[1] == "4") or code not in _ADDRESS_FAULTS:
        return False
    return code != "0.0" or not _OTHER_FAULT.search(words)


def _recipient(block: Message, name: str) -> str:
    """ "rfc822; ana@about.example", without its kind."""
    kind, _, address = header(block, name).partition(";")
    return next(iter(addresses_in(address or kind)), "")


def _returned_ids(parts: list[Message]) -> Iterator[str]:
    """The ids of the mails that came back whole, or by their headers."""
    for part in parts[:MOST_PARTS]:
        kind = part.get_content_type()
        if kind in ("message/rfc822", "message/global"):
            for each in inside(part):
                yield from ids_in(str(each.get("Message-ID", "")))[:1]
        elif kind in ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers"):
            text = part_text(part) or "\n".join(map(str, inside(part)))
            yield from _MESSAGE_ID.findall(text)[:1]


def _without_report(head: Head, text: str, answers: tuple[str, ...]) -> Bounce | None:
    """One in words alone: the addresses are in a header, or stand at the beginning of a line."""
    failed = head.failed or tuple(dict.fromkeys(each.lower() for each in _NAMED.findall(text[:5000])))
    ids = tuple(dict.fromkeys((*answers, *_MESSAGE_ID.findall(text)[:1])))
    if not failed and not ids:
        return None
    why = next((line.strip() for line in text.split("\n") if _says_why(line)), "")
    return Bounce(failed[:_MOST], ids, plain(why, LONGEST_WORDS) if why else "", _at_fault(why, why))


def _says_why(line: str) -> bool:
    return bool(
        re.search(r"\b5\d\d\b|\b5\.\d\.\d", line)
        or re.search(r"(?i)unknown user|user unknown|no such|unrouteable", line)
    )
