# expect:

guard no-variables on configmaps {
  title  "No variables"
  forbid object.data.entry contains "${"
}

tenant shop {}
