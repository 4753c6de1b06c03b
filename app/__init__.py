"""Second Hello: from a business card to a yes or a no."""
