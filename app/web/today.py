"""Today: whom to say hello to, and how."""

from datetime import timedelta

from flask import Blueprint, render_template
from flask_babel import gettext as _

from app.domain.draft import mailto
from app.request import account, account_id, kit, session
from app.services import captures, contacts, events, followups
from app.services.followups import FollowUpRow
from app.web import languages, words
from app.web.inside import inside
from app.web.snap import may_try_sample

blueprint = inside(Blueprint("today", __name__))

#: How many days ahead "Later" looks.
LATER = timedelta(days=7)


@blueprint.get("/today")
def show() -> str:
    """What is due, the most urgent first."""
    due = followups.due_today(session(), kit(), account_id())
    coming = followups.coming(session(), kit(), account_id())
    until = words.today() + LATER
    overdue = sum(words.late(row) for row in due.steps)
    return render_template(
        "today/show.html",
        sections=sections(due),
        people=len({row.contact_id for row in due.all}),
        later=[row for row in coming if row.due_on <= until],
        next=coming[0] if coming else None,
        ready=len(captures.open_cards(session(), account_id())),
        contacts=contacts.count(session(), account_id()),
        too_late=followups.too_late(session(), account_id()),
        pile=overdue if overdue > account().daily_touches else 0,
        evening=len(due.intros) if len(due.intros) > 1 else 0,
        evening_event=events.current(session(), account_id()),
        sample=may_try_sample(),
        date=words.today(),
    )


def sections(due: followups.Today) -> list[tuple[str, list[FollowUpRow]]]:
    """The headed lists of the page, without empty ones."""
    lists = (
        (_("Promised"), [row for row in due.promised if not row.about]),
        (_("They answered"), due.replies),
        (_("First mail, same day"), due.intros),
        (_("Introductions"), [row for row in due.promised if row.about]),
        (_("Next step"), due.steps),
    )
    return [(head, list(rows)) for head, rows in lists if rows]


@blueprint.get("/today/evening")
def evening() -> str:
    """The first mails not sent yet, one after another: those of the event one is at, else all."""
    event = events.current(session(), account_id())
    intros = followups.due_today(session(), kit(), account_id()).intros
    here = [row for row in intros if event and row.contact.event_id == event.id]
    rows = [row for row in here or intros if row.draft]
    return render_template(
        "today/evening.html",
        rows=rows,
        event=event if here else None,
        mailto=mailto,
        language=words.language,
        languages=languages.letters(),
    )
