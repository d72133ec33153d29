"""Measurements: ``./dev bench [names]``. Each beside its peer or floor, in one run, medians of several."""
