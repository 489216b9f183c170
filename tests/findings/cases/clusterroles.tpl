# ClusterRoles that the cluster has.

role all-there-is = clusterrole "cluster-admin"

role kubelet = clusterrole "system:node"

role mine = clusterrole "tpl-mine"

role basics = clusterrole "system:basic-users"

role nameless = clusterrole ""

role misspelt = clusterrole "veiw"

role admin = clusterrole "admin"

role more extends admin {
  can get on pods
}

tenant acme {
  grant admin to group "devs"
  grant more to group "devs"
}

role filled = clusterrole "{tenant}-edit" because "one each"

tenant globex {
  grant more to group "globex-devs"
}
