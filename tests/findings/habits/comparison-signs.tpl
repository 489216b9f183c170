tenant acme {}

guard g on services {
  forbid object.spec.type ≠ "ClusterIP"
  forbid object.spec.healthCheckNodePort ≥ 1
  forbid object.spec.type === "NodePort"
  forbid object.spec.type <> "NodePort"
  forbid object.spec.type = "NodePort"
}
