"""Guards: their meaning, and what the engines make of them."""
