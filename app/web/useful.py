"""Useful things: collect them, and say which one a mail brings along."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Conflict, Invalid, TooLarge
from app.request import account_id, file, kit, sentence_of, session
from app.services import bringing, useful
from app.services.useful import KINDS, Thing, UsefulThing
from app.web import languages
from app.web.forms import chosen
from app.web.inside import inside

blueprint = inside(Blueprint("useful", __name__, url_prefix="/settings/useful"))


@blueprint.get("")
def index() -> str:
    """All of them, and a form for each kind of one more."""
    return _page({}, {})


def _page(values: dict[str, Any], errors: dict[str | None, str]) -> str:
    return render_template(
        "useful/index.html",
        things=choices(),
        languages=languages.letters(),
        values=values,
        errors=errors,
    )


def _shown(row: UsefulThing) -> dict[str, Any]:
    spoken = [languages.letters()[row.language]] if row.language in languages.letters() else []
    return {
        "id": row.id,
        "label": row.value.label,
        "choice": (row.id, row.value.label[:60]),
        "where": row.file_name or row.url or "",
        "is_document": row.file_name is not None,
        "chips": [(text, "") for text in (*spoken, *row.tags)],
    }


def choices() -> list[dict[str, Any]]:
    """What a mail can bring along, for its page."""
    return [_shown(row) for row in useful.all_of(session(), account_id())]


@blueprint.post("")
def add() -> ResponseReturnValue:
    """One more."""
    form, sent = request.form, request.files.get("file")
    values = {name: form.get(name, "") for name in ("kind", "text", "url", "language", "tags")}
    try:
        kind = next((kind for kind in KINDS if kind == values["kind"]), None)
        if kind is None:
            raise Invalid("Choose one of the kinds shown.", "kind")
        name = sent.filename or "" if sent else ""
        tags = values["tags"].split(",")
        thing = Thing.of(kind, values["text"], values["url"], name, values["language"], tags)
        useful.add(session(), kit(), account_id(), thing, sent.read() if sent and name else None)
    except (Invalid, TooLarge) as error:
        field = error.field if isinstance(error, Invalid) else "file"
        return _page(values, {field: sentence_of(error)}), 422
    flash(_("Kept. The next mails bring it along."), "success")
    return redirect(url_for("useful.index"))


@blueprint.get("/<uuid:thing_id>/document")
def document(thing_id: UUID) -> Response:
    """The file of a document."""
    found = useful.document(session(), kit(), account_id(), thing_id)
    return file(found.data, "application/octet-stream", found.name)


@blueprint.post("/<uuid:thing_id>/remove")
def remove(thing_id: UUID) -> ResponseReturnValue:
    """It is brought along no more."""
    bringing.remove(session(), kit(), account_id(), thing_id)
    flash(_("Removed. Mails that wait do without it."), "message")
    return redirect(url_for("useful.index"))


@blueprint.post("/drafts/<uuid:draft_id>")
def choose(draft_id: UUID) -> ResponseReturnValue:
    """Another thing for a mail, or none."""
    try:
        bringing.exchange(session(), kit(), account_id(), draft_id, chosen(request.form, "thing"))
    except (Conflict, Invalid) as error:
        flash(sentence_of(error), "warning")
    return redirect(url_for("drafts.show", draft_id=draft_id, back=request.form.get("back", "today")))
