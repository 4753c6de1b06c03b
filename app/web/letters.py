"""Letters: look at what ships, write your own, and read them to a real contact."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from uuid import UUID

from babel.lists import format_list
from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.checker import Advice
from app.domain.draft import BLANKS
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.letter import Letter
from app.request import account, account_id, kit, said, sentence_of, session
from app.services import letters
from app.services.letters import Known, Preview
from app.web import languages
from app.web.inside import inside

blueprint = inside(Blueprint("letters", __name__, url_prefix="/settings/letters"))

TEXTS = ("title", "subject", "body")
#: Whom a preview is for where nobody real is chosen.
NOBODY = "nobody"


@blueprint.get("")
def index() -> str:
    """Every letter, with the languages it is in."""
    known = letters.all_of(session(), kit(), account_id())
    by_name = groupby(known, key=lambda each: each.letter.name)
    return render_template(
        "wordings/index.html",
        letters=[_row(list(each)) for _name, each in by_name],
    )


def _row(each: list[Known]) -> dict[str, Any]:
    spoken = [known.letter.language for known in each]
    mine = account().language
    own = [languages.letters()[known.letter.language] for known in each if known.own]
    return {
        "name": each[0].letter.name,
        "title": title_of(each[0]),
        "ships": each[0].ships,
        "own": format_list(own, locale=languages.locale()),
        "language": mine if mine in spoken else spoken[0],
    }


def title_of(known: Known) -> str:
    """What a letter is called in this answer's language; an owner's own title as it is."""
    return said(known.title) if known.ships else known.title


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """One beside those that ship."""
    language = request.values.get("language", account().language)
    if request.method == "POST":
        return _answer(None, "", language)
    begun = _begun(language if language in languages.letters() else "en")
    return _form(None, "", begun.language, {"title": "", "subject": begun.subject, "body": begun.body})


def _begun(language: str) -> Letter:
    """What a new letter begins with: short, and each blank where anybody sees what it is for."""
    env = current_app.jinja_env
    source, *_more = env.loader.get_source(env, f"wordings/new.{language}.liquid") if env.loader else ("",)
    return Letter.parse("new", language, source)


@blueprint.route("/<name>/<language>", methods=["GET", "POST"])
def edit(name: str, language: str) -> ResponseReturnValue:
    """Its words in one language, to read and to change."""
    known = _known(name, language)
    if known is None or language not in languages.letters():
        raise NotFound("There is no such letter.")
    if request.method == "POST":
        return _answer(known, name, language)
    texts = {"title": title_of(known), "subject": known.letter.subject, "body": known.letter.body}
    return _form(known, name, language, texts)


def _known(name: str, language: str) -> Known | None:
    """The letter; in a language an added one has not, as it is in another."""
    every = letters.all_of(session(), kit(), account_id())
    same = [each for each in every if each.letter.name == name]
    return next((each for each in same if each.letter.language == language), same[0] if same else None)


def _answer(known: Known | None, name: str, language: str) -> ResponseReturnValue:
    """The form once more where it was only to be looked at; else the letter is kept."""
    texts = {key: request.form.get(key, "") for key in TEXTS}
    letter = Letter(name, language, texts["subject"], texts["body"])
    if "look" in request.form:
        return _form(known, name, language, texts)
    try:
        if known is None:
            made = letters.add(session(), kit(), account_id(), texts["title"], letter)
        else:
            made = letters.put(session(), kit(), account_id(), letter, texts["title"])
    except (Invalid, Conflict) as error:
        field = (error.field if isinstance(error, Invalid) else None) or "all"
        return _form(known, name, language, texts, {field: sentence_of(error)}), 422
    flash(_("Saved. Mails that you have not edited are written anew."), "success")
    return redirect(url_for("letters.edit", name=made.letter.name, language=language))


def _form(
    known: Known | None,
    name: str,
    language: str,
    texts: dict[str, str],
    errors: dict[str, str] | None = None,
) -> str:
    contacts = letters.examples(session(), account_id())
    chosen = request.values.get("contact") or (str(contacts[0].id) if contacts else NOBODY)
    preview, errors = None, dict(errors or {})
    if not errors:
        try:
            preview = _preview(Letter(name or "new", language, texts["subject"], texts["body"]), chosen)
        except Invalid as error:
            errors[error.field or "all"] = sentence_of(error)
    return render_template(
        "wordings/form.html",
        known=known,
        missing=known is not None and known.letter.language != language,
        name=name,
        language=language,
        languages=languages.letters(),
        texts=texts,
        errors=errors,
        blanks=[(blank, said(about)) for blank, about in BLANKS.items()],
        people=[(str(each.id), each.label) for each in contacts] + [(NOBODY, _("Somebody made up"))],
        chosen=chosen,
        preview=preview,
        advice=advice(preview.advice) if preview else [],
    )


def _preview(letter: Letter, chosen: str) -> Preview:
    try:
        contact_id = None if chosen == NOBODY else UUID(chosen)
        return letters.preview(session(), kit(), account_id(), letter, contact_id)
    except (ValueError, NotFound):
        return letters.preview(session(), kit(), account_id(), letter)


def advice(given: Iterable[Advice]) -> list[dict[str, Any]]:
    """What the checker says, as the templates show it."""
    return [
        {"part": each.part, "start": each.start, "end": each.end, "text": sentence_of(each)} for each in given
    ]


@blueprint.post("/<name>/<language>/delete")
def delete(name: str, language: str) -> ResponseReturnValue:
    """Remove one's own; what ships takes its place again."""
    try:
        letters.remove(session(), kit(), account_id(), name, language)
    except Conflict as error:
        flash(sentence_of(error), "warning")
        return redirect(url_for("letters.edit", name=name, language=language))
    flash(_("Removed. Mails that you have not edited are written anew."), "message")
    return redirect(url_for("letters.index"))
