"""Samples of houses to be measured again: how many, which, and what they say of all. Pure: knows no database.

Formulas and what was found by simulation: docs/sampling.md.
"""
