"""Follow-ups and their drafts."""

from typing import Any
from uuid import UUID

from app.api import shapes
from app.api.blueprint import blueprint, described
from app.api.schemas import (
    Doing,
    DraftChange,
    DraftShape,
    FollowUpQuery,
    FollowUpShape,
    Page,
    Snoozing,
    Undoing,
)
from app.domain.followup import Due
from app.request import account, account_id, kit, session
from app.services import bringing, drafts, followups, rewriting


@blueprint.get("/followups")
@described({200: Page[FollowUpShape]})
def list_followups(query: FollowUpQuery) -> dict[str, Any]:
    """What is planned, most urgent first."""
    page = followups.page(session(), kit(), account_id(), query.due, query.contact, query.after, query.limit)
    return {"items": [shapes.followup(row) for row in page.items], "next": page.next}


@blueprint.post("/followups/<uuid:followup_id>/done")
@described({200: FollowUpShape})
def complete_followup(followup_id: UUID, json: Doing) -> dict[str, Any]:
    """It was done; the next step of the cadence is planned."""
    row = followups.done(session(), kit(), account_id(), followup_id, json.note, json.at, json.id)
    return shapes.followup(row)


@blueprint.post("/followups/<uuid:followup_id>/undo")
@described({200: FollowUpShape})
def undo_followup(followup_id: UUID, json: Undoing) -> dict[str, Any]:
    """What was done with it last is taken back: done, skipped or snoozed."""
    return shapes.followup(followups.undo(session(), kit(), account_id(), followup_id, json.moment))


@blueprint.post("/followups/<uuid:followup_id>/snooze")
@described({200: FollowUpShape})
def snooze_followup(followup_id: UUID, json: Snoozing) -> dict[str, Any]:
    """It waits until a later day; on a day off or a full one, until the next with room."""
    until = Due.parse(json.until, account().tz)
    return shapes.followup(followups.snooze(session(), kit(), account_id(), followup_id, until))


@blueprint.post("/followups/<uuid:followup_id>/skip")
@described({200: FollowUpShape})
def skip_followup(followup_id: UUID) -> dict[str, Any]:
    """It is left out; the next step of the cadence is planned."""
    return shapes.followup(followups.skip(session(), kit(), account_id(), followup_id))


@blueprint.get("/drafts/<uuid:draft_id>")
@described({200: DraftShape})
def get_draft(draft_id: UUID) -> dict[str, Any]:
    """One draft, with its mailto: address."""
    return shapes.draft(bringing.renew(session(), kit(), account_id(), draft_id))


@blueprint.patch("/drafts/<uuid:draft_id>")
@described({200: DraftShape})
def change_draft(draft_id: UUID, json: DraftChange) -> dict[str, Any]:
    """Put your own words into it; or have it written anew, of another ``letter`` or in another ``language``.

    The language is the contact's from then on. Words of your own in it are set aside and can be put back.
    """
    changes = json.model_dump(exclude_unset=True)
    anew = {name: changes.pop(name) for name in ("letter", "language") if name in changes}
    if anew:
        rewriting.rewrite(session(), kit(), account_id(), draft_id, **anew)
    return shapes.draft(drafts.edit(session(), kit(), account_id(), draft_id, **changes))


@blueprint.post("/drafts/<uuid:draft_id>/put-back")
@described({200: DraftShape})
def put_back_words(draft_id: UUID) -> dict[str, Any]:
    """Your own words instead of those it was written anew with. 409 where none are set aside."""
    return shapes.draft(rewriting.put_back(session(), kit(), account_id(), draft_id))


@blueprint.post("/drafts/<uuid:draft_id>/sent")
@described({200: DraftShape})
def draft_was_sent(draft_id: UUID) -> dict[str, Any]:
    """You sent it yourself, which completes its follow-up."""
    return shapes.draft(drafts.sent(session(), kit(), account_id(), draft_id))
