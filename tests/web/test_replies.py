"""Mails that came in, on Today and in the thread: what they say, and what follows in one tap."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.card import CardFields
from app.domain.mail_head import read_head
from app.domain.mailbox import Credentials, Server, Trouble
from app.domain.outbox import Handed
from app.services import contacts, drafts, mailboxes, outbox, pushes, replies, sending, watching
from app.services.cards import Kept
from app.services.replies import Known, Reply
from tests.factories import ANA, World
from tests.web.conftest import Visitor

GOLDEN = Path(__file__).parents[1] / "golden" / "mails"


@pytest.fixture
def ana(small_world: World, bo: UUID) -> UUID:
    """Ana, kept on the third of August 2026."""
    small_world.clock.set(datetime(2026, 8, 3, 9, tzinfo=UTC))
    return small_world.keep(bo, ANA).contact.id


def arrive(world: World, account_id: UUID, contact_id: UUID, name: str, **changes: bytes) -> Reply:
    """A golden mail that concerns a contact comes in a day later."""
    world.clock.move(timedelta(days=1))
    mail = (GOLDEN / f"{name}.eml").read_bytes()
    for old, new in changes.items():
        mail = mail.replace(old.encode(), new)
    contact = contacts.get(world.session, account_id, contact_id)
    people = {str(each).lower(): contact_id for each in contact.emails}
    head = read_head(mail)
    known = Known(frozenset(), people | {head.sender: contact_id}, {contact_id})
    row = replies.take_in(world.session, world.kit, account_id, known, head, mail)
    assert row
    world.clock.move(timedelta(minutes=5))
    return row


def test_an_answer_is_on_today_with_its_text(visitor: Visitor, bo: UUID, ana: UUID) -> None:
    """What they wrote, what they quote folded away, and the follow-up it asks for told once."""
    arrive(visitor.world, bo, ana, "reply-gmail-en")
    page = visitor.get("/today").text
    assert "Could you send prices for 500 pieces?" in page
    assert re.search(r"<details[^>]*><summary>What it answers.*?On Mon, Aug 3, 2026", page, re.DOTALL)
    assert "They wrote" in page
    assert "They answered" not in page
    assert re.search(r'href="/drafts/[^"]+"[^>]*aria-label="Answer: Ana Souza"', page)


def test_a_mail_without_a_text_sends_its_owner_to_the_mailbox(
    visitor: Visitor, bo: UUID, ana: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its subject tells what it is about, be it that its server keeps the rest."""
    take_in = replies.take_in
    monkeypatch.setattr(replies, "take_in", lambda *given: take_in(*given[:-1], b""))
    arrive(visitor.world, bo, ana, "reply-gmail-en")
    page = visitor.get("/today").text
    assert re.search(r">Re: Nice to meet[^<]*</p><p[^>]*>No text of it can be read here", page)


@pytest.mark.parametrize(
    ("label", "answer", "said"),
    [("Yes", "yes", "said yes"), ("Not now", "not_now", "waits until"), ("No", "no", "said no")],
)
def test_yes_no_and_not_now_take_one_tap(
    visitor: Visitor, bo: UUID, ana: UUID, label: str, answer: str, said: str
) -> None:
    """Each is a form of its own; it can be taken back."""
    arrive(visitor.world, bo, ana, "reply-gmail-en")
    page = visitor.get("/today").text
    card = page[page.index('id="came"') :]
    form = next(
        form
        for form in re.findall(r"<form.*?</form>", card, re.DOTALL)
        if re.search(rf">{label}</button>", form)
    )
    action = re.search(r'action="([^"]+)"', form)
    values = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    values.pop("csrf_token")
    assert action
    after = visitor.post(action[1].replace("&amp;", "&"), **values)
    shown = visitor.get(after.location).text
    assert said in shown
    assert contacts.get(visitor.world.session, bo, ana).answer == answer
    assert 'id="came"' not in shown
    undo = re.search(r'action="(/contacts/[^"]+/undo[^"]*)"', shown)
    assert undo
    assert 'id="came"' in visitor.get(visitor.post(undo[1].replace("&amp;", "&")).location).text


def test_an_answer_undone_is_none(visitor: Visitor, bo: UUID, ana: UUID) -> None:
    """Who takes it back in the thread is asked about it no more; the mail stays in the thread."""
    row = arrive(visitor.world, bo, ana, "reply-gmail-en")
    visitor.post(f"/contacts/{ana}/undo?moment={row.id}")
    assert 'id="came"' not in visitor.get("/today").text
    assert "500 pieces" in visitor.text(f"/contacts/{ana}")


def test_what_a_mail_says_is_text(visitor: Visitor, bo: UUID, ana: UUID) -> None:
    """Never markup, in its text, its subject or its sender."""
    bad = b"<script>alert(1)</script>"
    arrive(visitor.world, bo, ana, "reply-other-address", **{"Wednesday works.": bad, "Re: Nice": bad})
    for path in ("/today", f"/contacts/{ana}"):
        page = visitor.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_an_answer_stands_in_the_thread(visitor: Visitor, bo: UUID, ana: UUID) -> None:
    """Whole, where the line that tells of it is."""
    arrive(visitor.world, bo, ana, "reply-gmail-en")
    page = visitor.get(f"/contacts/{ana}").text
    thread = page[page.index('class="thread"') :]
    assert "Could you send prices for 500 pieces?" in thread
    assert "On Mon, Aug 3, 2026" in thread


def test_an_absence_proposes_its_day(visitor: Visitor, bo: UUID, ana: UUID) -> None:
    """One tap puts everything off to the day they are back, another leaves it as planned."""
    row = arrive(visitor.world, bo, ana, "away-gmail-en")
    page = visitor.get("/today").text
    assert "Away, back on Monday 17 August" in page
    assert 'name="until" value="2026-08-17"' in page
    assert "Automatic answer" in visitor.text(f"/contacts/{ana}")
    left = visitor.post(f"/mails/{row.id}/seen")
    assert "back on Monday" not in visitor.text(left.location)
    visitor.post(f"/mails/{row.id}/unseen")
    visitor.post(f"/contacts/{ana}/answer", answer="not_now", until="2026-08-17")
    assert contacts.get(visitor.world.session, bo, ana).not_now_until == date(2026, 8, 17)


def test_a_bounce_offers_the_address_that_was_meant(visitor: Visitor, small_world: World, bo: UUID) -> None:
    """The one the card's web address tells; a tap and the contact has it."""
    small_world.clock.set(datetime(2026, 8, 3, 9, tzinfo=UTC))
    fields = CardFields(full_name="Ana Souza", emails=("ana@1umen.example",), urls=("lumen.example",))
    ana = small_world.keep(bo, fields).contact.id
    row = arrive(small_world, bo, ana, "bounce-exim", **{"7a1d2c34@li.example": b""})  # none went out
    page = visitor.get("/today").text
    assert "A mail to ana@1umen.example came back" in page
    assert 'name="address" value="ana@lumen.example"' in page
    assert "ana@1umen.example came back" in visitor.text(f"/contacts/{ana}")
    assert (
        f'<a class="chip no" href="/contacts/{ana}/edit">came back</a>'
        in visitor.get(f"/contacts/{ana}").text
    )
    visitor.post(f"/mails/{row.id}/correct", address="ana@lumen.example")
    assert contacts.get(small_world.session, bo, ana).emails == ["ana@lumen.example"]
    assert 'id="came"' not in visitor.get("/today").text


def test_a_mail_that_came_back_is_a_draft_again(visitor: Visitor, small_world: World, bo: UUID) -> None:
    """Its address corrected, the page of the draft says where it came back from, and sends it again."""
    world = small_world
    world.clock.set(datetime(2026, 8, 3, 9, tzinfo=UTC))
    server = Server("mail.li.example", 993, "tls", "bo", "secret")
    mailboxes.save(world.session, world.kit, bo, Credentials("bo@li.example", server, server))
    fields = CardFields(full_name="Ana Souza", emails=("ana@1umen.example",), urls=("lumen.example",))
    kept = world.keep(bo, fields)
    assert kept.draft
    outbox.send(world.session, world.kit, bo, kept.draft.id)
    assert sending.sweep(world.session, world.kit, "worker") == 1
    sent = outbox.last_mail(world.session, kept.draft)
    assert sent
    row = arrive(
        world, bo, kept.contact.id, "bounce-postfix", **{"<7a1d2c34@li.example>": sent.message_id.encode()}
    )
    page = visitor.posted(f"/mails/{row.id}/correct", address="ana@lumen.example")
    assert "It came back from ana@1umen.example." in page
    assert "ana@lumen.example" in page
    outbox.send(world.session, world.kit, bo, kept.draft.id)
    world.clock.move(timedelta(minutes=1))
    assert sending.sweep(world.session, world.kit, "worker") == 1
    assert world.courier.mails[-1].to == "ana@lumen.example"


def sent_to_a_slip(world: World, account_id: UUID) -> Kept:
    """Somebody with a misread address, whose first mail is on its way, out of Bo's mailbox."""
    world.clock.set(datetime(2026, 8, 3, 9, tzinfo=UTC))
    server = Server("mail.li.example", 993, "tls", "bo", "secret")
    box = Credentials("bo@li.example", server, server)
    mailboxes.save(world.session, world.kit, account_id, box, pause=0)
    made = world.keep(account_id, CardFields(full_name="Ana Souza", emails=("ana@1umen.example",)))
    outbox.send(world.session, world.kit, account_id, made.draft.id)
    return made


def came_back(world: World, account_id: UUID, made: Kept) -> Reply:
    """It goes out, and the mail that says so comes in."""
    assert sending.sweep(world.session, world.kit, "worker") == 1
    sent = outbox.last_mail(world.session, made.draft)
    assert sent
    ours = {"<7a1d2c34@li.example>": sent.message_id.encode()}
    return arrive(world, account_id, made.contact.id, "bounce-postfix", **ours)


def goes_out(world: World) -> list[str]:
    """To whom mails go once the time to take them back is over."""
    before = len(world.courier.mails)
    world.clock.move(outbox.GRACE)
    sending.sweep(world.session, world.kit, "worker")
    return [mail.to for mail in world.courier.mails[before:]]


def corrected(visitor: Visitor, made: Kept) -> str:
    """The page after the address was typed anew in the contact's form."""
    typed = {"full_name": "Ana Souza", "email": "ana@lumen.example"}
    return visitor.posted(f"/contacts/{made.contact.id}/edit", **typed)


def test_an_address_typed_anew_offers_to_send_again(visitor: Visitor, small_world: World, bo: UUID) -> None:
    """Right on the contact's page, and on Today; the first tap on Send now reaches them."""
    made = sent_to_a_slip(small_world, bo)
    row = came_back(small_world, bo, made)
    page = corrected(visitor, made)
    assert "The address is ana@lumen.example now. Send the mail again" in page
    assert "Send the mail again" in visitor.text("/today")
    assert "Unrouteable" not in page
    page = visitor.posted(f"/mails/{row.id}/again?back=contact")
    assert "It came back from ana@1umen.example." in page
    assert "ana@lumen.example" in page
    visitor.posted(f"/drafts/{made.draft.id}", subject="Hello", body="Hi Ana", then="send")
    assert goes_out(small_world) == ["ana@lumen.example"]
    assert "Send the mail again" not in visitor.text("/today")
    assert "can’t go out again" in visitor.posted(f"/mails/{row.id}/again?back=contact")


def test_undone_in_the_thread_it_goes_to_the_address_of_now(
    visitor: Visitor, small_world: World, bo: UUID
) -> None:
    """What has gone out is left as it was; a draft again, it has the contact's address."""
    made = sent_to_a_slip(small_world, bo)
    came_back(small_world, bo, made)
    corrected(visitor, made)
    visitor.posted(f"/contacts/{made.contact.id}/undo")
    small_world.session.rollback()
    assert drafts.get(small_world.session, bo, made.draft.id).to == "ana@lumen.example"
    assert "did not arrive. It goes to ana@lumen.example now" in visitor.text(f"/contacts/{made.contact.id}")
    assert "in a moment" in visitor.posted(f"/drafts/{made.draft.id}/send")
    assert goes_out(small_world) == ["ana@lumen.example"]


def test_what_was_refused_at_once_goes_to_the_address_of_now(
    visitor: Visitor, small_world: World, bo: UUID
) -> None:
    """The server's sentence was about another address: it is told no more, and one tap sends it."""
    made = sent_to_a_slip(small_world, bo)
    small_world.courier.answer(Handed("refused", "550 no such user"))
    assert goes_out(small_world) == []
    assert "550 no such user" in visitor.text("/today")
    small_world.courier.answer(None)
    page = corrected(visitor, made)
    assert "to ana@1umen.example did not arrive. It goes to ana@lumen.example now. Send the mail" in page
    for path in ("/today", f"/drafts/{made.draft.id}"):
        assert "550" not in visitor.text(path)
    assert "in a moment" in visitor.posted(f"/drafts/{made.draft.id}/send?back=contact")
    assert goes_out(small_world) == ["ana@lumen.example"]


def test_a_draft_left_with_an_old_address_goes_out_at_the_first_tap(
    visitor: Visitor, small_world: World, bo: UUID
) -> None:
    """However it came to it: it is queued to where they are."""
    made = sent_to_a_slip(small_world, bo)
    outbox.withdraw(small_world.session, small_world.kit, bo, made.draft.id)
    corrected(visitor, made)
    drafts.get(small_world.session, bo, made.draft.id).to = "ana@1umen.example"
    small_world.session.commit()
    assert "in a moment" in visitor.posted(f"/drafts/{made.draft.id}/send")
    assert goes_out(small_world) == ["ana@lumen.example"]


def test_what_waits_is_called_back_when_the_address_changes(
    visitor: Visitor, small_world: World, bo: UUID
) -> None:
    """And said at once, with a tap to send it to the right one."""
    made = sent_to_a_slip(small_world, bo)
    assert "Send the mail again" in corrected(visitor, made)
    assert goes_out(small_world) == []
    visitor.posted(f"/drafts/{made.draft.id}/send")
    assert goes_out(small_world) == ["ana@lumen.example"]


def test_a_corrected_address_that_is_none_is_refused(visitor: Visitor, bo: UUID, ana: UUID) -> None:
    """With a sentence, and nothing changes."""
    row = arrive(visitor.world, bo, ana, "bounce-full", **{"7a1d2c34@li.example": b""})
    assert "no mail address" in visitor.posted(f"/mails/{row.id}/correct", address="ana souza")
    assert contacts.get(visitor.world.session, bo, ana).emails == ["ana.souza@lumen.example"]


def test_a_mailbox_that_cannot_be_read_is_told_on_today(visitor: Visitor, bo: UUID, ana: UUID) -> None:
    """At once where its password is wrong; after half an hour where its server is out of reach."""
    world = visitor.world
    server = Server("mail.li.example", 993, "tls", "bo", "secret")
    mailboxes.save(world.session, world.kit, bo, Credentials("bo@li.example", server, server))
    watching.claim(world.session, world.kit, "one", 1)
    watching.failed(world.session, world.kit, bo, "one", Trouble("network", "no answer in time"))
    assert "can’t be read" not in visitor.text("/today")
    world.clock.move(timedelta(minutes=31))
    assert "can’t be read since" in visitor.text("/today")
    assert "Nobody answered there" in visitor.text("/settings/mailbox")
    mailboxes.save(world.session, world.kit, bo, Credentials("bo@li.example", server, server))
    assert "can’t be read" not in visitor.text("/today")
    watching.claim(world.session, world.kit, "one", 1)
    watching.failed(world.session, world.kit, bo, "one", Trouble("login", "wrong password"))
    assert "can’t be read since" in visitor.text("/today")
    assert ana


def test_an_answer_is_pushed_once(small_world: World, bo: UUID, ana: UUID) -> None:
    """It names who answered and nothing of what they said; one that was seen to is no news."""
    from app.domain.subscription import Subscription

    phone = Subscription("https://push.example.com/1", "B" + "A" * 86, "A" * 22)
    pushes.subscribe(small_world.session, small_world.kit, bo, phone, "a phone")
    arrive(small_world, bo, ana, "reply-gmail-en")
    for _ in range(2):
        pushes.sweep(small_world.session, small_world.kit)
    told = [push for _, push, _ in small_world.pusher.pushes if push.kind == "reply"]
    assert [(push.title, push.url) for push in told] == [("Ana Souza has answered", "/today")]
    assert b"500" not in told[0].payload()
