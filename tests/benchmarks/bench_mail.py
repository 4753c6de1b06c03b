"""Mail's hot paths, each beside a rival in the same run: looking through an inbox beside imaplib, sending
beside smtplib, writing a draft beside plain Liquid, the checker beside a frame of a screen.

The processor's seconds, in turn and several times over, so that what else the machine does meets all alike; a
ratio is the median of the rounds'. The servers are real ones: Dovecot, and aiosmtpd in a thread.
"""

import imaplib
import os
import smtplib
import ssl
import statistics
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.parser import BytesHeaderParser
from email.policy import compat32
from pathlib import Path
from uuid import UUID

from liquid import Environment
from sqlalchemy import create_engine

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from app.adapters.courier import SmtpCourier
from app.adapters.imap import _ASKED, ImapFolders
from app.adapters.reach import Reach
from app.domain.card import CardFields
from app.domain.checker import MOST_WORDS, Addressee, advise
from app.domain.draft import ANYBODY, FULL, values, write
from app.domain.mailbox import Credentials
from app.services import mailboxes, outbox, sending, watching
from app.store.db import Base, writing
from app.store.outbox import OutgoingMail
from app.wiring import load_letters
from tests.factories import World, world
from tests.mail_servers import PASSWORD, Authority, Dovecot, Smtp, smtp_server, start_dovecot
from tests.processes import ROOT

UNRELATED, LOOKS = 5_000, 5
MAILS, TURNS = 50, 4
WRITTEN, WRITINGS = 200, 15
#: At most so many times the rival's time; seconds of a frame at 60 Hz.
FETCHING, READING, SEND, WRITE, FRAME = 35.0, 10.0, 2.0, 5.0, 1 / 60
NAME = "watcher"


def seconds(do: Callable[[], object]) -> float:
    """Of this process's processor: the servers' part is the same for both, but aiosmtpd's is in it."""
    start = time.process_time()
    do()
    return time.process_time() - start


def told(what: str, ours: list[float], theirs: list[float], bound: float) -> None:
    """A line: both medians, and how often the rival's time ours is."""
    times = statistics.median(our / their for our, their in zip(ours, theirs, strict=True))
    mine, other = statistics.median(ours) * 1000, statistics.median(theirs) * 1000
    says = "holds" if times <= bound else "misses"
    print(f"{what:58} {mine:9.2f} ms, rival {other:9.2f} ms: {times:5.2f} times, ≤ {bound:.2f} {says}")


def looking(made: World, authority: Authority) -> None:
    """The watcher's look over an inbox of nobody's mails; each time on a new connection."""
    made.kit = replace(made.kit, folders=ImapFolders(Reach(["localhost"])))
    session, kit, account, dovecot = made.session, made.kit, made.account(), start_dovecot(authority)
    made.keep(account, CardFields(full_name="Ana Souza", emails=("ana@lumen.example",)))
    server = dovecot.server("bo@example.com")
    mailboxes.save(session, kit, account, Credentials("bo@example.com", server, server))
    assert watching.claim(session, kit, NAME, 1) == [account]
    ours, fetching, reading = list[float](), list[float](), list[float]()

    def look() -> None:
        with kit.folders.open(server) as folders:
            watching.look(session, kit, account, NAME, folders)

    try:
        look()
        dovecot.drop("bo@example.com", *(unrelated(n) for n in range(UNRELATED)))
        fetch_by_imaplib(dovecot)  # the server has seen them once
        for _ in range(LOOKS):
            with writing(session):
                mailboxes.get(session, account).seen_uid = 0
            ours.append(seconds(look))
            fetching.append(seconds(lambda: fetch_by_imaplib(dovecot)))
            reading.append(seconds(lambda: read(fetch_by_imaplib(dovecot))))
    finally:
        dovecot.stop()
    told(f"a look over {UNRELATED:,} unrelated mails, beside imaplib", ours, fetching, FETCHING)
    told("the same, beside imaplib and the email package's reader", ours, reading, READING)


def unrelated(n: int) -> bytes:
    """Somebody's mail in a thread of theirs, with what servers write above it."""
    passed = "Authentication-Results: mx.example.com; dkim=pass header.d=else.example; dmarc=pass"
    head = f"{passed}\r\nFrom: Eve Lang <eve{n}@else.example>\r\nTo: Bo Li <bo@example.com>\r\n"
    head += f"Subject: =?utf-8?Q?N=C3=A4chste_Woche?= {n}\r\nDate: Mon, 3 Aug 2026 17:31:41 +0200\r\n"
    head += f"Message-ID: <{n}@else.example>\r\nIn-Reply-To: <a{n}@else.example>\r\n"
    return f"{head}References: <b{n}@else.example> <a{n}@else.example>\r\n\r\nHello\r\n".encode()


def fetch_by_imaplib(dovecot: Dovecot) -> list[bytes]:
    """The same headers, asked for at once."""
    client = imaplib.IMAP4_SSL("localhost", dovecot.tls_port, ssl_context=ssl.create_default_context())
    client.authenticate("PLAIN", lambda _: f"\0bo@example.com\0{PASSWORD}".encode())
    client.select("INBOX", readonly=True)
    _, answers = client.uid("FETCH", "1:*", f"({_ASKED})")
    client.logout()
    found = [each[1] for each in answers if isinstance(each, tuple)]
    assert len(found) == UNRELATED
    return found


def read(headers: list[bytes]) -> None:
    """Each parted into its headers, and no more."""
    parser = BytesHeaderParser(policy=compat32)
    for each in headers:
        parser.parsebytes(each)


def sending_out(made: World, smtp: Smtp) -> None:
    """Mails of an outbox without pauses, from the claim to the next step planned."""
    made.kit = replace(made.kit, courier=SmtpCourier(Reach(["localhost"])))
    session, kit = made.session, made.kit
    ours, theirs = list[float](), list[float]()
    for turn in range(TURNS):
        account = made.account(f"bo{turn}@example.com")
        box = Credentials("bo@example.com", smtp.server())
        mailboxes.save(session, kit, account, box, daily_limit=MAILS, pause=0)
        mails = queued(made, account, turn)
        made.clock.move(timedelta(minutes=1))
        ours.append(seconds(lambda: send_all(made)))
        theirs.append(seconds(lambda: [send_by_smtplib(smtp, to, mail) for to, mail in mails]))  # noqa: B023
    assert len(smtp.envelopes) == 2 * MAILS * TURNS
    told(f"{MAILS} mails out of the outbox, {TURNS} times, beside smtplib", ours, theirs, SEND)


def queued(made: World, account: UUID, turn: int) -> list[tuple[str, bytes]]:
    """First mails to so many people, waiting to go out; to whom, and their bytes."""
    for n in range(MAILS):
        kept = made.keep(account, CardFields(full_name=f"Ana {n}", emails=(f"ana{turn}.{n}@lumen.example",)))
        assert kept.draft
        outbox.send(made.session, made.kit, account, kept.draft.id)
    query = made.session.query(OutgoingMail).filter_by(account_id=account)
    return [(mail.to, mail.message) for mail in query]


def send_all(made: World) -> None:
    """What the worker does each two seconds, without the seconds."""
    sent = 0
    while sent < MAILS:
        now = sending.sweep(made.session, made.kit, "worker")
        assert now
        sent += now


def send_by_smtplib(smtp: Smtp, to: str, mail: bytes) -> None:
    """The same bytes."""
    with smtplib.SMTP("localhost", smtp.port) as client:
        client.starttls(context=ssl.create_default_context())
        client.ehlo()
        client.docmd("AUTH", "PLAIN " + b64encode(f"\0bo@example.com\0{PASSWORD}".encode()).decode())
        client.sendmail("bo@example.com", to, mail)


def writing_drafts() -> None:
    """A draft of each shipped letter, beside Liquid without bounds rendering the same, read before."""
    letters = load_letters(ROOT / "templates" / "letters").letters.values()
    plain, day = Environment(), date(2026, 8, 3)
    known = values(FULL, ANYBODY, day)
    read = [plain.from_string(text) for letter in letters for text in (letter.subject, letter.body)]
    ours, theirs = list[float](), list[float]()
    for _ in range(WRITINGS):
        ours.append(seconds(lambda: [write(each, FULL, ANYBODY, day) for each in letters]) / len(letters))
        theirs.append(seconds(lambda: [each.render(**known) for each in read]) / len(letters))
    told("a draft of a shipped letter, beside plain Liquid", ours[1:], theirs[1:], WRITE)


def checking() -> None:
    """The checker while somebody types, beside the time a screen has for one picture."""
    sentence = "Dear Ana, we spoke about pumps at the fair, and I attach what we have by now [your offer]. "
    body = " ".join((sentence * 20).split()[:MOST_WORDS])
    to = Addressee("Ana Souza", ("Lumen Works",), "Bo Li")
    took = [seconds(lambda: advise("Just following up", body, to)) for _ in range(WRITTEN)]
    told(f"the checker on a mail of {MOST_WORDS} words, beside a frame", took, [FRAME] * WRITTEN, 1.0)


def main() -> None:
    """Measure all four."""
    writing_drafts()
    checking()
    with tempfile.TemporaryDirectory() as folder:
        authority = Authority(Path(folder))
        os.environ.update(authority.variables)
        for n, measure in enumerate((looking, sending_out)):
            url = f"sqlite:///{Path(folder) / f'{n}.db'}"
            engine = create_engine(url)
            Base.metadata.create_all(engine)
            engine.dispose()
            with world(Path(folder), url, datetime.now(UTC)) as made, smtp_server(authority) as smtp:
                measure(made, authority if measure is looking else smtp)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
