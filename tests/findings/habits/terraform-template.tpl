tier base {
  namespaces "${tenant}", "${tenant}-jobs"
}

tenant acme is base
