"""What the layers of a tenant say, a file a setting or family of settings: read, merged and compared together."""
