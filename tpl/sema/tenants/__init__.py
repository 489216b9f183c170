"""Tenants: from blocks and rosters to shapes and members."""
