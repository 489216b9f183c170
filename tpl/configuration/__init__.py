"""``tpl.toml``: what a project sets for every command, found above the policy, checked, and handed to them as data."""
