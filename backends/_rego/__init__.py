"""The one Rego printer."""
