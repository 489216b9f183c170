# How targets are written, and a folder that is taken.

policy shop {
  targets
}

cluster unapplied {
  targets quota and rbac, "vap", vap first
}

cluster eu {}

tenant acme {}
