"""An account's own vCards and tables brought back: nobody is new, and nobody gets anything."""

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.asked import Asked
from app.domain.card import CardFields, Phone, Social
from app.domain.vcard import Version
from app.services import contacts, events, exports, imports, vcards
from tests.factories import World
from tests.services.test_imports import send

ANA = "Ana Souza"
MAIL = ("a@x.example",)
BY_MAIL = CardFields(full_name=ANA, emails=MAIL)
NUMBER = Phone("+49 30 901820", "phone", "+4930901820")
EXTENDED = Phone("+49 30 901820-45", "phone", "+4930901820", "45")
UNKNOWN = Phone("030 901820", "phone", None, "45")
TWITTER = Social("twitter", "ana", "https://twitter.com/ana")
XING = Social("xing", "Ana", "https://xing.com/profile/A_S")


@pytest.fixture
def world(small_world: World) -> World:
    """SQLite alone: what PostgreSQL does otherwise, other files ask it."""
    return small_world


def own_files(world: World, account: UUID) -> list[bytes]:
    """Everybody as vCards of each version, and as a table."""
    several = (vcards.several(world.session, world.kit, account, Asked(), v) for v in get_args(Version))
    cards = map("".join, several)
    sheet = exports.people(world.session, account, Asked())
    return [*(each.encode() for each in cards), sheet.encode("utf-8-sig")]


def news(world: World, fields: CardFields, tags: Sequence[str], event: str, talk: str) -> list[object]:
    """Who is new in one's own files, or gets something, and what."""
    account = world.account(f"{uuid4()}@example.com")
    at = events.add(world.session, world.kit, account, event).id if event else None
    kept = contacts.add(world.session, world.kit, account, fields, event_id=at, talked_about=talk).contact
    contacts.change(world.session, world.kit, account, kept.id, {"tags": list(tags)})
    looked = (
        imports.look(world.session, world.kit, account, send(world, account, file))
        for file in own_files(world, account)
    )
    return [(each.kind, each.adds) for look in looked for each in look.arrivals if each.kind != "known"]


@pytest.mark.parametrize(
    ("fields", "tags", "event"),
    [
        (BY_MAIL, ["Sales, EMEA"], ""),
        (BY_MAIL, ["Sales, EMEA", "*VIP"], "Web Summit, Lisbon; Spring"),
        (CardFields(full_name=ANA, phones=(EXTENDED,)), [], ""),
        (CardFields(full_name=ANA, phones=(UNKNOWN,)), [], ""),
        (CardFields(full_name="Souza", name_suffix="Jr., MBA", emails=MAIL), [], ""),
        (replace(BY_MAIL, social=(TWITTER,)), [], ""),
        (replace(BY_MAIL, social=(XING,)), [], ""),
        (CardFields(phones=(NUMBER,)), [], ""),
        (CardFields(phones=(EXTENDED,)), [], ""),
        (replace(BY_MAIL, urls=("x.example/a,b", "https://x.example/c%20d")), [], ""),
    ],
)
def test_what_ones_own_file_writes_otherwise_is_known(
    small_world: World, fields: CardFields, tags: list[str], event: str
) -> None:
    """Tags and events with commas, extensions, generations, profiles, numbers for names, escaped pages."""
    assert news(small_world, fields, tags, event, "") == []


phones = st.sampled_from([EXTENDED, UNKNOWN, Phone("+49 171 5554433", "mobile", "+491715554433")])
pages = st.sampled_from(["x.example/a,b", "https://www.x.example/?a=b;c", "http://y.example"])
social = st.sampled_from(
    [
        TWITTER,
        Social("linkedin", "Ana S.", "https://www.linkedin.com/in/ana-s/"),
        Social("linkedin", "ana", "https://linkedin.com/in/ana?x=1"),
    ]
)
mails = st.sampled_from([*MAIL, "b@y.example", "-c@z.example", "d@x.example"])
somebody = st.builds(
    CardFields,
    name_prefix=st.sampled_from([None, "Dr.", "Prof. Dr."]),
    full_name=st.sampled_from([ANA, "Souza", "Bo Li Jr.", "山田 太郎", "María de la Cruz III", "=Jo"]),
    name_suffix=st.sampled_from([None, "MBA", "Jr., MBA", "PhD, MBA"]),
    job_title=st.sampled_from([None, "Sales; EMEA, new", "-1"]),
    company=st.sampled_from([None, "Beta; Söhne, Ltd.", "Acme;=1+1"]),
    department=st.sampled_from([None, "R&D, Labs"]),
    emails=st.lists(mails, unique=True).map(tuple),
    phones=st.lists(phones, unique=True).map(tuple),
    urls=st.lists(pages, unique=True).map(tuple),
    address=st.sampled_from([None, "Gartenweg 3\n10115 Berlin", "=1 Road\n-2, X"]),
    social=st.lists(social, unique=True).map(tuple),
)
tags = st.lists(st.sampled_from(["VIP", "Sales, EMEA", "a;b", "*VIP", "-x", "=y"]), unique=True)
talks = st.sampled_from(["", "one\n=1+2\n- two", "'=1; \"yes\"\n\n'n Abend", "a ::: b"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(somebody, tags, st.sampled_from(["", "Fair", "Web Summit, Lisbon"]), talks)
def test_whoever_goes_out_comes_back_known(
    small_world: World, fields: CardFields, tags: list[str], event: str, talk: str
) -> None:
    """Whatever a contact says, each of one's own files tells of nobody new and adds nothing."""
    assert news(small_world, fields, tags, event, talk) == []
