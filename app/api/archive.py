"""Everything of an account as one zip, and back."""

from dataclasses import asdict

from flask import Response, request

from app.api.blueprint import blueprint, described
from app.api.schemas import BroughtShape, NewArchive
from app.domain.errors import Invalid
from app.request import account_id, file, kit, session, signed_in, take_much
from app.services import archive


def _has_a_name() -> bool:
    """Whether somebody signed in, or shows a token, which is looked at before the form is."""
    shown = request.headers.get("Authorization", "").lower()
    return signed_in() or shown.startswith("bearer ")


take_much(blueprint, "api.bring_archive", archive.LONGEST, _has_a_name)


@blueprint.get("/archive")
@described()
def get_archive() -> Response:
    """All contacts, mails, photos and settings, as docs/archive.md describes."""
    return file(lambda: archive.write(session(), kit(), account_id()), "application/zip", "second-hello.zip")


@blueprint.post("/archive")
@described({201: BroughtShape})
def bring_archive(form: NewArchive) -> tuple[dict[str, int], int]:  # noqa: ARG001 - describes the form
    """Take an archive into an account that is empty; all of it, or nothing."""
    sent = request.files.get("file")
    if sent is None:
        raise Invalid("Attach the zip as a file.", "file")
    return asdict(archive.bring(session(), kit(), account_id(), sent.stream)), 201
