"""The checklist of a visit as a form of the field, made from a criteria set. Pure: no database."""
