"""Guards: what they judge, and whether their rules can mean anything."""
