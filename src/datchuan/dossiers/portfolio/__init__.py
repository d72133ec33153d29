"""A whole dossier as one PDF: ``contents`` says what is in it, ``assembling`` writes it (loaded when it is used)."""

from datchuan.dossiers.portfolio.contents import Entry, Estimate, check_portfolio, entries_of, estimate

__all__ = ["Entry", "Estimate", "check_portfolio", "entries_of", "estimate"]
