"""What somebody answered, and what else happened with them, on pages without scripts."""

import html
import re
from datetime import date, timedelta
from html import unescape
from uuid import UUID

import pytest

from app.domain.contact import REASONS
from app.domain.followup import Due, Promise
from app.services import accounts, contacts, followups
from app.store.contacts import Contact
from app.web import words
from tests.web.conftest import Visitor

LATER = Promise("samples", "message", Due(date(2026, 3, 9)))


@pytest.fixture
def ana(visitor: Visitor, bo: UUID) -> Contact:
    """A contact whose intro mail is not sent yet; it is Monday, 2 March 2026."""
    return visitor.world.keep(bo, promise=LATER).contact


def planned(visitor: Visitor, bo: UUID, ana: Contact) -> list[str]:
    """What is planned with her."""
    return [row.what for row in contacts.planned(visitor.world.session, bo, ana.id)]


def test_a_yes_is_one_tap(visitor: Visitor, bo: UUID, ana: Contact) -> None:
    """Yes on the contact's page ends the cadence, leaves the promise, and offers to take it back."""
    page = visitor.posted(f"/contacts/{ana.id}/answer", answer="yes")
    assert "Ana Souza said yes. Undo" in page
    assert "They said yes Today Open again" in page
    assert "Still promised Samples" in page
    assert planned(visitor, bo, ana) == ["samples"]


def test_a_no_asks_for_the_reason_in_one_tap(visitor: Visitor, bo: UUID, ana: Contact) -> None:
    """The page of answers has a button for each reason, which is kept with their words."""
    page = visitor.text(f"/contacts/{ana.id}/answer")
    assert "Price Timing No need Other supplier Wrong person Something else" in page
    page = visitor.posted(f"/contacts/{ana.id}/answer", answer="no", reason="price", words="too dear")
    assert "They said no: price Today · too dear" in page
    assert planned(visitor, bo, ana) == []


def test_not_now_takes_a_day_with_one_tap(visitor: Visitor, ana: Contact) -> None:
    """Each span offered ends on a working day, and is the next step then."""
    page = visitor.get(f"/contacts/{ana.id}/answer").text
    assert 'value="2026-04-01"' in page
    page = visitor.posted(f"/contacts/{ana.id}/answer", answer="not_now", until="2026-04-01")
    assert "Ana Souza waits until Wed 1 Apr. Undo" in page
    assert "Not now, but Wed 1 Apr" in page


@pytest.mark.parametrize("until", ["", "2026-03-02", "nonsense"])
def test_not_now_without_a_day_to_come_changes_nothing(
    visitor: Visitor, bo: UUID, ana: Contact, until: str
) -> None:
    """The page comes again and says what is missing."""
    answer = visitor.post(f"/contacts/{ana.id}/answer", answer="not_now", until=until)
    assert answer.status_code == 422
    assert 'id="not-now-until-error"' in answer.text
    assert planned(visitor, bo, ana) == ["Intro mail", "samples"]


def test_a_closed_contact_is_opened_with_one_tap(visitor: Visitor, bo: UUID, ana: Contact) -> None:
    """Open again plans the step where things were left."""
    visitor.post(f"/contacts/{ana.id}/answer", answer="no", reason="timing")
    page = visitor.posted(f"/contacts/{ana.id}/answer", answer="waiting")
    assert "Ana Souza is open again. Undo" in page
    assert planned(visitor, bo, ana) == ["Intro mail"]


def test_an_answer_is_taken_back(visitor: Visitor, bo: UUID, ana: Contact) -> None:
    """Undo after a no plans again all that was planned."""
    visitor.post(f"/contacts/{ana.id}/answer", answer="no", reason="timing")
    assert "Undone." in visitor.posted(f"/contacts/{ana.id}/undo")
    assert planned(visitor, bo, ana) == ["Intro mail", "samples"]


def test_a_no_in_one_tap_may_have_had_any_reason(visitor: Visitor, ana: Contact) -> None:
    """All those of the answers' page are offered after it, "something else" among them."""
    page = visitor.get(visitor.post(f"/contacts/{ana.id}/answer", answer="no").location).text
    offered = re.findall(
        r'name="reason" value="(\w+)"', page.partition('class="why"')[2].partition("</form>")[0]
    )
    assert offered == list(REASONS)
    said = visitor.posted(f"/contacts/{ana.id}/reason", reason="other")
    assert "Ana Souza said no: something else." in said


def test_a_second_tap_on_undo_takes_nothing_else_back(visitor: Visitor, ana: Contact) -> None:
    """Undo is bound to what it offered: pressed twice, what was noted before that stands."""
    visitor.post(f"/contacts/{ana.id}/happened", who="you", channel="call", note="wants a price")
    page = visitor.client.get(visitor.post(f"/contacts/{ana.id}/answer", answer="yes").location).text
    undo = html.unescape(re.findall(rf'action="(/contacts/{ana.id}/undo[^"]*)"', page)[0])
    visitor.post(undo)
    page = visitor.posted(undo)
    assert "This is undone already." in page
    assert "You talked on the phone" in page


def test_a_second_tap_on_the_undo_of_a_row_takes_nothing_else_back(visitor: Visitor, ana: Contact) -> None:
    """Put off, then done and undone: the second tap leaves the day it was put off to."""
    first = followups.due_today(visitor.world.session, visitor.world.kit, ana.account_id).intros[0].id
    visitor.post(f"/followups/{first}/snooze", until="2026-03-05")
    page = visitor.client.get(visitor.post(f"/followups/{first}/done").location).text
    undo = html.unescape(re.findall(rf'action="(/followups/{first}/undo[^"]*)"', page)[0])
    assert "Undone." in visitor.posted(undo)
    assert "This is undone already." in visitor.posted(undo)
    row = followups.get(visitor.world.session, ana.account_id, first)
    assert (row.state, row.due_on) == ("planned", date(2026, 3, 5))


def test_the_same_answer_again_offers_no_others_undo(visitor: Visitor, ana: Contact) -> None:
    """A yes from an old page, after a call: nothing is noted, and Undo would take back the call."""
    visitor.posted(f"/contacts/{ana.id}/answer", answer="yes")
    visitor.posted(f"/contacts/{ana.id}/happened", who="you", channel="call", note="")
    page = visitor.posted(f"/contacts/{ana.id}/answer", answer="yes")
    assert "Ana Souza said yes. Undo" not in page
    assert "Ana Souza said yes." in page


def test_a_slip_is_mended_on_the_contacts_page(visitor: Visitor, bo: UUID, ana: Contact) -> None:
    """The newest line of the thread can be taken back while nothing has come after it; no other line can."""
    for row in contacts.planned(visitor.world.session, bo, ana.id):
        visitor.post(f"/followups/{row.id}/done")
    visitor.get("/today")
    page = visitor.get(f"/contacts/{ana.id}").text
    (undo,) = re.findall(rf'action="(/contacts/{ana.id}/undo[^"]*)"', page)
    visitor.post(html.unescape(undo))
    assert planned(visitor, bo, ana) == ["Second mail", "samples"]


def test_what_happened_is_noted(visitor: Visitor, bo: UUID, ana: Contact) -> None:
    """A call nobody had planned stands in the thread, and the next step is planned from its day."""
    visitor.world.clock.move(timedelta(days=4))
    page = visitor.posted(
        f"/contacts/{ana.id}/happened", who="you", channel="call", note="wants a price", day="2026-03-05"
    )
    assert "Noted. Next: Second mail, Tuesday. Undo" in page
    assert "You talked on the phone Yesterday, 12:00 · wants a price" in page
    assert sorted(planned(visitor, bo, ana)) == ["Second mail", "samples"]


def test_what_is_still_to_come_has_not_happened(visitor: Visitor, ana: Contact) -> None:
    """A day to come is refused, and what was typed is kept."""
    form = {"who": "you", "channel": "call", "note": "wants a price", "day": "2026-03-05"}
    answer = visitor.post(f"/contacts/{ana.id}/happened", **form)
    assert answer.status_code == 422
    assert "wants a price" in answer.text
    assert "still to come" in answer.text


@pytest.mark.parametrize("day", ["0001-01-01", "1066-10-14", "1970-01-01"])
def test_what_happened_happened_in_ones_own_time(visitor: Visitor, bo: UUID, ana: Contact, day: str) -> None:
    """A day long before anybody's is refused at its field, wherever the owner is."""
    accounts.change(visitor.world.session, visitor.world.kit, bo, {"zone": "America/Juneau"})
    answer = visitor.post(f"/contacts/{ana.id}/happened", who="you", channel="call", note="x", day=day)
    assert answer.status_code == 422
    assert 'id="f-day-error"' in answer.text
    assert "Give a day between 1971 and 2199." in answer.text


@pytest.mark.parametrize("who", ["you", "they"])
def test_a_note_too_long_is_refused_whole(visitor: Visitor, bo: UUID, ana: Contact, who: str) -> None:
    """What was said comes back to be made shorter; nothing of it is cut."""
    note = "word " * 2000 + "end"
    answer = visitor.post(f"/contacts/{ana.id}/happened", who=who, channel="call", note=note)
    assert answer.status_code == 422
    assert note in answer.text
    assert 'id="f-note-error"' in answer.text
    assert planned(visitor, bo, ana) == ["Intro mail", "samples"]


def test_their_words_too_long_are_refused_whole(visitor: Visitor, bo: UUID, ana: Contact) -> None:
    """The words of an answer are kept whole or refused, and stand in the form again."""
    said = "x" * 1001
    answer = visitor.post(f"/contacts/{ana.id}/answer", answer="no", reason="price", words=said)
    assert answer.status_code == 422
    assert said in answer.text
    assert "longer than 1,000 characters" in answer.text
    assert planned(visitor, bo, ana) == ["Intro mail", "samples"]


def test_a_note_on_what_is_done_is_refused_whole(visitor: Visitor, bo: UUID, ana: Contact) -> None:
    """How it went is kept whole or refused, and stands in the form again."""
    first = contacts.planned(visitor.world.session, bo, ana.id)[0].id
    note = "x" * 10_001
    answer = visitor.post(f"/followups/{first}/done", note=note)
    assert answer.status_code == 422
    assert note in answer.text
    assert "longer than 10,000 characters" in answer.text
    assert planned(visitor, bo, ana) == ["Intro mail", "samples"]


def test_a_promise_too_long_is_refused_whole(visitor: Visitor, ana: Contact) -> None:
    """A promise is a line, not a page."""
    form = {"promise_what": "x" * 1001, "promise_day": "2026-03-04"}
    answer = visitor.post(f"/contacts/{ana.id}/promise", **form)
    assert answer.status_code == 422
    assert form["promise_what"] in answer.text
    assert "longer than 1,000 characters" in answer.text


def test_a_reply_goes_to_the_top(visitor: Visitor, bo: UUID, ana: Contact) -> None:
    """They answered: Today asks for an answer to them."""
    visitor.post(f"/contacts/{ana.id}/happened", who="they", channel="email", note="")
    assert planned(visitor, bo, ana) == ["Answer them", "samples"]
    assert "They answered Ana Souza Answer them Answer" in visitor.text("/today")


def test_a_promise_is_added_later(visitor: Visitor, bo: UUID, ana: Contact) -> None:
    """What was promised on the phone is on the list with its day."""
    form = {"promise_what": "the price list", "promise_channel": "email", "promise_day": "2026-03-04"}
    visitor.posted(f"/contacts/{ana.id}/promise", **form)
    assert "the price list" in planned(visitor, bo, ana)


def test_nul_promises_nothing(visitor: Visitor, bo: UUID, ana: Contact) -> None:
    """NUL, which no database keeps, is nothing before a form is looked at."""
    answer = visitor.post(f"/contacts/{ana.id}/promise", promise_what="\0", promise_day="2026-03-04")
    assert answer.status_code == 422
    assert planned(visitor, bo, ana) == ["Intro mail", "samples"]


def test_no_promise_to_who_said_no(visitor: Visitor, ana: Contact) -> None:
    """After a no the page says what to do first, and keeps what was typed."""
    visitor.post(f"/contacts/{ana.id}/answer", answer="no", reason="timing")
    form = {"promise_what": "the price list", "promise_day": "2026-03-04"}
    answer = visitor.post(f"/contacts/{ana.id}/promise", **form)
    assert answer.status_code == 422
    assert "the price list" in answer.text
    assert "Open the contact again" in answer.text


def test_a_row_has_all_the_rest_behind_it(visitor: Visitor, bo: UUID, ana: Contact) -> None:
    """The page of a follow-up puts it off, leaves it out, and takes a line on how it went."""
    first = contacts.planned(visitor.world.session, bo, ana.id)[0].id
    page = visitor.text(f"/followups/{first}")
    said = ("How did it go?", "Tomorrow", "Next week", "Or pick a day", "Not now, but", "No, because of")
    assert [words for words in said if words not in page] == []
    assert "Ana Souza: tomorrow. Undo" in visitor.posted(f"/followups/{first}/snooze", until="2026-03-03")
    visitor.world.clock.move(timedelta(days=1))
    visitor.post(f"/followups/{first}/done", note="liked the samples")
    assert "liked the samples" in visitor.text(f"/contacts/{ana.id}")


def test_a_day_off_says_why_it_is_another_day(visitor: Visitor, bo: UUID, ana: Contact) -> None:
    """Put off to a Saturday a step comes on Monday, and it says why; the thread tells the day asked for."""
    first = contacts.planned(visitor.world.session, bo, ana.id)[0].id
    visitor.post(f"/followups/{first}/done")
    second = next(row.id for row in contacts.planned(visitor.world.session, bo, ana.id) if row.step)
    page = visitor.posted(f"/followups/{second}/snooze", until="2026-03-21")
    assert "Ana Souza: Mon 23 Mar, as the 21st is a day off or full. Undo" in page
    assert "Put off to Sat 21 Mar: Second mail" in visitor.text(f"/contacts/{ana.id}")


@pytest.mark.parametrize(
    ("day", "said"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (13, "13th"), (22, "22nd")],
)
def test_days_have_their_endings(day: int, said: str) -> None:
    """A day of the month as it is said."""
    assert words.ordinal(date(2026, 3, day)) == f"the {said}"


def test_putting_off_needs_a_day_to_come(visitor: Visitor, bo: UUID, ana: Contact) -> None:
    """The page comes again and says so."""
    first = contacts.planned(visitor.world.session, bo, ana.id)[0].id
    answer = visitor.post(f"/followups/{first}/snooze", until="2026-03-01")
    assert answer.status_code == 422
    assert 'id="snooze-until-error"' in answer.text


def test_after_an_error_what_was_typed_comes_back(visitor: Visitor, ana: Contact) -> None:
    """The words of a no and the day of a not now are still in the form that could not be taken."""
    path = f"/contacts/{ana.id}/answer"
    assert 'value="too dear"' in visitor.post(path, answer="no", reason="nonsense", words="too dear").text
    assert 'value="2026-03-01"' in visitor.post(path, answer="not_now", until="2026-03-01").text


def test_a_day_that_cannot_be_taken_comes_back(visitor: Visitor, bo: UUID, ana: Contact) -> None:
    """It stands in the field that is to be corrected, and only there."""
    first = contacts.planned(visitor.world.session, bo, ana.id)[0].id
    page = visitor.post(f"/followups/{first}/snooze", until="2026-03-01").text
    assert page.count('value="2026-03-01"') == 1


def test_a_note_on_what_is_done_already_is_not_lost(visitor: Visitor, bo: UUID, ana: Contact) -> None:
    """Whoever was quicker: the note stands where it can be noted all the same, and goes back there."""
    first = contacts.planned(visitor.world.session, bo, ana.id)[0].id
    visitor.post(f"/followups/{first}/done")
    answer = visitor.post(f"/followups/{first}/done?back=contact", note="liked the samples")
    assert answer.status_code == 409
    assert "liked the samples" in answer.text
    assert f'action="/contacts/{ana.id}/happened?back=contact"' in answer.text
    assert visitor.post(f"/followups/{first}/done?back=contact").location == f"/contacts/{ana.id}"


def test_they_wrote_back_is_by_mail(visitor: Visitor, bo: UUID, ana: Contact) -> None:
    """The link asks what happened with their answer by mail chosen already."""
    first = contacts.planned(visitor.world.session, bo, ana.id)[0].id
    link = re.search(
        r'href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?They wrote back', visitor.get(f"/followups/{first}").text
    )
    assert link
    page = visitor.get(unescape(link[1])).text
    assert 'value="they" checked' in page
    assert 'value="email" checked' in page


def test_it_is_put_off_to_a_later_day_only(visitor: Visitor, bo: UUID, ana: Contact) -> None:
    """No day is offered that is not after the one it is due."""
    promise = contacts.planned(visitor.world.session, bo, ana.id)[1]
    page = visitor.text(f"/followups/{promise.id}")
    assert "In two weeks" in page
    assert "Tomorrow" not in page


def test_the_dots_say_which_step_they_are_about(visitor: Visitor, ana: Contact) -> None:  # noqa: ARG001
    """Two rows of one person have different names for who can't see them."""
    page = visitor.get("/today").text
    assert 'aria-label="More for Ana Souza, Intro mail · today: how it went,' in page


def test_an_answer_to_them_is_not_the_subject_of_a_mail(visitor: Visitor, ana: Contact) -> None:
    """In the thread only a letter's subject stands behind "Mail"."""
    visitor.post(f"/contacts/{ana.id}/happened", who="they", channel="email", note="")
    row = contacts.planned(visitor.world.session, ana.account_id, ana.id)[0]
    visitor.post(f"/followups/{row.id}/done")
    page = visitor.text(f"/contacts/{ana.id}")
    assert "Answer them" in page
    assert "Mail: Answer them" not in page


def test_a_followup_that_is_done_leads_to_its_contact(visitor: Visitor, bo: UUID, ana: Contact) -> None:
    """Its page has nothing to do any more."""
    first = contacts.planned(visitor.world.session, bo, ana.id)[0].id
    visitor.post(f"/followups/{first}/done")
    assert visitor.get(f"/followups/{first}").location == f"/contacts/{ana.id}"


def test_the_evenings_mails_stand_one_after_another(visitor: Visitor, bo: UUID, ana: Contact) -> None:
    """The list has each first mail not sent yet with its way out, and ends when all are sent."""
    visitor.world.keep(bo)
    page = visitor.text("/today/evening")
    assert "2 mails to send, one after another" in page
    assert "1 of 2 · written in English Ana Souza" in page
    assert "Open in my mail app" in page
    first = contacts.planned(visitor.world.session, bo, ana.id)[0]
    assert "One mail to send" in visitor.posted(f"/followups/{first.id}/done?back=evening")
