"""The resolved policy: frozen, complete, and aware of where each value came from."""
