# Roles of the whole cluster.

role nodes cluster {
  can get, list on nodes, secrets
}

role odd cluster {
  can get on nodes/proxy, widgets
}

role viewer {
  can get on pods, namespaces
  can list on namespaces
  can get on nodes, namespaces/status
}

role more extends nodes {
  can get on pods
}

role other extends viewer cluster {
  can get on nodes
}

role leases aggregates to view, veiw {
  can get on leases
}

role everywhere cluster aggregates to view {
  can get on nodes
}

platform {
  group "oidc:platform-admins"
  grant nodes to group "sre" in every tenant
  grant viewer to group "sre" in cluster
  grant nodes to group "system:unauthenticated" in cluster
}

tenant acme {
  grant nodes to group "acme"
  grant more to group "acme"
}

tenant globex {
  grant nodes to group "globex" in cluster
}
