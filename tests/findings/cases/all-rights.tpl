# Roles of the cluster's that are all rights, and those that begin with `system:`.

role root = clusterrole "cluster-admin"

role basic = clusterrole "system:basic-user"

role asks = clusterrole "system:auth-delegator"

role viewer {
  can get on pods
}

platform {
  group "oidc:platform-admins"
  user  "ann"

  grant root  to group "oidc:platform-admins" in cluster because "runs the cluster"
  grant root  to user "ann" in cluster
  grant root  to group "oncall", group "{tenant}-devs" in cluster because "in the night"
  grant root  to group "oidc:platform-admins" in every tenant
  grant basic to group "system:authenticated" in cluster
  grant asks  to group "system:authenticated" in cluster
  grant asks  to serviceaccount "monitoring/prometheus" in cluster

  in namespace "cert-manager" {
    grant root to group "oidc:platform-admins"
  }
}

break-glass group "oncall" {
  lifts image-tag
}

tenant acme {
  grant root   to group "acme"
  grant basic  to group "acme"
  grant viewer to group "acme"
}
