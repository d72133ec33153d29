"""Peers of the national evaluation: the housing rule of CV 117 written anew for each, run in .cache/bench."""
