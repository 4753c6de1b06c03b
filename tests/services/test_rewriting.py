"""A mail written anew of another letter or in another language, and the owner's words put back."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.useful import Thing
from app.services import contacts, drafts, rewriting, useful
from app.store.drafts import Draft
from tests.factories import World


def rewrite(world: World, account: UUID, draft: Draft, **anew: str) -> Draft:
    """It is written anew."""
    return rewriting.rewrite(world.session, world.kit, account, draft.id, **anew)


def put_back(world: World, account: UUID, draft: Draft) -> Draft:
    """The owner's words are put back."""
    return rewriting.put_back(world.session, world.kit, account, draft.id)


def edit(world: World, account: UUID, draft: Draft, body: str) -> Draft:
    """The owner types."""
    return drafts.edit(world.session, world.kit, account, draft.id, body=body)


def test_another_letter_is_for_this_mail_alone(world: World) -> None:
    """Its contact's step keeps the letter its cadence gives it, and another's mail its own."""
    account = world.account()
    draft, other = world.keep(account).draft, world.keep(account).draft
    assert "suggest" in rewrite(world, account, draft, letter="second").subject
    assert draft.letter == "second"
    assert other.letter == "intro"


def test_another_language_is_the_contacts_from_then_on(world: World) -> None:
    """The mail and the next ones come in it, edited or not."""
    account = world.account()
    draft = edit(world, account, world.keep(account).draft, "Mine")
    assert rewrite(world, account, draft, language="de").body.startswith("Guten Tag")
    assert contacts.get(world.session, account, draft.contact_id).language == "de"


def test_words_written_since_are_set_aside_for_those_put_back(small_world: World) -> None:
    """Putting back can be put back while both texts are the owner's; one nobody edited is let go."""
    account = small_world.account()
    draft = edit(small_world, account, small_world.keep(account).draft, "First")
    rewrite(small_world, account, draft, letter="next")
    edit(small_world, account, draft, "Second")
    assert put_back(small_world, account, draft).body == "First"
    assert put_back(small_world, account, draft).body == "Second"
    rewrite(small_world, account, draft)
    assert put_back(small_world, account, draft).body == "Second"
    with pytest.raises(Conflict):
        put_back(small_world, account, draft)


def test_a_mail_that_was_not_edited_leaves_older_words_set_aside(small_world: World) -> None:
    """One letter after another may be tried: the owner's words are still there."""
    account = small_world.account()
    draft = edit(small_world, account, small_world.keep(account).draft, "Mine")
    for letter in ("next", "second", "third"):
        rewrite(small_world, account, draft, letter=letter)
    assert put_back(small_world, account, draft).body == "Mine"


def test_words_put_back_bring_their_language_back(world: World) -> None:
    """The contact's next mails come in it again, as they did; put back once more, in the other one."""
    account = world.account()
    draft = edit(world, account, world.keep(account).draft, "Mine")
    assert edit(world, account, rewrite(world, account, draft, language="de"), "Meins").language == "de"
    for language in ("en", "de"):
        assert put_back(world, account, draft).language == language
        assert contacts.get(world.session, account, draft.contact_id).language == language


def test_where_words_cannot_be_put_back_no_language_changes(
    small_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mail may be sent that very moment: the contact's next ones come in its language then."""
    account = small_world.account()
    draft = edit(small_world, account, small_world.keep(account).draft, "Mine")
    rewrite(small_world, account, draft, language="de")

    def sent(*_: object) -> None:
        raise Conflict("It waits to go out.")

    monkeypatch.setattr(rewriting.things, "all_of", sent)
    with pytest.raises(Conflict, match="waits"):
        put_back(small_world, account, draft)
    assert contacts.get(small_world.session, account, draft.contact_id).language == "de"


def test_a_mail_stays_in_its_language_while_its_words_do(world: World) -> None:
    """An edited one is as it was when its contact's language changes; another is written in the new one."""
    account = world.account()
    kept = [world.keep(account).draft for _ in range(2)]
    edit(world, account, kept[0], "Mine")
    for draft in kept:
        contacts.change(world.session, world.kit, account, draft.contact_id, {"language": "fr"})
    assert [draft.language for draft in kept] == ["en", "fr"]


def test_a_thing_that_is_gone_is_not_put_back(small_world: World) -> None:
    """The words are, and what they brought along is brought along while it is there."""
    account = small_world.account()
    kept = useful.add(
        small_world.session, small_world.kit, account, Thing.of("link", "Ten ways", "https://example.com")
    )
    draft = rewrite(small_world, account, small_world.keep(account).draft, letter="next")
    assert draft.thing_id == kept.id
    edit(small_world, account, draft, draft.body + "!")
    rewrite(small_world, account, draft, letter="intro")
    assert put_back(small_world, account, draft).thing_id == kept.id
    rewrite(small_world, account, draft, letter="intro")
    small_world.session.delete(useful.get(small_world.session, account, kept.id))
    small_world.session.commit()
    draft = put_back(small_world, account, draft)
    assert "Ten ways" in draft.body
    assert draft.thing_id is None


def test_what_has_gone_out_is_not_written_anew(small_world: World) -> None:
    """Nor is another's mail, nor one of a letter there is not."""
    account = small_world.account()
    draft = small_world.keep(account).draft
    with pytest.raises(Invalid):
        rewrite(small_world, account, draft, letter="nothing")
    with pytest.raises(Invalid):
        rewrite(small_world, account, draft, letter="thanks")
    with pytest.raises(NotFound):
        rewrite(small_world, uuid4(), draft, letter="next")
    drafts.sent(small_world.session, small_world.kit, account, draft.id)
    with pytest.raises(Conflict):
        rewrite(small_world, account, draft, letter="next", language="de")
    assert contacts.get(small_world.session, account, draft.contact_id).language != "de"


def test_no_tap_loses_words_of_the_owner(small_world: World) -> None:
    """Whatever is chosen after what: the owner's words in a mail are in it afterwards, or set aside."""
    account = small_world.account()

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.sampled_from(["edit", "next", "second", "de", "en", "back"]), min_size=2, max_size=8))
    def live(acts: list[str]) -> None:
        draft = small_world.keep(account).draft
        for n, act in enumerate(acts):
            mine = draft.body if draft.edited else draft.set_aside and draft.set_aside["body"]
            if act == "edit":
                edit(small_world, account, draft, f"Words {n}")
                continue
            if act != "back":
                rewrite(small_world, account, draft, **{"language" if len(act) == 2 else "letter": act})
            elif draft.set_aside:
                put_back(small_world, account, draft)
            assert mine in (None, draft.body, draft.set_aside and draft.set_aside["body"])

    live()
