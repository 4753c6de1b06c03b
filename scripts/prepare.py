"""Migrates the database and prints where to open the app.

The same as ``flask db upgrade`` and ``flask hello``, in one process: each start of the app takes
a second or two, and whoever starts the server waits for it.
"""

import sys
from pathlib import Path

from flask_migrate import upgrade

sys.path.insert(0, str(Path(__file__).parent.parent))

from app.factory import create_app  # after the path is set

app = create_app()
with app.app_context():
    upgrade()
    app.cli.commands["hello"].main(args=[], standalone_mode=False)
