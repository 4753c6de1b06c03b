"""Reads a subscribed calendar as GNOME's does: a line in, a refresh, and its events out as a line of JSON.

Runs by the machine's own Python, which has the bindings of evolution-data-server, in a D-Bus of its own.
The source it reads is called ``hello`` (test_evolution.py writes it).
"""

import json
import sys
import time

import gi

gi.require_version("EDataServer", "1.2")
gi.require_version("ECal", "2.0")
from gi.repository import ECal, EDataServer  # noqa: E402

#: Seconds that a calendar may take to be opened.
PATIENCE = 30


def main() -> None:
    """Answer as long as somebody asks."""
    registry = EDataServer.SourceRegistry.new_sync(None)
    source = registry.ref_source("hello")
    client = ECal.Client.connect_sync(source, ECal.ClientSourceType.EVENTS, PATIENCE, None)
    for _ in sys.stdin:
        client.refresh_sync(None)
        time.sleep(1)  # refreshing is begun there, not done
        _, events = client.get_object_list_as_comps_sync("#t", None)
        print(json.dumps([event.get_as_string() for event in events]), flush=True)


main()
