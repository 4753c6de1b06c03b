"""Letters: those that ship, those an owner wrote, and how one reads to a real contact."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.checker import Advice, advise
from app.domain.contact import fold
from app.domain.draft import FULL, DraftText, Meeting, check_letter, write
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.letter import Letter, blanks
from app.domain.words import english
from app.ports import Kit
from app.services import days, slots, wording
from app.services.accounts import LANGUAGES
from app.store import accounts, cadences, contacts, drafts, followups, letters
from app.store.accounts import Account
from app.store.contacts import Contact
from app.store.db import writing
from app.store.letters import OwnLetter

#: What ships, as its owner knows it. A cadence's steps may bear the first ones.
TITLES: Mapping[str, str] = {
    "intro": english("The first mail"),
    "warm": english("The first, after an introduction"),
    "second": english("One page on what I suggest"),
    "third": english("Who should be in on this?"),
    "fourth": english("Now, later, or not at all?"),
    "next": english("A quarter of an hour?"),
    "again": english("Something new each time"),
    "later": english("When they asked for another time"),
    "answer": english("When they answered by mail"),
    "met_again": english("After meeting again"),
    "promise": english("What you promised"),
    "ask": english("Asking for an introduction"),
    "thanks": english("Thanks for an introduction"),
}
FOR_STEPS = ("intro", "warm", "second", "third", "fourth", "next", "again")
LONGEST_TITLE, MOST = 100, 300
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,49}")
#: Drafts written anew in one commit.
TURN = 50
EXAMPLES = 30


@dataclass(frozen=True, slots=True)
class Known:
    """A letter in one language. ``changed_at``: it is the owner's own; ``ships``: one of that name ships."""

    letter: Letter
    title: str
    ships: bool
    changed_at: datetime | None = None

    @property
    def own(self) -> bool:
        """Whether the owner wrote it."""
        return self.changed_at is not None


@dataclass(frozen=True, slots=True)
class Preview:
    """How a letter reads to a contact, None: to somebody made up; and what the checker says of it."""

    text: DraftText
    advice: Sequence[Advice]
    contact: Contact | None


def all_of(session: Session, kit: Kit, account_id: UUID) -> list[Known]:
    """Every letter in each of its languages: what ships first, then the owner's own by title."""
    own = {(row.name, row.language): row for row in letters.all_of(session, account_id)}
    keys = {*own, *kit.letters.letters}
    names = [*TITLES, *dict.fromkeys(row.name for row in own.values() if row.name not in TITLES)]
    ordered = [(name, language) for name in names for language in LANGUAGES if (name, language) in keys]
    return [_known(kit, own.get(key), *key) for key in ordered]


def get(session: Session, kit: Kit, account_id: UUID, name: str, language: str) -> Known:
    """One letter: the owner's own, else the shipped one. NotFound."""
    row = letters.find(session, account_id, name, language)
    if row is None and (name, language) not in kit.letters.letters:
        raise NotFound("There is no such letter.")
    return _known(kit, row, name, language)


def _known(kit: Kit, row: OwnLetter | None, name: str, language: str) -> Known:
    ships = any(shipped == name for shipped, _ in kit.letters.letters)
    if row is None:
        return Known(kit.letters.letters[name, language], TITLES[name], ships)
    return Known(row.value, TITLES.get(name, row.title), ships, row.updated_at)


def for_steps(session: Session, account_id: UUID) -> dict[str, str]:
    """The letters a cadence's steps may bear, by name, with their titles."""
    own = {row.name: row.title for row in letters.all_of(session, account_id) if row.name not in TITLES}
    return {name: TITLES[name] for name in FOR_STEPS} | own


def add(session: Session, kit: Kit, account_id: UUID, title: str, letter: Letter) -> Known:
    """A letter beside those that ship, under a name made of its title. Invalid."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:40] or "letter"
    taken = {row.name for row in letters.all_of(session, account_id)} | set(TITLES)
    names = (plain, *(f"{plain}-{n}" for n in range(2, MOST + 2)))
    free = next(name for name in names if name not in taken)
    return put(session, kit, account_id, replace(letter, name=free), title)


def put(session: Session, kit: Kit, account_id: UUID, letter: Letter, title: str = "") -> Known:
    """Keep a letter in the place of what was there; drafts of it that nobody edited are written anew.

    Raises Invalid, with the field and the line; Conflict where there are too many.
    """
    title = " ".join(title.split())
    letter = replace(letter, subject=" ".join(letter.subject.split()), body=_lines(letter.body))
    require_fit(letter, title)
    with writing(session):
        accounts.lock(session, account_id)
        own = letters.all_of(session, account_id)
        row = letters.find(session, account_id, letter.name, letter.language)
        if row is None:
            if len(own) >= MOST:
                raise Conflict("You have {most} letters. Remove one first.", most=MOST)
            row = OwnLetter(account_id=account_id, name=letter.name, language=letter.language)
            session.add(row)
        row.title = TITLES.get(letter.name) or title or _title_of(own, letter.name)
        row.subject, row.body, row.updated_at = letter.subject, letter.body, kit.clock.now()
        for other in own:
            if other.name == letter.name:
                other.title = row.title
    _follow(session, kit, account_id, letter.name)
    return get(session, kit, account_id, letter.name, letter.language)


def require_fit(letter: Letter, title: str) -> None:
    """Invalid for a letter that can't be kept, with the field and the line."""
    if not _NAME.fullmatch(letter.name):
        raise Invalid("A letter's name has small letters, digits, - and _.", "name")
    if letter.language not in LANGUAGES:
        raise Invalid("Choose one of the languages shown.", "language")
    if len(title) > LONGEST_TITLE:
        raise Invalid("This is longer than {most} characters.", "title", most=LONGEST_TITLE)
    check_letter(letter)


def _title_of(own: Iterable[OwnLetter], name: str) -> str:
    return next((row.title for row in own if row.name == name), name)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def remove(session: Session, kit: Kit, account_id: UUID, name: str, language: str) -> None:
    """Remove one of the owner's own; what ships takes its place again.

    Raises NotFound; Conflict for the last language of a letter that steps of a cadence bear.
    """
    with writing(session):
        accounts.lock(session, account_id)
        row = letters.find(session, account_id, name, language)
        if row is None:
            raise NotFound("There is no such letter of yours.")
        last = name not in TITLES and len(letters.named(session, account_id, name)) == 1
        if last and (bearer := _borne_by(session, account_id, name)):
            raise Conflict(
                "The cadence “{cadence}” has it. Choose another letter there first.", cadence=bearer
            )
        session.delete(row)
    _follow(session, kit, account_id, name)


def _borne_by(session: Session, account_id: UUID, name: str) -> str | None:
    """The name of a cadence with this letter."""
    for cadence in cadences.all_of(session, account_id).values():
        if any(step.letter == name for step in (*cadence.steps, *cadence.repeats)):
            return cadence.name
    return None


def _follow(session: Session, kit: Kit, account_id: UUID, name: str) -> None:
    """Write drafts of a letter anew, as many at a time as hold up nobody else."""
    names = [name, "intro"] if name == "warm" else [name]
    ids = drafts.unedited(session, account_id, names)
    for n in range(0, len(ids), TURN):
        with writing(session):
            account = accounts.get(session, account_id)
            for draft in drafts.take_unedited(session, account_id, ids[n : n + TURN]):
                contact = contacts.get(session, account_id, draft.contact_id)
                row = followups.get(session, account_id, draft.followup_id)
                wording.word(draft, session, kit, account, contact, row)
                draft.updated_at = kit.clock.now()


def preview(
    session: Session, kit: Kit, account_id: UUID, letter: Letter, contact_id: UUID | None = None
) -> Preview:
    """How a letter would read now to a contact, or to somebody made up. NotFound; Invalid as for ``put``."""
    check_letter(letter)
    account = accounts.get(session, account_id)
    contact = contacts.get(session, account_id, contact_id) if contact_id else None
    meeting = _meeting(session, kit, account, contact, letter)
    text = write(letter, meeting, wording.sender(account), days.today(kit, account))
    thing = meeting.thing
    names = (meeting.company, meeting.job_title, meeting.event, meeting.introducer, meeting.about)
    printed = (*names, thing.text if thing else None)
    attached = thing is not None and thing.kind == "document"
    to = wording.addressee(account, meeting.full_name, printed, attached=attached)
    return Preview(text, advise(text.subject, text.body, to), contact)


def _meeting(
    session: Session, kit: Kit, account: Account, contact: Contact | None, letter: Letter
) -> Meeting:
    offered = slots.free_now(session, kit, account) if "times" in blanks(letter) else None
    if contact is None:
        return replace(FULL, met_on=days.today(kit, account), language=letter.language, slots=offered)
    steps = (row for row in followups.planned_of(session, contact.id) if row.kind != "promise")
    row = next(steps, None)
    met = wording.meeting_with(session, contact, row)
    meeting = replace(met, about=met.about or FULL.about, language=letter.language, slots=offered)
    return wording.bringing(letter, meeting, session, kit, account, contact, row) if row else meeting


def examples(session: Session, account_id: UUID) -> list[Contact]:
    """Contacts to look at a letter with, those who came last first."""
    return contacts.newest(session, account_id, EXAMPLES)
