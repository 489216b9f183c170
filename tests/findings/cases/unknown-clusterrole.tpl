# $ tpl test unknown-clusterrole.tpl
# What nobody knows is no proof.

role deployer = clusterrole "flux-deployer" because "ships with Flux"

tenant acme {
  grant deployer to group "devs"
}

test "nobody knows" {
  expect deny group "devs" can get secrets in acme
}
