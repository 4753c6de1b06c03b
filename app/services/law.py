"""The law of the product, proved: an open contact always has a next follow-up."""

import logging
from contextlib import ExitStack
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.thread import OpenThread, not_now
from app.ports import Kit
from app.services import threads
from app.services.answers import way_back
from app.services.threads import Turn, turn
from app.store import cadences, followups

log = logging.getLogger(__name__)


def broken(session: Session) -> list[tuple[UUID, UUID]]:
    """Account and id of every open contact with no touch planned. There should never be one."""
    return followups.open_without_touch(session)


def sweep(session: Session, kit: Kit) -> int:
    """Plan a next step for every open contact that has none, an error in the log each; how many."""
    return sum(_mended(session, kit, *found) for found in broken(session))


def _mended(session: Session, kit: Kit, account_id: UUID, contact_id: UUID) -> bool:
    try:
        return _mend(session, kit, account_id, contact_id)
    except Exception:  # whatever is wrong with one, the others get theirs
        log.exception("Contact %s is open without a next step, and could not be given one.", contact_id)
        return False


def _mend(session: Session, kit: Kit, account_id: UUID, contact_id: UUID) -> bool:
    with ExitStack() as block:
        try:
            now = block.enter_context(turn(session, kit, account_id, contact_id))
        except NotFound:  # deleted since
            return False
        if not now.is_open or any(row.kind != "promise" for row in now.planned):
            return False
        if now.contact.cadence not in cadences.all_of(session, account_id):
            now.contact.cadence = "persistent"
        now.become(_next(now))
    log.error("Contact %s was open without a next step; it has one again.", contact_id)
    return True


def _next(now: Turn) -> OpenThread:
    """The step that was planned last, or the day they named if that is still to come."""
    thread, contact = threads.resumed(now), now.contact
    if contact.not_now_until and contact.not_now_until > now.today:
        return not_now(thread, contact.not_now_until, way_back(contact), now.today)
    contact.answer, contact.not_now_until = "waiting", None
    return thread


def check(session: Session) -> str:
    """One line that the law holds; raises OSError with the mend where it does not."""
    found = len(broken(session))
    session.rollback()
    if found:
        who = "1 open contact has" if found == 1 else f"{found} open contacts have"
        raise OSError(f"{who} no next step. The worker gives them one at its start and every hour.")
    return "Every open contact has a next step."
