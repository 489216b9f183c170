"""Roles and grants: what a role reaches, and who has it."""
