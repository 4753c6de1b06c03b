"""A mail written anew, of another letter or in another language: its owner's words can be put back."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.errors import Conflict, Invalid
from app.ports import Kit
from app.services import contacts as people
from app.services import letters, wording
from app.services.accounts import LANGUAGES
from app.services.drafts import require_open
from app.store import accounts, contacts, drafts, followups
from app.store import useful as things
from app.store.db import writing
from app.store.drafts import Draft

#: Letters for any mail beside those for a cadence's steps, and those about an introduction.
BESIDE, ABOUT = ("later", "met_again", "promise"), ("ask", "thanks")


def choices(session: Session, account_id: UUID, draft: Draft) -> Mapping[str, str]:
    """The letters a mail can be made of, by name, with their titles."""
    about = ABOUT if followups.get(session, account_id, draft.followup_id).about else ()
    own = (draft.letter,) if draft.letter in letters.TITLES else ()
    every = {name: letters.TITLES[name] for name in (*BESIDE, *about, *own)}
    return letters.for_steps(session, account_id) | every


def rewrite(
    session: Session,
    kit: Kit,
    account_id: UUID,
    draft_id: UUID,
    *,
    letter: str | None = None,
    language: str | None = None,
) -> Draft:
    """Write a mail anew, of another letter or of its own; the owner's words in it are set aside.

    ``language`` is the contact's from then on. NotFound; Invalid with the field; Conflict when it went out.
    """
    draft = drafts.get(session, account_id, draft_id)
    require_open(draft)
    if letter is not None and letter != draft.letter and letter not in choices(session, account_id, draft):
        raise Invalid("There is no such letter.", "letter")
    if language is not None:
        if language not in LANGUAGES:
            raise Invalid("Choose one of the languages shown.", "language")
        people.change(session, kit, account_id, draft.contact_id, {"language": language})
    with writing(session):
        draft = drafts.get(session, account_id, draft_id, lock=True)
        require_open(draft)
        if draft.edited:
            draft.set_aside = _words(draft)
        draft.letter, draft.edited = letter or draft.letter, False
        account = accounts.get(session, account_id)
        contact = contacts.get(session, account_id, draft.contact_id)
        row = followups.get(session, account_id, draft.followup_id)
        wording.word(draft, session, kit, account, contact, row)
        draft.updated_at = kit.clock.now()
    return draft


def put_back(session: Session, kit: Kit, account_id: UUID, draft_id: UUID) -> Draft:
    """The owner's words that were set aside; what they wrote since is set aside for them.

    Their language is the contact's again. NotFound; Conflict when there are none, or it has gone out.
    """
    with writing(session):
        draft = drafts.get(session, account_id, draft_id, lock=True)
        require_open(draft)
        if (was := draft.set_aside) is None:
            raise Conflict("No words of yours are set aside.")
        draft.set_aside = _words(draft) if draft.edited else None
        draft.subject, draft.body, draft.letter = was["subject"], was["body"], was["letter"]
        spoken = was.get("language") or draft.language  # older ones do not say
        changes = {"language": spoken} if spoken != draft.language else {}
        draft.language = spoken
        thing_id = UUID(was["thing"]) if was["thing"] else None
        draft.thing_id = (
            thing_id if thing_id in {row.id for row in things.all_of(session, account_id)} else None
        )
        draft.times, draft.edited, draft.updated_at = was["times"], True, kit.clock.now()
    if changes:  # once the words are back: where they can't be, nothing changes
        people.change(session, kit, account_id, draft.contact_id, changes)
    return draft


def _words(draft: Draft) -> dict[str, object]:
    thing = str(draft.thing_id) if draft.thing_id else None
    words = {"subject": draft.subject, "body": draft.body, "letter": draft.letter, "language": draft.language}
    return {**words, "thing": thing, "times": draft.times}
