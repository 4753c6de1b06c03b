"""Who you are, and the tokens that speak for you."""

from datetime import time
from typing import Any
from uuid import UUID

from flask_wtf.csrf import generate_csrf

from app.api import shapes
from app.api.blueprint import blueprint, described
from app.api.schemas import MeChange, MeShape, Named, NewTokenShape, Page, SessionShape, TokenShape
from app.request import account, account_id, kit, session
from app.services import accounts, tokens


@blueprint.get("/session")
@described({200: SessionShape})
def get_session() -> dict[str, Any]:
    """Whose session this is, and the token that its changes need in the header X-CSRFToken.

    A request that names another account in the header X-Account is refused (409), and nothing is stored.
    """
    return {"account": str(account_id()), "csrf": generate_csrf()}


@blueprint.get("/me")
@described({200: MeShape})
def get_me() -> dict[str, Any]:
    """What your drafts and dates go by."""
    return shapes.me(account())


@blueprint.patch("/me")
@described({200: MeShape})
def change_me(json: MeChange) -> dict[str, Any]:
    """Only what is given changes."""
    changes = json.model_dump(exclude_unset=True)
    given = changes.keys() & {"work_from", "work_until"}
    hours = {name: time.fromisoformat(changes[name]) for name in given}
    return shapes.me(accounts.change(session(), kit(), account_id(), changes | hours))


@blueprint.get("/tokens")
@described({200: Page[TokenShape]})
def list_tokens() -> dict[str, Any]:
    """Your personal access tokens, newest first; the tokens themselves can't be seen again."""
    return {"items": [shapes.token(row) for row in tokens.all_of(session(), account_id())], "next": None}


@blueprint.post("/tokens")
@described({201: NewTokenShape})
def add_token(json: Named) -> tuple[dict[str, Any], int]:
    """A new token, shown this once."""
    row, text = tokens.add(session(), kit(), account_id(), json.name)
    return shapes.token(row) | {"token": text}, 201


@blueprint.delete("/tokens/<uuid:token_id>")
@described({204: None})
def revoke_token(token_id: UUID) -> tuple[str, int]:
    """The token ends at once."""
    tokens.revoke(session(), account_id(), token_id)
    return "", 204
