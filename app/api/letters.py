"""Letters: what ships, the owner's own, and how one reads."""

from typing import Any

from app.api import shapes
from app.api.blueprint import blueprint, described
from app.api.schemas import LetterAsked, LetterChange, LetterShape, Page, PreviewShape
from app.domain.letter import Letter
from app.request import account_id, kit, session
from app.services import letters


@blueprint.get("/letters")
@described({200: Page[LetterShape]})
def list_letters() -> dict[str, Any]:
    """Every letter in each of its languages: what ships first, then your own by title."""
    known = letters.all_of(session(), kit(), account_id())
    return {"items": [shapes.letter(each) for each in known], "next": None}


@blueprint.get("/letters/<name>/<language>")
@described({200: LetterShape})
def get_letter(name: str, language: str) -> dict[str, Any]:
    """One letter: your own, else the one that ships."""
    return shapes.letter(letters.get(session(), kit(), account_id(), name, language))


@blueprint.put("/letters/<name>/<language>")
@described({200: LetterShape})
def put_letter(name: str, language: str, json: LetterChange) -> dict[str, Any]:
    """Write it your own way, or another one under a name of its own. Drafts you have not edited follow."""
    letter = Letter(name, language, json.subject, json.body)
    return shapes.letter(letters.put(session(), kit(), account_id(), letter, json.title))


@blueprint.delete("/letters/<name>/<language>")
@described({204: None})
def delete_letter(name: str, language: str) -> tuple[str, int]:
    """Remove one of your own; what ships takes its place again. 409 while a cadence has it."""
    letters.remove(session(), kit(), account_id(), name, language)
    return "", 204


@blueprint.post("/letters/preview")
@described({200: PreviewShape})
def preview_letter(json: LetterAsked) -> dict[str, Any]:
    """How a letter would read to a contact, or to somebody made up, and what the checker says of it."""
    letter = Letter("preview", json.language, json.subject, json.body)
    seen = letters.preview(session(), kit(), account_id(), letter, json.contact)
    return {
        "subject": seen.text.subject,
        "body": seen.text.body,
        "advice": [shapes.advice(each) for each in seen.advice],
    }
