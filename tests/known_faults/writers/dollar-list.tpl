# expect:

guard no-names on configmaps {
  title  "None of these"
  forbid object.data.entry in ("$${A}", "${B:-x}", "a\"${C}")
}

tenant shop {}
