"""What is due and who is known, as tables for spreadsheets."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from uuid import UUID

import phonenumbers
from sqlalchemy.orm import Session

from app.domain.asked import Asked
from app.domain.card import Phone
from app.domain.table.formulas import guarded
from app.domain.vcard.addresses import parted
from app.domain.vcard.names import split_name
from app.ports import Kit
from app.services import days
from app.store import accounts, followups
from app.store.accounts import Account
from app.store.asked import matching
from app.store.contacts import SORTS, Contact
from app.store.followups import FollowUpRow

HEADS = ("Name", "Company", "Title", "How", "What", "Due", "Mail", "Phone", "Talked about")

#: How many mails, numbers and pages have columns of their own.
MAILS, PHONES, PAGES = 3, 4, 3
#: The heads of Google's own export (2024), and what Excel shows besides.
PEOPLE = (
    "Name Prefix", "First Name", "Last Name", "Name Suffix",
    "Organization Name", "Organization Title", "Organization Department",
    *(f"E-mail {n} - {what}" for n in range(1, MAILS + 1) for what in ("Label", "Value")),
    *(f"Phone {n} - {what}" for n in range(1, PHONES + 1) for what in ("Label", "Value")),
    "Address 1 - Formatted", "Address 1 - Street", "Address 1 - City", "Address 1 - Region",
    "Address 1 - Postal Code", "Address 1 - Country",
    *(f"Website {n} - {what}" for n in range(1, PAGES + 1) for what in ("Label", "Value")),
    "Event", "Met On", "Notes", "Labels",
)  # fmt: skip
#: What Google calls a number's kind.
_LABELS = {"mobile": "Mobile", "whatsapp": "Mobile", "fax": "Work Fax", "home": "Home"}
_NUMBER = r"\+\d+(?: \d+)+(?:;ext=\d+)?"
_NUMBERS = re.compile(rf"{_NUMBER}(?: ::: {_NUMBER})*")


def due_today(session: Session, kit: Kit, account_id: UUID) -> str:
    """All that is due by the owner's today, the most urgent first, as CSV (RFC 4180) with a head."""
    account = accounts.get(session, account_id)
    until = days.today(kit, account)
    rows = followups.everything(session, followups.planned(account_id, until=until))
    return table([HEADS, *(_cells(row, account) for row in rows)])


def _cells(row: FollowUpRow, account: Account) -> tuple[str, ...]:
    contact = row.contact
    due = (
        row.due_at.astimezone(account.tz).strftime("%Y-%m-%d %H:%M") if row.due_at else row.due_on.isoformat()
    )
    return (
        contact.label,
        contact.company or "",
        contact.job_title or "",
        row.channel.replace("_", " "),
        row.what,
        due,
        contact.emails[0] if contact.emails else "",
        dialled(contact.fields.phones[0]) if contact.phones else "",
        contact.talked_about,
    )


def people(session: Session, account_id: UUID, asked: Asked) -> str:
    """The contacts as asked for, by name, as CSV with the heads Google Contacts gives out and takes in."""
    query = matching(account_id, asked).order_by(*SORTS["name"].columns)
    return table([PEOPLE, *map(_person, session.scalars(query))])


def _person(contact: Contact) -> list[str]:
    fields = contact.fields
    given, family, generation = split_name(fields.full_name or "", fields.language)
    suffix = ", ".join(filter(None, (generation, fields.name_suffix)))
    address = parted(fields.address or "")
    pages = [*fields.urls, *(profile.url for profile in fields.social if profile.url)]
    return [
        *(fields.name_prefix or "", given, family, suffix),
        *(fields.company or "", fields.job_title or "", fields.department or ""),
        *_labelled([("Work", email) for email in fields.emails], MAILS),
        *_labelled([(_LABELS.get(phone.kind, "Work"), dialled(phone)) for phone in fields.phones], PHONES),
        *(fields.address or "", address.street, address.town, address.state, address.postcode),
        address.country,
        *_labelled([("Work", page) for page in pages], PAGES),
        *(contact.event.name if contact.event else "", contact.met_on.isoformat() if contact.met else ""),
        contact.talked_about,
        _labels(contact.tags),
    ]


def _labelled(values: Sequence[tuple[str, str]], places: int) -> list[str]:
    """Each value behind its label; those beyond the last place stand in it, parted as Google does."""
    first, rest = values[: places - 1], values[places - 1 :]
    last = (rest[0][0], " ::: ".join(value for _, value in rest)) if rest else ("", "")
    padded = [*first, *[("", "")] * (places - 1 - len(first)), last]
    return [text for pair in padded for text in pair]


def _labels(tags: Sequence[str]) -> str:
    """Tags parted as Google does, with its group of everybody where a single one has to show that."""
    everybody = ["* myContacts"] if len(tags) == 1 and re.search("[,;]", tags[0]) else []
    return " ::: ".join((*tags, *everybody))


def dialled(phone: Phone) -> str:
    """A number in its international form, in groups with blanks between.

    A sheet would calculate with strokes, and take one group for a number and its plus for a sign; address
    books and ``domain.table`` read the blanks. The extension is behind it as RFC 3966 section 3 has it.
    In a vCard it is E.164, which each book groups as it likes; on pages it is as its card has it.
    """
    digits = re.sub(r"\D", "", phone.extension or "")
    extension = f";ext={digits}" if digits else ""
    try:
        parsed = phonenumbers.parse(phone.e164 or phone.number)
    except phonenumbers.NumberParseException:
        return phone.number + extension
    international = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return re.sub(r"[^+\d]+", " ", str(phonenumbers.format_number(parsed, international))) + extension


def table(rows: Iterable[Iterable[str]]) -> str:
    """Rows as CSV in which no cell is a formula, also where it is cut at semicolons or tabs.

    A plus and groups of digits with blanks between stay as they are: that is no formula in any sheet, where
    blanks part nothing it could add, and address books would dial an apostrophe.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow(cell if _NUMBERS.fullmatch(cell) else guarded(cell) for cell in row)
    return out.getvalue()
