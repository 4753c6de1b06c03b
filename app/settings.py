"""All configuration: read once from the environment, frozen, and wrong values said in one line."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The server's settings. Each is an environment variable of the same name in capitals."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, extra="ignore")

    port: int = Field(8000, ge=1, le=65535, description="The port the web process listens on.")
    data_dir: Path = Field(
        Path("data"), description="Where everything embedded lives: database, queue, photos, secrets."
    )
    database_url: str = Field(
        "", description="`postgresql://user:password@host/name` instead of the SQLite file in `DATA_DIR`."
    )
    queue_url: str = Field("", description="`redis://host:6379/0` instead of the SQLite queue in `DATA_DIR`.")
    photo_store: str = Field(
        "",
        description="`s3://bucket/prefix` (with the usual `AWS_…` variables) or a folder,"
        " instead of `DATA_DIR/photos`.",
    )
    public_url: str = Field(
        "",
        description="The address people open, such as `https://hello.example.com`;"
        " full links are made of it.",
    )
    trusted_proxies: int = Field(
        0, ge=0, le=10, description="How many proxies of yours stand in front and set `X-Forwarded-…`."
    )
    ocr_engine: Literal["auto", "rapidocr", "tesseract"] = Field(
        "auto",
        description="What reads cards. `auto`: PP-OCR from RapidOCR's package where ONNX Runtime is to be"
        " had, with Tesseract for what it is unsure of; else Tesseract alone.",
    )
    ocr_threads: int = Field(
        2, ge=1, le=64, description="Processor cores one reading may use; 1 where several workers share them."
    )
    registration: Literal["closed", "open"] = Field(
        "closed", description="`open` lets anybody make an account; `closed` only `user add` does."
    )
    smtp_url: str = Field(
        "",
        description="`smtp://user:password@host:587?from=hello@example.com` (or `smtps://…`):"
        " mails the link that resets a forgotten password. Needs `PUBLIC_URL`.",
    )
    secret_key: str = Field(
        "",
        description="Signs sessions and calendar addresses; at least 32 characters, the same on all"
        " machines. Made on the first start and kept in `DATA_DIR` if not given.",
    )
    old_secret_keys: str = Field(
        "",
        description="Earlier values of `SECRET_KEY`, comma separated: passwords of mailboxes kept under them"
        " still open, until they are next saved.",
    )
    allowed_private_hosts: str = Field(
        "",
        description="Hosts in your own network, comma separated, that mailboxes and calendars may name, such"
        " as `mail.home.lan`. Any other must lie in the Internet.",
    )

    @field_validator("public_url")
    @classmethod
    def _full_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/")):
            raise ValueError("must be an address such as https://hello.example.com, without a path")
        return url.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if url and not url.startswith(
            ("postgresql://", "postgres://", "postgresql+psycopg://", "sqlite:///")
        ):
            raise ValueError("must begin with postgresql:// or sqlite:///")
        scheme, rest = url.split("://", 1) if url else ("", "")
        return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else url

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, key: str) -> str:
        if key and len(key) < 32:
            raise ValueError("must have at least 32 characters")
        return key

    @field_validator("old_secret_keys")
    @classmethod
    def _each_long_enough(cls, keys: str) -> str:
        if any(len(key) < 32 for key in _listed(keys)):
            raise ValueError("must have at least 32 characters each")
        return keys

    @model_validator(mode="after")
    def _mails_know_the_address(self) -> Self:
        if self.smtp_url and not self.public_url:
            raise ValueError("SMTP_URL: needs PUBLIC_URL as well, for the links in the mails")
        return self

    @property
    def database(self) -> str:
        """The database's SQLAlchemy address."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'second-hello.db'}"

    @property
    def queue(self) -> str:
        """The queue's address."""
        return self.queue_url or f"sqlite:///{self.data_dir.resolve() / 'queue.db'}"

    @property
    def photos(self) -> str:
        """Where photos go: a folder or an ``s3://`` address."""
        return self.photo_store or str(self.data_dir.resolve() / "photos")

    @property
    def old_keys(self) -> tuple[bytes, ...]:
        """What was the server's secret before, latest first."""
        return tuple(key.encode() for key in _listed(self.old_secret_keys))

    @property
    def private_hosts(self) -> tuple[str, ...]:
        """Hosts in this network that may be called although anybody can name them."""
        return tuple(_listed(self.allowed_private_hosts))


def _listed(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


class WrongSetting(Exception):
    """A setting that can't be used; ``str()`` is the one line to print."""


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings in ``environ``. Raises WrongSetting naming every wrong variable in one line."""
    values = {name: environ[name.upper()] for name in Settings.model_fields if environ.get(name.upper())}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise WrongSetting("; ".join(map(_fault, error.errors()))) from None


def _fault(error: ErrorDetails) -> str:
    name = "".join(f"{str(part).upper()}: " for part in error["loc"])
    return name + error["msg"].removeprefix("Value error, ")


def server_key(settings: Settings) -> bytes:
    """The server's secret: from the settings, else from the data folder, made there on the first start.

    Two processes that start at once agree: whoever links its file first wins.
    """
    if settings.secret_key:
        return settings.secret_key.encode()
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = settings.data_dir / "secret.key"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(48))
    return path.read_bytes().strip()


def _write_once(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
