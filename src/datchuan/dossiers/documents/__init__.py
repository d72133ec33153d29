"""Papers of the dossiers: the written confirmation."""
