"""What is due, as a table for a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.orm import Session

from app.ports import Kit
from app.services import days
from app.store import accounts, followups
from app.store.accounts import Account
from app.store.followups import FollowUpRow

HEADS = ("Name", "Company", "Title", "How", "What", "Due", "Mail", "Phone", "Talked about")

#: A cell that begins with one of these is a formula to a spreadsheet: OWASP, "CSV Injection".
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


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
        contact.phones[0]["number"] if contact.phones else "",
        contact.talked_about,
    )


def table(rows: Iterable[Iterable[str]]) -> str:
    """Rows as CSV in which no cell is a formula: an apostrophe before it makes it text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow("'" + cell if cell.startswith(_FORMULA) else cell for cell in row)
    return out.getvalue()
