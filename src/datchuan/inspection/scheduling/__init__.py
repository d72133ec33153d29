"""Schedules of a round: which team goes to which commune on which day. Pure: knows no database."""
