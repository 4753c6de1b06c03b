"""Somebody who edits what calendars show, by the API."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.processes import Api


class Owner:
    """Who edits, by the API."""

    def __init__(self, api: Api) -> None:
        self.api = api
        api.patch("/me", {"full_name": "Bo Li", "zone": "Europe/Berlin"})
        self.ana = self._meet("Ana Souza, 🦜; \\ and more")
        self._meet("Jörg Müller")
        self.feed = api.post("/feeds", {"name": "Laptop"})

    def _meet(self, name: str) -> str:
        made = self.api.post("/contacts", {"full_name": name, "emails": ["a@example.com"]})
        return str(made.get("contact", made)["id"])

    def _first(self) -> dict[str, Any]:
        return dict(self.api.get("/followups")["items"][0])

    def meet(self) -> None:
        self._meet("Zoë")

    def rename(self) -> None:
        self.api.patch(f"/contacts/{self.ana}", {"full_name": "Ana Lima", "company": "Lumen"})

    def promise_soon(self) -> None:
        due = str(self._first()["due"])[:10]
        self.api.post(
            f"/contacts/{self.ana}/promises",
            {"what": "the drawings;\nboth, of them", "channel": "call", "due": f"{due}T23:30:00+01:00"},
        )

    def put_off(self) -> None:
        self.api.post(
            f"/followups/{self._first()['id']}/snooze",
            {"until": f"{datetime.now(UTC) + timedelta(days=90):%Y-%m-%d}"},
        )

    def finish(self) -> None:
        self.done = self._first()["id"]
        self.api.post(f"/followups/{self.done}/done", {})

    def undo(self) -> None:
        self.api.post(f"/followups/{self.done}/undo", {})

    def speak_german(self) -> None:
        self.api.patch("/me", {"language": "de"})

    def gather(self) -> None:
        self.api.patch(f"/feeds/{self.feed['id']}", {"daily": True, "alarm": 10})

    def scatter(self) -> None:
        self.api.patch(f"/feeds/{self.feed['id']}", {"daily": False})

    def refuse(self) -> None:
        self.api.post(f"/contacts/{self.ana}/answer", {"answer": "no", "reason": "price"})


EDITS: tuple[Callable[[Owner], None], ...] = (
    Owner.meet,
    Owner.rename,
    Owner.promise_soon,
    Owner.finish,
    Owner.undo,
    Owner.speak_german,
    Owner.gather,
    Owner.rename,
    Owner.scatter,
    Owner.put_off,
    Owner.refuse,
)
