"""Today: whom to say hello to, and how."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, render_template
from flask_babel import gettext as _

from app.domain.draft import mailto
from app.request import account, account_id, kit, session
from app.services import answering, captures, contacts, drafts, events, followups, mailboxes, outbox, replies
from app.services.events import Event
from app.services.followups import FollowUpRow
from app.services.replies import Reply
from app.web import languages, words
from app.web.inside import inside
from app.web.replies import beside
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
    lying = followups.in_mailbox(session(), due.all)
    here, mails = _evening(due, lying)
    waiting = replies.waiting(session(), kit(), account_id())
    came, beside_them = beside(waiting, answering.planned(session(), account_id(), waiting))
    stuck = outbox.stuck(session(), account_id())
    told = {mail.contact_id for mail, _row in came if mail.kind == "reply"}
    overdue = sum(words.late(row) for row in due.steps)
    return render_template(
        "today/show.html",
        sections=sections(due, beside_them),
        came=came_in(came),
        outgoing=followups.going_out(session(), [*due.all, *(row for _mail, row in came if row)]),
        lying=lying,
        seasons=words.seasons(),
        unread_mailbox=mailboxes.unread(session(), kit(), account_id()),
        people=len({row.contact_id for row in due.all} | told),
        mails=sum(mail.kind != "reply" for mail, _row in came) + len(stuck),
        later=[row for row in coming if row.due_on <= until and row.id not in beside_them],
        next=coming[0] if coming else None,
        ready=len(captures.open_cards(session(), account_id())),
        contacts=contacts.count(session(), account_id()),
        too_late=followups.too_late(session(), account_id()),
        pile=overdue if overdue > account().daily_touches else 0,
        evening=len(mails) if len(mails) > 1 else 0,
        evening_event=here,
        sample=may_try_sample(),
        stuck=stuck,
        date=words.today(),
    )


def came_in(
    came: Sequence[tuple[Reply, FollowUpRow | None]],
) -> list[tuple[str, list[tuple[Reply, FollowUpRow | None, tuple[str, ...]]]]]:
    """The headed lists of what came in: each mail, what answers it, and the addresses likely meant."""
    heads = (("reply", _("They wrote")), ("bounce", _("Came back")), ("automatic", _("Away")))
    lists = [
        (head, [(mail, row, replies.likely_of(mail)) for mail, row in came if mail.kind == kind])
        for kind, head in heads
    ]
    return [(head, mails) for head, mails in lists if mails]


def sections(due: followups.Today, told: Collection[UUID] = ()) -> list[tuple[str, list[FollowUpRow]]]:
    """The headed lists of the page, without empty ones, and without what the page has ``told`` above them."""
    lists = (
        (_("Promised"), [row for row in due.promised if not row.about]),
        (_("They answered"), [row for row in due.replies if row.id not in told]),
        (_("First mail, same day"), due.intros),
        (_("Introductions"), [row for row in due.promised if row.about]),
        (_("Next step"), due.steps),
    )
    return [(head, list(rows)) for head, rows in lists if rows]


def _evening(due: followups.Today, lying: Collection[UUID]) -> tuple[Event | None, list[FollowUpRow]]:
    """The first mails not sent yet of the event one is at, and that; where there are none, all of them.

    Without those ``lying`` in the Drafts folder: they are sent from there.
    """
    event = events.current(session(), account_id())
    open_ones = [row for row in due.intros if row.draft and row.draft.state in ("draft", "failed")]
    mails = [row for row in open_ones if row.id not in lying]
    here = [row for row in mails if event and row.contact.event_id == event.id]
    return (event, here) if here else (None, mails)


@blueprint.get("/today/evening")
def evening() -> str:
    """The first mails not sent yet, one after another: those of the event one is at, else all."""
    due = followups.due_today(session(), kit(), account_id())
    event, rows = _evening(due, followups.in_mailbox(session(), due.intros))
    return render_template(
        "today/evening.html",
        rows=rows,
        event=event,
        mailbox=mailboxes.find(session(), account_id()),
        advice={row.id: len(drafts.advice(session(), account_id(), row.draft)) for row in rows if row.draft},
        mailto=mailto,
        languages=languages.letters(),
    )
