"""Real engines on loopback, started for tests and asked for decisions."""
