# The cluster's own `view`, with what is in no namespace, and a list of namespaces for the people of each tenant.

role viewer = clusterrole "view"

role node-viewer cluster aggregates to view {
  can get, list, watch on nodes
}

role namespace-lister cluster {
  can list on namespaces
}

platform {
  group "ops"

  grant viewer           to group "auditors" in cluster
  grant namespace-lister to group "{tenant}-devs" in cluster
}

tenant acme {}

tenant globex {}
