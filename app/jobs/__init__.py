"""What the worker does: thin functions that take ids and call one service."""
