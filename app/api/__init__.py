"""The JSON API under /api/v1: parse the request, call one service, render."""
