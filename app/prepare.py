"""What a start needs first: settings that hold and a database with its tables. ``python -m app.prepare``.

Whoever starts the server waits for this, and loading the whole app takes seconds. So an embedded
database that is up to date already, the usual case, is found so with nothing but SQLite.
"""

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from app.settings import Settings, WrongSetting, load

VERSIONS = Path(__file__).parent / "store" / "migrations" / "versions"


def main() -> None:
    """Migrate the database if it needs it. A wrong setting ends the process with one clear line."""
    os.umask(0o077)  # what the server writes is its own
    try:
        settings = load()
    except WrongSetting as error:
        sys.exit(f"Second Hello can't start: {error}")
    if not is_current(settings):
        migrate(settings)


def is_current(settings: Settings) -> bool:
    """Whether the database is the embedded one and stands at the newest migration."""
    path = settings.data_dir.resolve() / "second-hello.db"
    if settings.database_url or not path.exists():
        return False
    newest = max(file.name.partition("_")[0] for file in VERSIONS.glob("[0-9]*.py"))
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(newest,)]
    except sqlite3.Error:
        return False


def migrate(settings: Settings) -> None:
    """Bring the database to the newest migration."""
    from flask_migrate import upgrade

    from app.factory import create_app

    with create_app(settings).app_context():
        upgrade()


if __name__ == "__main__":
    main()
