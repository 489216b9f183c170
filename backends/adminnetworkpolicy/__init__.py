"""AdminNetworkPolicy of the Kubernetes network policy API, as OVN-Kubernetes has it."""
