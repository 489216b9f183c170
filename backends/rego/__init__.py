"""Open Policy Agent: a bundle of Rego and data."""
