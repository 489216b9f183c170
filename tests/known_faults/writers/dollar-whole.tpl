# expect:

guard no-path on configmaps {
  title  "No PATH"
  forbid object.data.entry == "${PATH}"
}

tenant shop {}
