role admin    = clusterrole "admin"
role deployer = clusterrole "flux-deployer" because "ships with Flux"

tenant acme {
  namespaces "acme"

  grant admin    to group "acme-admins"
  grant deployer to serviceaccount "acme/flux"
}
