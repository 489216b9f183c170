guard no-shell on pods {
  message "{container.name} keeps standard input open"
  require each container: container.stdin is unset
}

tenant acme {
  namespaces "acme"
}
