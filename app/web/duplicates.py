"""Contacts that may be one person, side by side: merge them, or say that they are two."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.asked import Asked
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.likeness import alike_firms, alike_names, digits, firm_of, name_of, same_number
from app.domain.sameness import fold
from app.request import account_id, kit, sentence_of, session
from app.services import contacts, duplicates, merging, parting
from app.services.contacts import Contact
from app.services.duplicates import Pair
from app.web import forms, words
from app.web.inside import inside

blueprint = inside(Blueprint("duplicates", __name__, url_prefix="/duplicates"))


@dataclass(frozen=True, slots=True)
class Said:
    """One value, and whether the other contact has one like it."""

    text: str
    alike: bool


@dataclass(frozen=True, slots=True)
class Line:
    """What both contacts have under one heading; nothing on either side is no line."""

    name: str
    first: Sequence[Said]
    second: Sequence[Said]


@blueprint.get("")
def index() -> str:
    """Every two contacts that may be one person, the surest first."""
    found = duplicates.suggestions(session(), account_id())
    return render_template(
        "duplicates/index.html",
        count=found.count,
        pairs=[(pair, lines(pair)) for pair in found.pairs],
        apart=duplicates.kept_apart(session(), account_id()),
    )


@blueprint.get("/with/<uuid:contact_id>")
def choose(contact_id: UUID) -> str:
    """Whom a contact is one person with, where nothing about the two looks alike: somebody searched for."""
    q = request.args.get("q", "").strip()
    return render_template(
        "duplicates/choose.html",
        contact=contacts.get(session(), account_id(), contact_id),
        q=q,
        page=contacts.page(session(), account_id(), Asked(q=q), after=request.args.get("after")),
    )


@blueprint.get("/compare")
def compare() -> ResponseReturnValue:
    """Two contacts side by side that were chosen on the page of one of them, ``contact``."""
    try:
        one, other = _chosen()
        pair = duplicates.pair(session(), account_id(), one, other)
    except Invalid as error:
        flash(sentence_of(error), "warning")
        return redirect(url_for("duplicates.index"))
    except NotFound as error:
        return _as_it_is(error, one, other)
    contact = pair.first if pair.first.id == one else pair.second
    return render_template("duplicates/compare.html", pair=pair, lines=lines(pair), contact=contact)


def lines(pair: Pair) -> list[Line]:
    """What the page sets side by side, with what is alike marked."""
    made = [
        _line(_("Name"), [_text(c.full_name) for c in _both(pair)], _alike_names),
        _line(_("Company"), [_text(c.company) for c in _both(pair)], _alike_firms),
        _line(_("Title"), [_text(c.job_title) for c in _both(pair)], _same_text),
        _line(_("Mail"), [list(c.emails) for c in _both(pair)], _same_text),
        _numbers(pair),
        _line(_("Met"), [[_met(c)] for c in _both(pair)], _never),
    ]
    return [line for line in made if line.first or line.second]


def _both(pair: Pair) -> tuple[Contact, Contact]:
    return pair.first, pair.second


def _text(text: str | None) -> list[str]:
    return [text] if text else []


def _line(name: str, texts: Sequence[Sequence[str]], alike: Callable[[str, str], bool]) -> Line:
    mine, theirs = texts
    return Line(name, _marked(mine, theirs, alike), _marked(theirs, mine, alike))


def _marked(texts: Sequence[str], others: Collection[str], alike: Callable[[str, str], bool]) -> list[Said]:
    return [Said(text, any(alike(text, other) for other in others)) for text in texts]


def _alike_names(one: str, other: str) -> bool:
    return alike_names(name_of(one), name_of(other))


def _alike_firms(one: str, other: str) -> bool:
    return alike_firms(firm_of(one), firm_of(other))


def _same_text(one: str, other: str) -> bool:
    return fold(one) == fold(other)


def _never(_one: str, _other: str) -> bool:
    return False


def _numbers(pair: Pair) -> Line:
    mine, theirs = ([(p.number, digits(p)) for p in c.fields.phones] for c in _both(pair))

    def marked(these: list[tuple[str, str]], others: list[tuple[str, str]]) -> list[Said]:
        return [Said(n, bool(d) and any(e and same_number(d, e) for _n, e in others)) for n, d in these]

    return Line(_("Phone"), marked(mine, theirs), marked(theirs, mine))


def _met(contact: Contact) -> str:
    day = words.short_day(contact.met_on)
    day = day if contact.met else _("added %(day)s", day=day)
    return (f"{contact.event.name}, " if contact.event else "") + day


@blueprint.post("/merge")
def merge() -> ResponseReturnValue:
    """Two become one: ``other`` goes into ``contact``."""
    try:
        one, other = _chosen()
        name = contacts.get(session(), account_id(), other).label
        done = merging.merge(session(), kit(), account_id(), one, other)
    except Invalid as error:
        flash(sentence_of(error), "warning")
        return redirect(url_for("duplicates.index"))
    except NotFound as error:
        return _as_it_is(error, one, other)
    kept = contacts.get(session(), account_id(), one).label
    flash(
        {
            "text": _("%(name)s is one contact with %(kept)s now.", name=name, kept=kept),
            "undo": url_for("duplicates.undo", merge_id=done.id, back=_back()),
        },
        "success",
    )
    return redirect(_way_back(one))


def _back() -> str | None:
    """Where it began: "contact" for somebody's page, None for the page of duplicates."""
    return "contact" if request.values.get("back") == "contact" else None


def _way_back(contact_id: UUID) -> str:
    return url_for("contacts.show", contact_id=contact_id) if _back() else url_for("duplicates.index")


def _as_it_is(error: NotFound, one: UUID, other: UUID) -> ResponseReturnValue:
    """A second tap, or one on a page that is out of date, tells what has become of the two by now."""
    now = merging.have_become(session(), account_id(), (one, other))
    if now is None:
        raise error
    said = (
        _("They are one contact already.")
        if len(now) == 1
        else _("One of them is part of another contact now.")
    )
    flash(said, "warning")
    return redirect(url_for("duplicates.index"))


def _chosen() -> tuple[UUID, UUID]:
    one, other = forms.chosen(request.values, "contact"), forms.chosen(request.values, "other")
    if one is None or other is None:
        raise Invalid("Choose two contacts.")
    return one, other


@blueprint.post("/merges/<uuid:merge_id>/undo")
def undo(merge_id: UUID) -> ResponseReturnValue:
    """One becomes two again."""
    try:
        one, other = parting.undo(session(), kit(), account_id(), merge_id)
    except Conflict as error:
        flash(sentence_of(error), "warning")
        return redirect(url_for("duplicates.index"))
    flash(_("%(one)s and %(other)s are two contacts again.", one=one.label, other=other.label), "success")
    return redirect(_way_back(one.id))


@blueprint.post("/different")
def different() -> ResponseReturnValue:
    """They are two people: not suggested any more."""
    try:
        one, other = _chosen()
        duplicates.different(session(), account_id(), one, other)
    except Invalid as error:
        flash(sentence_of(error), "warning")
        return redirect(url_for("duplicates.index"))
    except NotFound as error:
        return _as_it_is(error, one, other)
    undo = url_for("duplicates.maybe_one", contact=one, other=other)
    flash({"text": _("Two people, then. They stay as they are."), "undo": undo}, "success")
    return redirect(url_for("duplicates.index"))


@blueprint.post("/maybe-one")
def maybe_one() -> ResponseReturnValue:
    """They may be one person after all."""
    try:
        one, other = _chosen()
        duplicates.maybe_one(session(), account_id(), one, other)
        names = [contacts.get(session(), account_id(), key).label for key in (one, other)]
        flash(_("%(one)s and %(other)s are no longer kept apart.", one=names[0], other=names[1]), "success")
    except Invalid as error:
        flash(sentence_of(error), "warning")
    except NotFound as error:
        return _as_it_is(error, one, other)
    return redirect(url_for("duplicates.index"))
