# What may be a number or a percentage, and the last of several separators.

guard budgets on poddisruptionbudgets {
  forbid object.spec.maxUnavailable < 1
  forbid percent(object.spec.selector) > 10
  forbid number(object.metadata.name) > 10
  forbid percent(object.spec.minAvailable) == "90%"
  forbid lower(object.metadata.name, last "-") == "x"
  forbid before(object.metadata.name, last) == "x"
}

tenant acme {}
