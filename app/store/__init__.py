"""The tables and their queries, a file a word. Queries take the account, or a row found by it, or its id."""
