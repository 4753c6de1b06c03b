"""What there is, to take along: what is due, contacts as files, one of them as a code to scan."""

from uuid import UUID

import segno
from flask import Blueprint, Response, render_template, request

from app.request import account_id, file, kit, session
from app.services import contacts, exports, vcards
from app.web import asked, words
from app.web.inside import inside

blueprint = inside(Blueprint("exports", __name__))


@blueprint.get("/today.csv")
def due_today() -> Response:
    """Today's list for a spreadsheet; the mark at its beginning tells Excel that it is UTF-8."""
    text = exports.due_today(session(), kit(), account_id())
    return file(text.encode("utf-8-sig"), "text/csv", f"due-{words.today().isoformat()}.csv")


@blueprint.get("/contacts.csv")
def people() -> Response:
    """The contacts of a list for a spreadsheet, or for Google; asked for as the list's page is."""
    text = exports.people(session(), account_id(), asked.read(request.args))
    return file(text.encode("utf-8-sig"), "text/csv", "contacts.csv")


@blueprint.get("/contacts.vcf")
def address_book() -> Response:
    """The contacts of a list for an address book; asked for as the list's page is."""
    version = vcards.version_of(request.args.get("version"))
    wanted = asked.read(request.args)
    return file(
        lambda: vcards.several(session(), kit(), account_id(), wanted, version), "text/vcard", "contacts.vcf"
    )


@blueprint.get("/contacts/<uuid:contact_id>/code")
def code(contact_id: UUID) -> str:
    """A contact as a code that another phone takes off this one's screen."""
    contact = contacts.get(session(), account_id(), contact_id)
    text = vcards.for_code(session(), account_id(), contact_id)
    return render_template("contacts/code.html", contact=contact, code=_drawn(text) if text else None)


def _drawn(text: str) -> str:
    """The code as SVG: of the least correction, as a screen has no stains, which keeps its squares large."""
    code = segno.make(text, error="l", micro=False, boost_error=False, encoding="utf-8")
    return code.svg_inline(omitsize=True, border=0)
