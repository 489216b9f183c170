"""Which statement is held by which backend, how closely, and what nobody holds."""
