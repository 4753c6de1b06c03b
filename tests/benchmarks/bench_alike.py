"""Finding who may be one person among 10,000 contacts of one firm, and looking again.

Prints the processor's seconds beside those of reading the same contacts from SQLite alone, in turn and
several times over, so that what else the machine does meets all alike.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import create_engine, select

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from app.domain.card import CardFields, Phone
from app.services import duplicates
from app.store import accounts
from app.store.contacts import Contact
from app.store.db import Base, writing
from tests.factories import World, world

PEOPLE, ROUNDS = 10_000, 5
STARTS = ("mar", "ann", "joh", "chr", "ste", "mic", "tho", "kat", "dan", "ale", "seb", "jul")
ENDS = ("ia", "a", "n", "in", "ph", "el", "mas", "e")


def fill(made: World) -> UUID:
    """An account whose contacts are all of one firm, under a hundred first and some hundred last names."""
    account_id, chance, now = made.account(), random.Random(1), made.clock.now()  # noqa: S311
    first = [start + end for start in STARTS for end in ENDS]
    last = ["".join(chance.choice("bcdfglmnrst") + chance.choice("aeiou") for _ in "123") for _ in range(400)]
    with writing(made.session):
        for n in range(PEOPLE):
            name = f"{chance.choice(first)} {chance.choice(last)}".title()
            number = f"+49 30 {10_000_000 + n * 7919}"
            fields = CardFields(
                full_name=name,
                company="Lumen Works GmbH",
                emails=(f"n{n}@lumen.example",),
                phones=(Phone(number, "phone", number.replace(" ", "")),),
            )
            contact = Contact(account_id=account_id, met_on=date(2026, 3, 2), created_at=now, updated_at=now)
            contact.write(fields, "")
            made.session.add(contact)
    return account_id


def seconds(do: Callable[[], object]) -> float:
    """Of the processor."""
    start = time.process_time()
    do()
    return time.process_time() - start


def measure(made: World) -> None:
    """Print the best of each."""
    account_id, session = fill(made), made.session
    session.expunge_all()
    columns = (Contact.id, Contact.full_name, Contact.company, Contact.emails, Contact.phones)

    def change() -> None:
        with writing(session):
            accounts.lock(session, account_id)
        session.expunge_all()

    took: dict[str, list[float]] = {"reading all contacts": [], "finding pairs": [], "looking again": []}
    for _ in range(ROUNDS):
        change()
        read = select(*columns).where(Contact.account_id == account_id)
        took["reading all contacts"].append(seconds(lambda: session.execute(read).all()))  # noqa: B023
        took["finding pairs"].append(seconds(lambda: duplicates.suggestions(session, account_id)))
        took["looking again"].append(seconds(lambda: duplicates.suggestions(session, account_id)))
    least = min(took["reading all contacts"])
    print(f"{PEOPLE:,} contacts, {duplicates.suggestions(session, account_id).count:,} pairs")
    for what, each in took.items():
        print(f"{what:22}{min(each) * 1000:8.1f} ms {min(each) / least:7.2f} times reading them")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'alike.db'}"
        engine = create_engine(url)
        Base.metadata.create_all(engine)
        engine.dispose()
        with world(Path(folder), url) as firm:
            measure(firm)
