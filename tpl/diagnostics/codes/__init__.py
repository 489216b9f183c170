"""One page for each code: what it means, why it matters, what to avoid and what to prefer."""
