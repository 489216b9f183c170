guard no-exec on pods when connect {
  forbid request.subResource == "exec"
}

tenant acme {
  namespaces "acme"
}
