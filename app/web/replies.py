"""Mails that came in, where they wait for a word: seen, or with the address that was meant."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Conflict, Invalid
from app.request import account_id, kit, sentence_of, session
from app.services import answering, replies
from app.services.contacts import Moment
from app.services.followups import FollowUpRow
from app.services.replies import Reply
from app.web.inside import inside

#: When what has no time happened, as meeting somebody first: it stands at the end.
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)

blueprint = inside(Blueprint("replies", __name__, url_prefix="/mails"))


@blueprint.post("/<uuid:reply_id>/seen")
def seen(reply_id: UUID) -> ResponseReturnValue:
    """It was seen, and nothing follows from it."""
    row = replies.settle(session(), kit(), account_id(), reply_id)
    undo = url_for("replies.unseen", reply_id=row.id, back=request.args.get("back"))
    flash({"text": _("Put aside."), "undo": undo}, "success")
    return redirect(_way_back(row))


@blueprint.post("/<uuid:reply_id>/unseen")
def unseen(reply_id: UUID) -> ResponseReturnValue:
    """It waits again."""
    return redirect(_way_back(replies.unsettle(session(), account_id(), reply_id)))


@blueprint.post("/<uuid:reply_id>/correct")
def correct(reply_id: UUID) -> ResponseReturnValue:
    """Mail to the address came back: this is the right one; the mail can go out again."""
    row = replies.get(session(), account_id(), reply_id)
    address = request.form.get("address", "")
    try:
        draft = replies.correct(session(), kit(), account_id(), reply_id, address)
    except (Invalid, Conflict) as error:
        flash(sentence_of(error), "warning")
        return redirect(_way_back(row))
    if draft is None:
        flash(
            _("%(name)s has the address %(address)s now.", name=row.contact.label, address=address), "success"
        )
        return redirect(_way_back(row))
    flash(_("The address is %(address)s now. Send the mail again.", address=address), "success")
    return redirect(url_for("drafts.show", draft_id=draft.id, back=request.args.get("back")))


@blueprint.post("/<uuid:reply_id>/there")
def write_there(reply_id: UUID) -> ResponseReturnValue:
    """The address an answer came from is the contact's from now on: the answer goes there."""
    try:
        row = answering.write_there(session(), kit(), account_id(), reply_id)
        name, address = row.contact.label, row.sender
        flash(_("%(name)s has the address %(address)s now.", name=name, address=address), "success")
    except (Conflict, Invalid) as error:
        flash(sentence_of(error), "warning")
        row = replies.get(session(), account_id(), reply_id)
    answer = next(iter(answering.planned(session(), account_id(), [row])), None)
    if answer is None or answer.draft is None:
        return redirect(_way_back(row))
    return redirect(url_for("drafts.show", draft_id=answer.draft.id, back=request.args.get("back")))


@blueprint.post("/<uuid:reply_id>/again")
def again(reply_id: UUID) -> ResponseReturnValue:
    """The address was corrected: the mail that came back is a draft again, to the right one."""
    try:
        draft = replies.again(session(), kit(), account_id(), reply_id)
    except Conflict as error:
        flash(sentence_of(error), "warning")
        return redirect(_way_back(replies.get(session(), account_id(), reply_id)))
    return redirect(url_for("drafts.show", draft_id=draft.id, back=request.args.get("back")))


def _way_back(row: Reply) -> str:
    if request.args.get("back") == "contact":
        return url_for("contacts.show", contact_id=row.contact_id)
    return url_for("today.show")


def beside(
    waiting: Sequence[Reply], planned: Sequence[FollowUpRow]
) -> tuple[list[tuple[Reply, FollowUpRow | None]], set[UUID]]:
    """What came in, each with the follow-up that answers it, if one does; the ids of these follow-ups."""
    answers = {row.contact_id: row for row in planned}
    pairs = [(mail, answers.get(mail.contact_id) if mail.kind == "reply" else None) for mail in waiting]
    return pairs, {row.id for _mail, row in pairs if row}


def woven(history: Sequence[Moment], mails: Sequence[Reply]) -> list[tuple[Moment | None, Reply | None]]:
    """A contact's history, newest first, each mail with its moment, else where its time is."""
    by_moment = {mail.id: mail for mail in mails}
    lines: list[tuple[Moment | None, Reply | None]] = [
        (moment, by_moment.pop(moment.id, None) if moment.id else None) for moment in history
    ]
    for mail in mails:
        if mail.id in by_moment:
            after = (n for n, (moment, other) in enumerate(lines) if _came(moment, other) <= mail.received_at)
            lines.insert(next(after, len(lines)), (None, mail))
    return lines


def _came(moment: Moment | None, mail: Reply | None) -> datetime:
    if moment and moment.at:
        return moment.at
    return mail.received_at if mail else _BEFORE_ALL
