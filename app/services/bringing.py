"""What a mail brings along: kept good while it waits, and exchanged by hand."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.letter import Letter, blanks
from app.domain.slots import Slots
from app.domain.useful import exchanged
from app.ports import Kit
from app.services import slots as offers
from app.services import useful, wording
from app.services.drafts import require_open
from app.store import accounts, contacts, drafts, followups
from app.store import useful as things
from app.store.accounts import Account
from app.store.contacts import Contact
from app.store.db import writing
from app.store.drafts import OPEN, Draft
from app.store.followups import FollowUpRow


@dataclass(frozen=True, slots=True)
class _Mail:
    """A draft with what its words are made of."""

    session: Session
    kit: Kit
    account: Account
    draft: Draft
    contact: Contact
    step: FollowUpRow
    letter: Letter

    @classmethod
    def of(cls, session: Session, kit: Kit, draft: Draft) -> "_Mail":
        account = accounts.get(session, draft.account_id)
        contact = contacts.get(session, account.id, draft.contact_id)
        step = followups.get(session, account.id, draft.followup_id)
        letter = wording.letter_for(session, kit, account, contact, draft.letter)
        return cls(session, kit, account, draft, contact, step, letter)

    @property
    def times(self) -> list[datetime]:
        """When the times to meet begin that it offers."""
        return [datetime.fromisoformat(at) for at in self.draft.times]

    def says(self, blank: str) -> bool:
        """Whether its letter speaks of that."""
        return blank in blanks(self.letter)

    def word(self) -> None:
        """Write it anew."""
        wording.word(self.draft, self.session, self.kit, self.account, self.contact, self.step)

    def put(self, old: str, new: str) -> None:
        """Put one text in the place of another, and nothing else."""
        self.draft.body = exchanged(self.draft.body, old, new, wording.sender(self.account).closing)

    def told(self, thing_id: UUID | None) -> str:
        """What it says of a thing. NotFound."""
        if thing_id is None:
            return ""
        return useful.get(self.session, self.account.id, thing_id).value.told(self.draft.language)

    def offered(self) -> Slots | None:
        """The times it can offer now."""
        return offers.offered(self.session, self.kit, self.account, self.contact, self.step)


def remove(session: Session, kit: Kit, account_id: UUID, thing_id: UUID) -> None:
    """A thing is brought along no more: mails that wait get another, edited ones keep its words. NotFound."""
    with writing(session):
        row = things.get(session, account_id, thing_id)
        folder, waiting = row.folder, drafts.with_thing(session, account_id, thing_id)
        session.delete(row)
        session.flush()
        for draft in waiting:
            draft.thing_id, draft.updated_at = None, kit.clock.now()
            if not draft.edited:
                _Mail.of(session, kit, draft).word()
    kit.photos.delete_all(folder)


def exchange(session: Session, kit: Kit, account_id: UUID, draft_id: UUID, thing_id: UUID | None) -> Draft:
    """Another thing, or none, in the words of a mail. NotFound; Conflict when it has gone out.

    A letter that speaks of it is written anew. In any other mail, and to take it out, only the thing's own
    words change, and the mail is its owner's from then on.
    """
    with writing(session):
        draft = drafts.get(session, account_id, draft_id, lock=True)
        require_open(draft)
        mail = _Mail.of(session, kit, draft)
        old, new = mail.told(draft.thing_id), mail.told(thing_id)
        draft.thing_id, draft.updated_at = thing_id, kit.clock.now()
        if new and not draft.edited and mail.says("useful"):
            mail.word()
        else:
            mail.put(old, new)
            draft.edited = True
    return draft


def renew(session: Session, kit: Kit, account_id: UUID, draft_id: UUID) -> Draft:
    """A draft whose times can still be offered, and which brings what there is by now; NotFound.

    Call it before a draft is looked at or sent: other calendars may have taken a time, and days go by. Of an
    edited mail only the times change, where they stand as they were.
    """
    draft = drafts.get(session, account_id, draft_id)
    if draft.state not in OPEN or not _stale(_Mail.of(session, kit, draft)):
        return draft
    with writing(session):
        draft = drafts.get(session, account_id, draft_id, lock=True)
        mail = _Mail.of(session, kit, draft)
        if draft.state in OPEN and _stale(mail):
            _renew(mail)
    return draft


def _stale(mail: _Mail) -> bool:
    if mail.step.state != "planned":
        return False
    session, kit, account, draft = mail.session, mail.kit, mail.account, mail.draft
    if draft.times and not offers.stand(session, kit, account, mail.times):
        return True
    if draft.edited:
        return False
    if mail.says("times") and not draft.times and mail.offered():
        return True
    lacks = mail.says("useful") and draft.thing_id is None
    return lacks and bool(
        useful.fitting(session, account, mail.contact, mail.step, mail.letter.language, None)
    )


def _renew(mail: _Mail) -> None:
    was = mail.draft.body
    if mail.draft.edited:
        _exchange_times(mail)
    else:
        mail.word()
    if mail.draft.body != was:
        mail.draft.updated_at = mail.kit.clock.now()


def _exchange_times(mail: _Mail) -> None:
    slots, was = mail.offered(), mail.times
    mail.draft.times = []
    if slots is None:
        return
    told = Slots(tuple(was), slots.zone, slots.there).told(mail.draft.language)
    if told in mail.draft.body:
        mail.put(told, slots.told(mail.draft.language))
        mail.draft.times = [at.isoformat() for at in slots.begins]
