"""Papers of the programme: the yearly plan."""
