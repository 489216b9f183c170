# $ tpl check not-asked.tpl --target networkpolicy,vap
# What was asked for goes by what another target writes. The access and the amounts were not asked for.

role viewer {
  can get on pods
}

tenant acme {
  grant viewer to group "acme-people"

  quota per namespace {
    pods 50
  }
}
