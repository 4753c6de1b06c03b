"""Why a server that a person named can't be spoken to: our sentences, where no server has said anything."""

from app.domain.words import english

PRIVATE = english(
    "It lies in a private network. Whoever runs Second Hello has to name it in ALLOWED_PRIVATE_HOSTS."
)
UNENCRYPTED = english(
    "Without encryption only a server is spoken to that whoever runs Second Hello has named in"
    " ALLOWED_PRIVATE_HOSTS. Choose TLS or STARTTLS."
)
LATE = english("It takes too long to answer.")
REFUSING = english("It refuses connections at that port.")
NO_NAME = english("No server of that name is found.")
NO_WAY = english("No way leads there from this server.")
#: What is told as it is, in the reader's language; all else is quoted as somebody's words.
OURS = frozenset([PRIVATE, UNENCRYPTED, LATE, REFUSING, NO_NAME, NO_WAY])
