role node-reader cluster {
  can get, list on nodes, nodes/metrics, storageclasses, pods
}

platform {
  group "oidc:platform-admins"
  grant node-reader to group "oidc:sre", serviceaccount "monitoring/prometheus" in cluster
}

tenant acme {
  namespaces "acme"
}
