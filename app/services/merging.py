"""Merging: two contacts that are one person become one; ``services.parting`` undoes it.

The one that is merged goes; all that was its own is the other's from then on: values, thread, cards, UIDs,
and what others say of it. What undoing needs is kept in plain JSON (``Merge.before``): whole rows of what
has changed, ids of what just moved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain import merging
from app.domain.contact import OPEN
from app.domain.errors import Invalid
from app.domain.levelling import Touch
from app.domain.merging import Talk, renewed, unite
from app.domain.words import english, filled
from app.ports import Kit
from app.services import days, meetings, snapshots, threads, wording
from app.services.one_touch import OneOfTwo
from app.store import accounts, contacts, followups, merges, moments, uids
from app.store.accounts import Account
from app.store.contacts import Contact
from app.store.db import writing
from app.store.merges import Merge
from app.store.moments import Moment

MERGED = english("Merged with {name}")

#: What levelling knows of all that is planned (``followups.touches``).
Places: TypeAlias = Mapping[UUID, tuple[Touch, bool, int]]


@dataclass(slots=True)
class _Pair:
    """Two contacts that become one, ``kept``, inside one commit."""

    session: Session
    kit: Kit
    account: Account
    kept: Contact
    other: Contact

    @property
    def both(self) -> tuple[Contact, Contact]:
        return self.kept, self.other


def merge(session: Session, kit: Kit, account_id: UUID, contact_id: UUID, other_id: UUID) -> Merge:
    """Merge another contact into a contact, in one commit.

    Where the two differ the card that came later stands, under the contact's own name, and what gives way is
    noted in the thread. Raises NotFound for either, Invalid for the same one twice.
    """
    if contact_id == other_id:
        raise Invalid("Choose two contacts.", "other")
    with writing(session):
        accounts.lock(session, account_id)
        account = accounts.get(session, account_id)
        kept, other = (contacts.get(session, account_id, key, lock=True) for key in (contact_id, other_id))
        pair = _Pair(session, kit, account, kept, other)
        before = _before(pair)
        made = _become_one(pair, before)
        before |= {"made": [str(moment.id) for moment in made], "left": snapshots.thread_of(session, kept)}
        done = Merge(id=made[-1].id, account_id=account_id, contact_id=kept.id, made_at=kit.clock.now())
        done.before = before
        session.add(done)
    return done


def have_become(session: Session, account_id: UUID, contact_ids: Sequence[UUID]) -> set[UUID] | None:
    """Whom these are by now, where one of them was merged into another contact; None where none was."""
    merged = {key: uids.bearer(session, account_id, key) for key in contact_ids}
    return {one or key for key, one in merged.items()} if any(merged.values()) else None


def merged_into(session: Session, account_id: UUID, contact_id: UUID) -> UUID | None:
    """The contact that one which is gone has become."""
    return uids.bearer(session, account_id, contact_id)


def _before(pair: _Pair) -> dict[str, Any]:
    session, account_id, both = pair.session, pair.account.id, [pair.kept.id, pair.other.id]
    return {
        "contacts": merges.rows(session, "contacts", id=both),
        "followups": merges.rows(session, "followups", contact_id=both, state="planned"),
        "drafts": merges.rows(session, "drafts", contact_id=both, state=["draft", "failed", "queued"]),
        "uids": merges.rows(session, "contact_uids", contact_id=both),
        "merges": merges.rows(session, "merges", contact_id=pair.other.id),
        "moved": {name: merges.ids_of(session, name, "contact_id", pair.other.id) for name in merges.THREAD},
        "cards": merges.cards_of(session, account_id, pair.other.id),
        "introduced": merges.ids_of(session, "contacts", "introduced_by", pair.other.id),
        "about": merges.ids_of(session, "followups", "about_id", pair.other.id),
        "different": _texts(merges.different_from(session, account_id, pair.other.id)),
        "other": str(pair.other.id),
    }


def _texts(ids: set[UUID]) -> list[str]:
    return sorted(map(str, ids))


def _become_one(pair: _Pair, before: dict[str, Any]) -> list[Moment]:
    """All of it but the row that says so; the moments that tell of it, the last one of the merge itself."""
    session, kept, other = pair.session, pair.kept, pair.other
    places = followups.touches(session, pair.account.id)
    name, talks = other.label, [wording.first_talk(contact) for contact in pair.both]
    met_twice = kept.met and other.met and not merging.same_meeting(*talks)
    state = _one_thread(pair)
    over = _one_person(pair, talks)
    before["apart"] = _give(pair, before)
    session.delete(other)
    session.flush()
    session.expire_all()
    for column, value in state.items():
        setattr(kept, column, value)
    kept.touched_on = merging.latest(kept.touched_on, moments.last_touch_day(session, kept.id, kept.met_on))
    _end_thanks_to_oneself(pair)
    made = _tell(pair, talks if met_twice else [], filled(MERGED, {"name": name}), over)
    kept.write(kept.fields, kept.talked_about, moments.notes_of(session, kept.id))
    kept.updated_at = pair.kit.clock.now()
    wording.reword(session, pair.kit, kept)
    days.relevel(session, pair.kit, pair.account)
    session.flush()
    before["days"] = _moved_days(session, pair.account, places, {row["id"] for row in before["followups"]})
    return made


def _one_thread(pair: _Pair) -> dict[str, Any]:
    """End what is planned twice, or no longer; the answer and cadence that stand for both."""
    were_open = all(contact.answer in OPEN for contact in pair.both)
    today = days.today(pair.kit, pair.account)
    standing = OneOfTwo(pair.session, pair.both, pair.kit.clock.now(), today).settle()
    names = ("answer", "answer_reason", "answer_words", "answered_on", "not_now_until")
    state = {name: getattr(standing, name) for name in names}
    return state | {"cadence": (pair.kept if were_open else standing).cadence}


def _one_person(pair: _Pair, talks: list[Talk]) -> list[str]:
    """What is known of both becomes the contact's, the later card in front; what it has no room for."""
    kept, other = pair.both
    # What a file told of them is no card.
    came_later = (other.met, other.met_on, other.created_at) > (kept.met, kept.met_on, kept.created_at)
    new = (renewed if came_later else unite)(kept.fields, other.fields)
    over = list(new.left_over)
    introducers = {contacts.introducer(pair.session, contact) for contact in pair.both} - {kept, other, None}
    theirs = contacts.introducer(pair.session, other)
    if len(introducers) == 2 and theirs:
        over.append(theirs.label)
    known = contacts.introducer(pair.session, kept)
    through = known if known in introducers else (theirs if theirs in introducers else None)
    kept.introduced_by = through.id if through else None
    kept.tags = merging.tags(kept.tags, other.tags)
    kept.bounced = list(dict.fromkeys([*kept.bounced, *other.bounced]))
    kept.touches += other.touches
    kept.touched_on = merging.latest(kept.touched_on, other.touched_on)
    kept.mailed_on = merging.earliest(kept.mailed_on, other.mailed_on)
    kept.replied_on = merging.earliest(kept.replied_on, other.replied_on)
    unfit = _first_met(pair, talks)
    kept.write(new.fields, kept.talked_about)
    return [*over, *filter(None, [unfit])]


def _first_met(pair: _Pair, talks: list[Talk]) -> str:
    """The first meeting is the earlier one; of one day and place it is one, with what was said in both.

    It is the one there was, where one of the two came by a file and was never met. Gives what of the two
    notes has no room in one.
    """
    kept, other = pair.both
    both_met = kept.met and other.met
    if not both_met and (other.met, -other.met_on.toordinal()) > (kept.met, -kept.met_on.toordinal()):
        kept.met, kept.met_on, kept.event_id = other.met, other.met_on, other.event_id or kept.event_id
    if not both_met or merging.same_meeting(*talks):
        kept.event_id = kept.event_id or other.event_id
        kept.talked_about, unfit = merging.talked(*(talk.about for talk in talks))
        return unfit
    if other.met_on < kept.met_on:
        kept.met_on, kept.event_id, kept.talked_about = other.met_on, other.event_id, other.talked_about
    return ""


def _give(pair: _Pair, before: dict[str, Any]) -> list[str]:
    """What is the other's is the contact's; whom that one is not, this one is not from now on."""
    session, account_id, old, new = pair.session, pair.account.id, pair.other.id, pair.kept.id
    session.flush()
    for name, ids in before["moved"].items():
        merges.point(session, name, "contact_id", ids, old, new)
    merges.point(session, "followups", "about_id", before["about"], old, new)
    introduced = [key for key in before["introduced"] if key != str(new)]
    merges.point(session, "contacts", "introduced_by", introduced, old, new)
    merges.point_cards(session, account_id, before["cards"], old, new)
    uids.unite(session, account_id, new, pair.kept.created_at, old, pair.kit.clock.now())
    known = merges.different_from(session, account_id, new)
    apart = merges.different_from(session, account_id, old) - known - {new}
    merges.tell_apart(session, account_id, new, apart)
    return _texts(apart)


def _end_thanks_to_oneself(pair: _Pair) -> None:
    """Nobody is thanked for having introduced themselves, unless somebody has put a hand to that mail."""
    now, key = pair.kit.clock.now(), pair.kept.id
    for row in followups.planned_of(pair.session, key):
        if (row.letter, row.about_id) == ("thanks", key) and not (row.draft and row.draft.edited):
            threads.end(row, "cancelled", now, now)
    pair.session.flush()


def _tell(pair: _Pair, talks: list[Talk], what: str, over: list[str]) -> list[Moment]:
    """Put down the later one of two meetings, if there were two, and that two contacts have become one."""
    made = []
    if talks:
        later = max(talks, key=lambda talk: talk.day)
        later = talks[1] if talks[0].day == talks[1].day else later
        at = meetings.day_at(pair.account, later.day, pair.kit.clock.now())
        about = {"kind": "met", "channel": "in_person", "what": meetings.what(later), "note": later.about}
        made.append(_moment(pair, at, meetings.told(later), **about))
    made.append(_moment(pair, pair.kit.clock.now(), {}, kind="merge", what=what, note=" · ".join(over)))
    return made


def _moment(pair: _Pair, at: datetime, before: dict[str, Any], **about: Any) -> Moment:
    made_at = moments.next_instant(pair.session, pair.kept.id, pair.kit.clock.now())
    whose = {"account_id": pair.account.id, "contact_id": pair.kept.id}
    day = at.astimezone(pair.account.tz).date()
    moment = Moment(**whose, **about, at=at, day=day, made_at=made_at, before=before)
    pair.session.add(moment)
    pair.session.flush()
    return moment


def _moved_days(session: Session, account: Account, places: Places, own: set[str]) -> dict[str, Any]:
    """The days of others that levelling has moved: from where and where to."""
    now = followups.touches(session, account.id)
    moved = {key: (was, late, now[key][0].due) for key, (was, late, _) in places.items() if key in now}
    return {
        str(key): [was.due.isoformat(), late, then.isoformat()]
        for key, (was, late, then) in moved.items()
        if str(key) not in own and (was.due, late) != (then, now[key][1])
    }
