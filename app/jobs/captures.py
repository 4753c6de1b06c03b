"""Jobs on captures."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.ports import Kit
from app.services import capture_reading


def read(session: Session, kit: Kit, who: str, account_id: str, capture_id: str) -> None:
    """Read one capture as the worker ``who``."""
    capture_reading.read(session, kit, who, UUID(account_id), UUID(capture_id))
