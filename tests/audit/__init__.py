"""How the pages do on a slow phone and for those who don't see them: ``make audit``."""
