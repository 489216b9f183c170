"""What tenants share: the platform, its environments and clusters, and what these hold."""
