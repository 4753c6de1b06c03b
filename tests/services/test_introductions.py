"""Introductions: who brought people together, the thanks for it, and asking for one."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from app.domain.card import CardFields
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.followup import Due, Promise
from app.services import answers, contacts, drafts, followups, introductions
from app.store.contacts import Contact
from app.store.drafts import Draft
from app.store.followups import FollowUpRow
from tests.factories import ANA, World

JO = CardFields(full_name="Jo Kim", company="Kim & Co", emails=("jo@kim.example",), language="en")


class Pair:
    """Jo knows Ana; both are Bo's contacts."""

    def __init__(self, world: World) -> None:
        self.world, self.account = world, world.account()
        self.ana = world.keep(self.account).contact.id
        self.jo = contacts.add(world.session, world.kit, self.account, JO).contact.id

    def by(self, who: UUID | None, whom: UUID | None = None) -> FollowUpRow | None:
        """Say who introduced Ana, or somebody else."""
        world = self.world
        return introductions.introduced_by(world.session, world.kit, self.account, whom or self.ana, who)

    def ask(self, about: str) -> FollowUpRow:
        """Ask Ana for an introduction."""
        return introductions.ask(self.world.session, self.world.kit, self.account, self.ana, about)

    def contact(self, contact_id: UUID) -> Contact:
        return contacts.get(self.world.session, self.account, contact_id)

    def intro(self) -> Draft:
        """The intro mail to Ana."""
        row = next(row for row in self.planned(self.ana) if row.step == 0)
        assert row.draft
        return row.draft

    def planned(self, contact_id: UUID) -> list[FollowUpRow]:
        return list(contacts.planned(self.world.session, self.account, contact_id))

    def thanks(self) -> list[str]:
        """Whom Jo is still to be thanked for."""
        return [row.about for row in self.planned(self.jo) if row.letter == "thanks"]


@pytest.fixture
def pair(world: World) -> Pair:
    """Ana and Jo, on each database in turn."""
    return Pair(world)


@pytest.fixture
def small_pair(small_world: World) -> Pair:
    """Ana and Jo, on SQLite."""
    return Pair(small_world)


def test_an_introduction_plans_thanks_for_today(pair: Pair) -> None:
    """Who introduced somebody is thanked today, by a mail that names them; their own next step stays."""
    thanks = pair.by(pair.jo)
    assert pair.contact(pair.ana).introduced_by == pair.jo
    assert thanks is not None
    assert (thanks.contact_id, thanks.kind, thanks.channel) == (pair.jo, "promise", "email")
    assert (thanks.due_on, thanks.what) == (date(2026, 3, 2), "Thank them for introducing Ana Souza")
    assert thanks.draft is not None
    assert (thanks.draft.to, thanks.draft.letter) == ("jo@kim.example", "thanks")
    assert "Ana Souza" in thanks.draft.subject
    assert sorted(row.kind for row in pair.planned(pair.jo)) == ["promise", "step"]


def test_the_intro_mail_says_who_introduced_them(pair: Pair) -> None:
    """The intro not yet sent is written anew with the introducer, and again without."""
    pair.by(pair.jo)
    assert "Jo Kim" in pair.intro().body
    pair.by(None)
    assert "Jo Kim" not in pair.intro().body


def test_a_warm_introduction_has_its_own_letter(small_pair: Pair) -> None:
    """On the cadence of warm introductions, the mail anew is the one that opens with the introducer."""
    intro = small_pair.intro()
    intro.letter = "warm"
    small_pair.world.session.commit()
    small_pair.by(small_pair.jo)
    assert small_pair.intro().subject == "Jo Kim introduced us"


def test_words_of_ones_own_stay(small_pair: Pair) -> None:
    """A draft its owner has edited, and a mail that went out, are not written anew."""
    world, intro = small_pair.world, small_pair.intro()
    drafts.edit(world.session, world.kit, small_pair.account, intro.id, body="My words")
    small_pair.by(small_pair.jo)
    assert small_pair.intro().body == "My words"
    drafts.sent(world.session, world.kit, small_pair.account, intro.id)
    small_pair.by(None)
    assert drafts.get(world.session, small_pair.account, intro.id).body == "My words"


def test_thanks_are_given_once(small_pair: Pair) -> None:
    """The same introducer noted twice, or again after the thanks went out, is not thanked again."""
    world = small_pair.world
    thanks = small_pair.by(small_pair.jo)
    assert thanks
    assert small_pair.by(small_pair.jo) is None
    followups.done(world.session, world.kit, small_pair.account, thanks.id)
    small_pair.by(None)
    assert small_pair.by(small_pair.jo) is None
    assert small_pair.thanks() == []


def test_a_slip_is_taken_back_with_its_thanks(pair: Pair) -> None:
    """Thanks not yet sent are cancelled with the introduction, and planned anew with it."""
    pair.by(pair.jo)
    pair.by(None)
    assert pair.thanks() == []
    assert pair.contact(pair.ana).introduced_by is None
    assert pair.by(pair.jo) is not None
    assert pair.thanks() == ["Ana Souza"]


def test_another_introducer_is_thanked_instead(small_pair: Pair) -> None:
    """Changing who introduced somebody moves the thanks to them, and leaves other thanks alone."""
    world, account = small_pair.world, small_pair.account
    kai = contacts.add(world.session, world.kit, account, CardFields(full_name="Kai Roth")).contact.id
    lea = contacts.add(world.session, world.kit, account, CardFields(full_name="Lea Fox")).contact.id
    small_pair.by(small_pair.jo)
    small_pair.by(small_pair.jo, lea)
    small_pair.by(kai)
    assert small_pair.thanks() == ["Lea Fox"]
    assert [row.about for row in small_pair.planned(kai) if row.letter == "thanks"] == ["Ana Souza"]


def test_who_said_yes_is_thanked_and_who_said_no_is_left_alone(small_pair: Pair) -> None:
    """A yes leaves room for thanks, which can be taken back; a no has nothing planned, thanks included."""
    world = small_pair.world
    answers.give(world.session, world.kit, small_pair.account, small_pair.jo, "yes")
    small_pair.by(small_pair.jo)
    assert small_pair.thanks() == ["Ana Souza"]
    small_pair.by(None)
    assert small_pair.planned(small_pair.jo) == []
    answers.give(world.session, world.kit, small_pair.account, small_pair.jo, "no")
    assert small_pair.by(small_pair.jo) is None
    assert small_pair.planned(small_pair.jo) == []
    assert small_pair.contact(small_pair.ana).introduced_by == small_pair.jo


def test_thanks_are_known_by_the_person_not_the_name(small_pair: Pair) -> None:
    """Renamed since, Ana is still whom Jo was thanked for; another of her name is somebody else."""
    world = small_pair.world
    small_pair.by(small_pair.jo)
    contacts.change(world.session, world.kit, small_pair.account, small_pair.ana, {"full_name": "Ana Lima"})
    small_pair.by(None)
    assert small_pair.thanks() == []
    small_pair.by(small_pair.jo)
    namesake = contacts.add(world.session, world.kit, small_pair.account, CardFields(full_name="Ana Lima"))
    assert small_pair.by(small_pair.jo, namesake.contact.id) is not None
    assert small_pair.thanks() == ["Ana Lima", "Ana Lima"]
    small_pair.by(None, namesake.contact.id)
    (left,) = (row for row in small_pair.planned(small_pair.jo) if row.letter == "thanks")
    assert left.about_id == small_pair.ana


def test_edited_thanks_stay(small_pair: Pair) -> None:
    """A thank-you its owner has put words into does not vanish with the introduction, nor comes twice."""
    world, thanks = small_pair.world, small_pair.by(small_pair.jo)
    assert thanks is not None
    assert thanks.draft is not None
    drafts.edit(world.session, world.kit, small_pair.account, thanks.draft.id, body="Dear Jo, thanks!")
    small_pair.by(None)
    assert small_pair.thanks() == ["Ana Souza"]
    assert small_pair.by(small_pair.jo) is None


def test_who_was_introduced_can_be_deleted(pair: Pair) -> None:
    """The thanks for them stay to be given, in the words they had."""
    pair.by(pair.jo)
    contacts.delete(pair.world.session, pair.account, pair.ana)
    pair.world.session.expire_all()
    (row,) = (row for row in pair.planned(pair.jo) if row.letter == "thanks")
    assert (row.about, row.about_id) == ("Ana Souza", None)


def test_two_can_have_introduced_each_other(small_pair: Pair) -> None:
    """Ana by Jo, and Jo by Ana: that happens."""
    small_pair.by(small_pair.jo)
    small_pair.by(small_pair.ana, small_pair.jo)
    assert small_pair.contact(small_pair.jo).introduced_by == small_pair.ana


def test_nobody_introduces_themselves(small_pair: Pair) -> None:
    """The same contact on both sides is refused, and so is one that is not in the account."""
    with pytest.raises(Invalid) as refused:
        small_pair.by(small_pair.ana)
    assert refused.value.field == "introduced_by"
    for unknown in (uuid4(), small_pair.world.keep(small_pair.world.account("eve@example.com")).contact.id):
        with pytest.raises(NotFound):
            small_pair.by(unknown)
    assert small_pair.contact(small_pair.ana).introduced_by is None


def test_an_introducer_can_be_deleted(pair: Pair) -> None:
    """Deleting who introduced somebody leaves that somebody, introduced by nobody any more."""
    pair.by(pair.jo)
    contacts.delete(pair.world.session, pair.account, pair.jo)
    pair.world.session.expire_all()
    assert pair.contact(pair.ana).introduced_by is None
    assert introductions.introducer(pair.world.session, pair.contact(pair.ana)) is None


def test_asking_for_an_introduction(pair: Pair) -> None:
    """Asking is a mail due today that names the person, beside the planned step, which stays."""
    row = pair.ask("  Kim   Roth ")
    assert (row.kind, row.channel, row.due_on) == ("promise", "email", date(2026, 3, 2))
    assert (row.what, row.about) == ("Ask for an introduction to Kim Roth", "Kim Roth")
    assert row.draft is not None
    assert row.draft.subject == "Would you introduce me to Kim Roth?"
    assert sorted(each.kind for each in pair.planned(pair.ana)) == ["promise", "step"]


def test_asked_twice_is_asked_once(small_pair: Pair) -> None:
    """A form sent twice makes one mail; another name makes another, and so does the next time."""
    first = small_pair.ask("Kim Roth")
    assert small_pair.ask("Kim Roth").id == first.id
    assert small_pair.ask("Lea Fox").id != first.id
    world = small_pair.world
    followups.done(world.session, world.kit, small_pair.account, first.id)
    assert small_pair.ask("Kim Roth").id != first.id


@pytest.mark.parametrize("about", ["", "  ", "x" * 201])
def test_an_introduction_is_to_somebody(small_pair: Pair, about: str) -> None:
    """Without a name, or with a page full of it, nobody can be asked for."""
    with pytest.raises(Invalid) as refused:
        small_pair.ask(about)
    assert refused.value.field == "about"


def test_who_said_no_is_not_asked(small_pair: Pair) -> None:
    """While the answer is no, nothing is planned with them; after a yes they can be asked."""
    world = small_pair.world
    answers.give(world.session, world.kit, small_pair.account, small_pair.ana, "no")
    with pytest.raises(Conflict, match="said no"):
        small_pair.ask("Kim Roth")
    answers.give(world.session, world.kit, small_pair.account, small_pair.ana, "yes")
    assert small_pair.ask("Kim Roth").state == "planned"


def test_an_introduction_is_no_promise_to_them(small_world: World) -> None:
    """Other mails speak of what was promised, never of an introduction to be asked for."""
    account = small_world.account()
    promise = Promise("send samples", "email", Due(date(2026, 3, 9)))
    ana = small_world.keep(account, ANA, promise=promise).contact.id
    introductions.ask(small_world.session, small_world.kit, account, ana, "Kim Roth")
    intro = next(row for row in contacts.planned(small_world.session, account, ana) if row.step == 0)
    followups.done(small_world.session, small_world.kit, account, intro.id)
    second = next(row for row in contacts.planned(small_world.session, account, ana) if row.step == 1)
    assert second.draft
    assert "send samples" in second.draft.body
    assert "Kim Roth" not in second.draft.body


def test_it_stays_on_its_day_until_it_is_done(small_pair: Pair) -> None:
    """Thanks not given are overdue tomorrow; no planner moves them."""
    small_pair.by(small_pair.jo)
    small_pair.world.clock.move(timedelta(days=1))
    (row,) = (row for row in small_pair.planned(small_pair.jo) if row.letter == "thanks")
    assert row.value.overdue(date(2026, 3, 3))
