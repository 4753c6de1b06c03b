"""The HTML pages: parse the request, call one service, render."""
