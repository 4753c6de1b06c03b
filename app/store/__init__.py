"""The tables and their queries, a file a word. Every query takes the account first."""
