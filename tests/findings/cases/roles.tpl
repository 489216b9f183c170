# Roles.

role everything {
  can * on *
  cannot * on *
}

role reaching {
  can escalate, gett on pods
  can get on namespaces, podz, pods/exek
  may get on pods

  allow to internet on tcp/443
}

role both {
  can get on pods
  cannot get on pods
}

role left extends right {
}

role right extends left {
}

role sensitive {
  can get on secrets
  can create on networkpolicies
}

tenant acme {
  grant sensitive to group "system:authenticated"
  grant sensitive to serviceaccount "globex/bot"
  grant veiwer to group "acme"
}

tenant globex {
  grant sensitive to group "system:authenticated"
}
