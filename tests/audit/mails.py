"""Mails in every state: on their way, stuck, written anew, and what came in for Today."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.card import CardFields
from app.domain.mail_head import read_head
from app.domain.mailbox import Credentials, Server
from app.domain.useful import Thing
from app.ports import Kit
from app.services import contacts, drafts, letters, mailboxes, outbox, replies, rewriting, useful
from app.services.cards import Kept
from app.services.replies import Known
from app.store.accounts import Account
from app.store.db import db
from tests import processes

SERVER = Server("mail.fernhill.example", 993, "tls", "ada", "secret")
PEOPLE = ("Inês Carvalho", "Tomás Ruiz", "Hanna Vogt", "Léa Morel", "Paul Ek", "Mira Sand", "Kim Oduya")


@dataclass(frozen=True)
class Writing:
    """The first account of a server, and what its use cases need."""

    session: Session
    kit: Kit
    account_id: UUID

    @property
    def owner(self) -> tuple[Session, Kit, UUID]:
        return self.session, self.kit, self.account_id

    def met(self, name: str) -> Kept:
        """Somebody with a first mail."""
        first, _, last = name.lower().partition(" ")
        address = f"{first[0].encode('ascii', 'ignore').decode() or 'x'}.{last}@fernhill.example.com"
        fields = CardFields(full_name=name, emails=(address,), company="Fernhill", language="en")
        return contacts.add(*self.owner, fields, talked_about="Their second shop, opening in May")

    def queued(self, kept: Kept) -> UUID:
        """Its mail goes out tomorrow."""
        assert kept.draft
        outbox.send(*self.owner, kept.draft.id, self.kit.clock.now() + timedelta(days=1))
        return kept.draft.id

    def ended(self, kept: Kept, state: str, words: str) -> UUID:
        """Its mail went no further."""
        draft = drafts.get(self.session, self.account_id, self.queued(kept))
        mail = outbox.last_mail(self.session, draft)
        assert mail
        mail.end(state, words, self.kit.clock.now())
        draft.state = state if state in ("failed", "undecided") else "sent"
        self.session.commit()
        return draft.id

    def written_anew(self, kept: Kept) -> UUID:
        """Its owner's words are set aside."""
        assert kept.draft
        drafts.edit(*self.owner, kept.draft.id, body="Hi,\n\nwords of my own.")
        return rewriting.rewrite(*self.owner, kept.draft.id, letter="next").id

    def wrote(self, kept: Kept, text: str, **more: str) -> None:
        """A mail comes in from them."""
        mail = EmailMessage()
        mail["From"], mail["To"] = kept.contact.emails[0], "ada@fernhill.example"
        mail["Subject"], mail["Message-ID"] = "Re: Good to meet you", make_msgid()
        mail["Date"] = format_datetime(self.kit.clock.now())
        for name, value in more.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        self.came(kept, mail.as_bytes())

    def came(self, kept: Kept, mail: bytes) -> None:
        """A mail concerning them comes in."""
        people = {str(each): kept.contact.id for each in kept.contact.emails}
        known = Known(frozenset(), people, {kept.contact.id})
        assert replies.take_in(*self.owner, known, read_head(mail), mail)

    def came_back(self, kept: Kept) -> None:
        """A mail to them came back: their server says so (RFC 3464)."""
        address = kept.contact.emails[0]
        head = "From: MAILER-DAEMON@mx.example\nTo: ada@fernhill.example\nSubject: Returned mail\n"
        parts = (
            'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
            "--b\nContent-Type: text/plain\n\nYour mail could not be delivered.\n"
            "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
            f"Final-Recipient: rfc822; {address}\nAction: failed\nStatus: 5.1.1\n"
            "Diagnostic-Code: smtp; 550 5.1.1 No such user here\n\n--b--\n"
        )
        self.came(kept, (f"Message-ID: {make_msgid()}\n" + head + parts).encode())


def fill_mails(server: processes.Server) -> dict[str, str]:
    """Where the pages are of mails in each state, of letters, and of what mails bring along."""
    with server.inside() as kit:
        session = db.session()
        writing = Writing(session, kit, session.query(Account.id).scalar())
        mailboxes.save(*writing.owner, Credentials("ada@fernhill.example", SERVER, SERVER))
        text = "The trade fair in May is free for members."
        useful.add(*writing.owner, Thing.of("link", "Ten ways to light a shop", "https://example.com/ten"))
        useful.add(*writing.owner, Thing.of("line", text, language="en", tags=["retail"]))
        begun = letters.get(*writing.owner, "next", "en").letter
        letters.put(*writing.owner, begun, "")
        ways: dict[str, Callable[[Kept], UUID]] = {
            "queued": writing.queued,
            "failed": lambda kept: writing.ended(kept, "failed", "550 5.1.1 No such user here"),
            "undecided": lambda kept: writing.ended(kept, "undecided", ""),
            "anew": writing.written_anew,
        }
        met = [writing.met(name) for name in PEOPLE]
        found = {name: f"/drafts/{way(kept)}" for kept, (name, way) in zip(met, ways.items(), strict=False)}
        writing.wrote(met[4], "Thank you, gladly. Could you send prices for 500 pieces?")
        back = kit.clock.now() + timedelta(days=9)
        away = f"I am away until {back.day} {back:%B %Y}."
        writing.wrote(met[5], away, Auto_Submitted="auto-replied")
        writing.ended(met[6], "sent", "")
        writing.came_back(met[6])
    pages = ("letters", "letters/next/en", "letters/new", "useful", "times", "mailbox")
    return found | {name: f"/settings/{name}" for name in pages}
