"""Composition: settings → Kit. With the factory, worker and cli, the only place that names adapters."""

from pathlib import Path

from app.adapters.clock import SystemClock
from app.adapters.courier import SmtpCourier
from app.adapters.dns import Dns
from app.adapters.icals import Icals
from app.adapters.imap import ImapFolders
from app.adapters.photos import ObjectPhotos
from app.adapters.ppocr import PpOcr
from app.adapters.queue import HueyQueue
from app.adapters.reach import Reach
from app.adapters.tesseract import Tesseract
from app.adapters.webpush import WebPush, reachable_by
from app.domain.letter import Letter, LetterBook
from app.ports import (
    Calendars,
    Clock,
    Courier,
    Kit,
    MailFolders,
    MailHosts,
    OcrEngine,
    PhotoStore,
    Pusher,
    Queue,
)
from app.services.two_opinions import TwoOpinions
from app.settings import Settings, server_key

LETTERS = Path(__file__).parent.parent / "templates" / "letters"


#: Seconds a second opinion may take.
PATIENCE = 3.0


def engine(settings: Settings) -> OcrEngine:
    """The reader of text: PP-OCR, and Tesseract for what that is unsure of; one alone if so chosen."""
    if settings.ocr_engine == "tesseract" or (settings.ocr_engine == "auto" and ppocr_missing()):
        return Tesseract()
    ppocr = PpOcr(settings.ocr_threads)
    if settings.ocr_engine == "rapidocr":
        return ppocr
    return TwoOpinions(ppocr, Tesseract(timeout=PATIENCE))


def ppocr_missing() -> str | None:
    """Why PP-OCR can't read here, in a sentence for the doctor; None where it can."""
    try:
        PpOcr().check()
    except OSError as error:
        return str(error)
    return None


def build_kit(
    settings: Settings,
    *,
    ocr: OcrEngine | None = None,
    photos: PhotoStore | None = None,
    queue: Queue | None = None,
    pusher: Pusher | None = None,
    courier: Courier | None = None,
    folders: MailFolders | None = None,
    calendars: Calendars | None = None,
    mail_hosts: MailHosts | None = None,
    clock: Clock | None = None,
) -> Kit:
    """One of each, as the settings say; any of them can be given instead."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = server_key(settings)
    reach = Reach(settings.private_hosts)
    return Kit(
        engine=ocr or engine(settings),
        photos=photos or ObjectPhotos(settings.photos),
        queue=queue or HueyQueue(settings.queue),
        pusher=pusher or WebPush(key, reachable_by(settings.public_url)),
        courier=courier or SmtpCourier(reach),
        folders=folders or ImapFolders(reach),
        calendars=calendars or Icals(reach),
        mail_hosts=mail_hosts or Dns(),
        clock=clock or SystemClock(),
        letters=load_letters(LETTERS),
        key=key,
        old_keys=settings.old_keys,
    )


def load_letters(folder: Path) -> LetterBook:
    """The letters in ``folder``, files named ``name.language.liquid``; ValueError for a broken one."""
    letters = {}
    for path in sorted(folder.glob("*.liquid")):
        name, language, _ = path.name.split(".")
        letters[name, language] = Letter.parse(name, language, path.read_text(encoding="utf-8"))
    return LetterBook(letters)
