"""The words and rules of the business: frozen values and pure functions."""
