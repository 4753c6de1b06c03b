"""How gunicorn serves the app (``-c python:app.gunicorn``). WEB_CONCURRENCY sets the processes."""

import os

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
threads = 8
timeout = 60
# Shorter than the five seconds after which honcho kills.
graceful_timeout = 4
# Addresses hold the calendar's secret tokens: no access log.
accesslog = None
control_socket_disable = True
