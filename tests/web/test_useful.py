"""Useful things and times to meet, on their pages and on a draft's."""

import io
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.busy import NotFetched
from app.domain.slots import Span
from app.domain.useful import Thing
from app.services import accounts, busy, contacts, followups, slots, useful
from app.store import drafts
from app.store.drafts import Draft
from tests.factories import ANA, World
from tests.web.conftest import Visitor, value

THINGS, TIMES = "/settings/useful", "/settings/times"
ADDRESS = "https://secret.example/bo.ics?key=1"


def second_mail(world: World, account: UUID) -> Draft:
    """The mail after the first one, which waits."""
    kept = contacts.add(world.session, world.kit, account, ANA)
    followups.done(world.session, world.kit, account, kept.followups[0].id)
    return drafts.open_of(world.session, kept.contact.id)[0]


def only(world: World, account: UUID) -> useful.UsefulThing:
    """The one thing there is."""
    (found,) = useful.all_of(world.session, account)
    return found


def test_a_link_is_kept(visitor: Visitor) -> None:
    """A link stands in the list with its address, tags and language, and the form is empty again."""
    form = {
        "kind": "link",
        "url": "example.com/fold",
        "text": "Ten ways <b>to</b> fold",
        "tags": "paper, print",
    }
    page = visitor.posted(THINGS, **form, language="de")
    for word in ("Ten ways <b>to</b> fold", "https://example.com/fold", "paper", "print"):
        assert word in page
    page = visitor.get(THINGS).text
    assert '<span class="chip">German</span>' in page
    assert value(page, "url") == ""


def test_a_document_is_kept_and_comes_back(visitor: Visitor, bo: UUID, small_world: World) -> None:
    """A file is given out as a file, never as a page, under its own name."""
    file = (io.BytesIO(b"<script>alert(1)</script>"), "../../prices.html")
    assert "prices" in visitor.posted(THINGS, kind="document", file=file)
    answer = visitor.get(f"{THINGS}/{only(small_world, bo).id}/document")
    assert answer.data == b"<script>alert(1)</script>"
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''prices.html"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"kind": "link", "url": "javascript:alert(1)", "text": "mine"}, "A link looks like"),
        ({"kind": "line", "text": ""}, "Write the line."),
        ({"kind": "document", "text": "mine"}, "Choose a file"),
        ({"kind": "document", "file": (io.BytesIO(b""), "a.pdf")}, "not empty"),
        ({"kind": "line", "text": "mine", "language": "tlh"}, "Choose one of the languages shown."),
        ({"kind": "song", "text": "mine"}, ""),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    visitor: Visitor, small_world: World, bo: UUID, form: dict[str, object], says: str
) -> None:
    """Nothing is kept, what was typed stands in the form still, and the slip is said there."""
    answer = visitor.post(THINGS, **form)
    assert answer.status_code == 422
    assert says in answer.text.replace("&#39;", "'")
    assert "mine" in answer.text or form.get("text") != "mine" or form["kind"] == "song"
    assert useful.all_of(small_world.session, bo) == []


def test_a_thing_is_removed(visitor: Visitor, bo: UUID, small_world: World) -> None:
    """It is gone from the list."""
    useful.add(small_world.session, small_world.kit, bo, Thing.of("line", "Tip one."))
    page = visitor.posted(f"{THINGS}/{only(small_world, bo).id}/remove")
    assert "Tip one." not in page


def test_a_draft_says_what_it_brings_and_takes_another(
    visitor: Visitor, bo: UUID, small_world: World
) -> None:
    """The page of a mail shows its thing among all, and exchanges it."""
    world = small_world
    first = useful.add(world.session, world.kit, bo, Thing.of("line", "Tip one.")).id
    world.clock.move(timedelta(seconds=1))
    second = useful.add(world.session, world.kit, bo, Thing.of("line", "Tip two.")).id
    draft = second_mail(world, bo)
    page = visitor.get(f"/drafts/{draft.id}").text
    assert f'<option value="{first}" selected>' in page
    page = visitor.posted(f"{THINGS}/drafts/{draft.id}", thing=str(second))
    assert "to you: Tip two." in page
    page = visitor.posted(f"{THINGS}/drafts/{draft.id}", thing="")
    assert "to you:" not in page
    assert "Choose one" in visitor.posted(f"{THINGS}/drafts/{draft.id}", thing="nonsense")


def test_a_draft_with_a_document_offers_its_file(visitor: Visitor, bo: UUID, small_world: World) -> None:
    """A mail app can't be handed a file: it is there to be attached by hand."""
    world = small_world
    paper = Thing.of("document", "Prices", file_name="prices.pdf")
    row = useful.add(world.session, world.kit, bo, paper, b"%PDF")
    draft = second_mail(world, bo)
    assert f"{THINGS}/{row.id}/document" in visitor.get(f"/drafts/{draft.id}").text


def test_without_things_a_draft_asks_for_none(visitor: Visitor, bo: UUID, small_world: World) -> None:
    """Who has collected nothing is not asked which."""
    assert "Brings along" not in visitor.text(f"/drafts/{second_mail(small_world, bo).id}")


def test_opening_a_draft_brings_it_up_to_date(visitor: Visitor, bo: UUID, small_world: World) -> None:
    """What was collected since a mail was written stands in it when it is opened."""
    world = small_world
    draft = second_mail(world, bo)
    useful.add(world.session, world.kit, bo, Thing.of("line", "Tip one."))
    assert "Tip one." in visitor.get(f"/drafts/{draft.id}").text


def test_times_show_what_could_be_offered(visitor: Visitor, bo: UUID, small_world: World) -> None:
    """The page says which times a mail of today would offer, and between which hours they lie."""
    world = small_world
    free = slots.free_now(world.session, world.kit, world.owner(bo))
    assert free
    page = visitor.text(TIMES)
    for line in free.told("en").splitlines():
        assert line.removeprefix("– ") in page
    assert "Between 09:00 and 18:00" in page


def test_a_calendar_is_added_and_its_address_kept_secret(visitor: Visitor, small_world: World) -> None:
    """It is asked at once; from then on the page names its host, never its address."""
    world = small_world
    begin = world.clock.now() + timedelta(days=1)
    world.calendars.put(ADDRESS, Span(begin, begin + timedelta(days=170)))
    page = visitor.posted(TIMES, url=ADDRESS, name="Work")
    assert "It works." in page
    assert "secret.example · asked" in page
    assert "key=1" not in visitor.get(TIMES).text
    assert "no two free half hours" in page


def test_a_calendar_that_fails_says_why(visitor: Visitor, bo: UUID, small_world: World) -> None:
    """What is wrong is told when it is added and on the page, until it works."""
    small_world.calendars.refuse(ADDRESS, NotFetched("It can’t be reached.", "<no route>"))
    page = visitor.posted(TIMES, url=ADDRESS, name="Work")
    assert page.count("It can’t be reached. <no route>") == 2
    small_world.calendars.put(ADDRESS)
    small_world.clock.move(busy.REST)
    (row,) = busy.all_of(small_world.session, bo)
    assert "It can’t be reached" not in visitor.posted(f"{TIMES}/{row.id}/look")
    assert "secret.example" not in visitor.posted(f"{TIMES}/{row.id}/remove")


def test_no_address_is_said_at_its_field(visitor: Visitor, small_world: World) -> None:
    """What was typed stays, and nothing is asked."""
    answer = visitor.post(TIMES, url="file:///etc/passwd", name="Work")
    assert answer.status_code == 422
    assert value(answer.text, "url") == "file:///etc/passwd"
    assert small_world.calendars.asked == []


def test_working_hours_are_set_in_settings(visitor: Visitor, bo: UUID, small_world: World) -> None:
    """The hours are kept; turned ones are refused at their field, and a form without them leaves them."""
    me = {"full_name": "Bo Li", "zone": "Europe/Berlin", "language": "en", "daily_touches": "8"}
    me |= {"working_days": "1"}
    visitor.posted("/settings", **me, work_from="07:30", work_until="12:00")
    owner = accounts.get(small_world.session, bo)
    assert (owner.work_from.isoformat("minutes"), owner.work_until.isoformat("minutes")) == ("07:30", "12:00")
    assert value(visitor.get("/settings").text, "work_from") == "07:30"
    for begin, until in (("12:00", "11:00"), ("noon", "13:00")):
        answer = visitor.post("/settings", **me, work_from=begin, work_until=until)
        assert answer.status_code == 422
        assert value(answer.text, "work_from") == begin
    visitor.posted("/settings", **me)
    owner = accounts.get(small_world.session, bo)
    assert owner.work_from.isoformat("minutes") == "07:30"
