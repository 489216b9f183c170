"""ValidatingAdmissionPolicy: Kubernetes' own admission control."""
