# Targets that there are not, and which engine counts.

policy shop {
  targets namespaces, vap primary, rego primary
}

cluster eu {
  targets vapp, networkpolicies, rego
}

cluster us {
  targets vap, kyverno-cel
}

cluster lab {
  targets quota primary
}

cluster test {}

tenant acme {}
