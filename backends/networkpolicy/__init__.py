"""NetworkPolicy v1: isolation by default deny, and one policy for each flow that opens it."""
