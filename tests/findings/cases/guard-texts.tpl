# Texts that are joined, and parts of them.
guard texts on secrets {
  require before(object.metadata.labels.team, ".") == tenant.name
  forbid  object.metadata.name == tenant.name + 5
  forbid  object.metadata.name == tenant.name + 5Gi
  forbid  object.metadata.name == tenant.name + tenant.images.from
  forbid  before(object.metadata.name) == "x"
  forbid  lower(object.metadata.name, "x") == "x"
  forbid  before(object.metadata.name, "") == "x"
  forbid  after(object.metadata.labels, "x") == "x"
  forbid  object.immutable + "x" == "x"
  forbid  object.metadata.name matches "a" + "b"
  forbid  object.metadata.name + "x"
  forbid  some l in object.metadata.name + "x": l == "y"
  forbid  object.metadata.name in ("a" + "b", "c")
}
tenant acme {}
