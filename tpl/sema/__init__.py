"""Names, tiers, types and checks: from syntax trees to the resolved policy."""
