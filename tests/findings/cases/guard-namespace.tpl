# What a guard asks of the namespace.
guard asks on services {
  require namespace.label["stage"] == "x"
  require namespace.labels.stage == 5
  require namespace.labels.stage.x == "a"
  require namespace == "a"
  require namespace.labels == "a"
}
guard itself on namespaces {
  exempt  platform
  require namespace.labels.x == "a"
}

tenant acme {}
