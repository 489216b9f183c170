# $ tpl check not-held.tpl --target namespaces --target networkpolicy --target rego
# A role that no selected target holds.

role viewer {
  can get on pods
}

tenant acme {
  namespaces "acme"

  grant viewer to group "acme-people"
}
