"""ResourceQuota and LimitRange: what a tenant's namespace may take in all, and a container alone."""
