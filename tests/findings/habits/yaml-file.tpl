apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: acme
spec:
  podSelector: {}
  policyTypes:
  - Ingress
