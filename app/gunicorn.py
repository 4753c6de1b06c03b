"""How gunicorn serves the app (``-c python:app.gunicorn``). WEB_CONCURRENCY sets the processes."""

import os
import time
from typing import Any

#: Seconds the first process loads alone.
HEAD_START = 3.0

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
# Two, so that looking at one photo holds up no other; each takes about 190 MB.
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
worker_class = "gthread"
threads = 8
timeout = 60
# What the server writes is its own.
umask = 0o077
# Shorter than the five seconds after which honcho kills.
graceful_timeout = 4
# Addresses hold the calendar's secret tokens: no access log.
accesslog = None
control_socket_disable = True


def post_fork(_server: Any, worker: Any) -> None:
    """Loading the app keeps a core busy for seconds: the first goes ahead, so that one answers soon."""
    if worker.age > 1:
        time.sleep(HEAD_START)


def post_worker_init(worker: Any) -> None:
    """The first process that can answer says where."""
    if worker.age == 1:
        # Loaded here and not above: the master process needs nothing of the app.
        from app.cli import greeting

        with worker.wsgi.app_context():
            print(greeting(), flush=True)
