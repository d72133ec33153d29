"""The table of the road from a file: read, checked, previewed, accepted."""
