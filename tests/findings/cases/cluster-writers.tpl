# Who writes in the whole cluster.

role base cluster {
  can create on nodes
}

role writes extends base cluster {
  can * on pods
}

role viewer {
  can get on pods
}

# tpl: ignore[TPL402] known
role editor = clusterrole "edit"

platform {
  group "oidc:platform-admins"
  grant editor to group "sre" in cluster
  grant writes to group "sre" in cluster
  grant writes to group "acme" in cluster because "they asked"
  grant writes to group "{tenant}-devs" in cluster because "they asked"
  grant writes to serviceaccount "globex/ci" in cluster because "they asked"
  grant writes to serviceaccount "velero/velero" in cluster because "restores what was lost"
}

tenant acme {
  grant viewer to group "acme"
}

tenant globex {}
