"""MutatingAdmissionPolicy: Kubernetes' own way to fill in what is missing."""
