"""The units of the whole country: two lists of all units, and what became of each between them (ADR 0017)."""
