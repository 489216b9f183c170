"""ClusterNetworkPolicy of the Kubernetes network policy API."""
