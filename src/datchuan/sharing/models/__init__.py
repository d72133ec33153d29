"""Keys of offices, and what other systems are told."""
