# expect:

guard keep-root on configmaps when delete {
  title  "The root certificates stay"
  forbid request.name == "root-certs"
}

tenant shop {}
