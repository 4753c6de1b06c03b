"""One file a library behind a port."""
