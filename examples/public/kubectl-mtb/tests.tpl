test "admins are admins at home" {
  expect allow group "tenant-a-admins" can create pods in tenant-a
  expect allow group "tenant-a-admins" can get resourcequotas in tenant-a
  expect allow group "tenant-a-admins" can create networkpolicies in tenant-a
  expect allow group "tenant-a-admins" can deletecollection networkpolicies in tenant-a
  expect allow group "tenant-a-admins" can create roles in tenant-a
  expect allow group "tenant-a-admins" can watch rolebindings in tenant-a
}

test "admins are nobody elsewhere" {
  expect deny group "tenant-a-admins" can get pods in tenant-b
  expect deny group "tenant-a-admins" can create rolebindings in tenant-b
  expect deny group "tenant-b-admins" can list secrets in tenant-a
  expect deny tenant-a -> tenant-b on any
  expect no other cross-tenant flows
}

test "what holds tenants is not theirs" {
  expect deny group "tenant-a-admins" can create resourcequotas in tenant-a
  expect deny group "tenant-a-admins" can deletecollection resourcequotas in tenant-a
  expect deny group "tenant-a-admins" can delete limitranges in tenant-a
  expect deny manifest "manifests/binding-changed.yaml" replacing "manifests/binding.yaml" in tenant-a because platform-objects
  expect deny manifest "manifests/policy-changed.yaml" replacing "manifests/policy.yaml" in tenant-a because platform-network-policies-stay
}

test "what tenants write themselves" {
  expect allow manifest "manifests/own-role.yaml" in tenant-a
  expect allow manifest "manifests/own-policy.yaml" in tenant-a
  expect deny  manifest "manifests/open-policy.yaml" in tenant-a because platform-network-policies
}

test "pods" {
  expect allow manifest "manifests/pod.yaml" in tenant-a
  expect deny  manifest "manifests/pull-never.yaml" in tenant-a because pull-always
  expect deny  manifest "manifests/host-network.yaml" in tenant-a because host-namespaces
  expect deny  manifest "manifests/host-port.yaml" in tenant-a because host-namespaces
  expect deny  manifest "manifests/host-pid.yaml" in tenant-a because host-namespaces
  expect deny  manifest "manifests/host-ipc.yaml" in tenant-a because host-namespaces
  expect deny  manifest "manifests/capability.yaml" in tenant-a because no-further-capabilities
  expect deny  manifest "manifests/host-path.yaml" in tenant-a because claimed-storage
}

test "services and claims" {
  expect allow manifest "manifests/service.yaml" in tenant-a
  expect deny  manifest "manifests/node-port.yaml" in tenant-a because no-node-ports
  expect allow manifest "manifests/claim.yaml" in tenant-a
  expect deny  manifest "manifests/existing-volume.yaml" in tenant-a because storage-volume
  expect deny  manifest "manifests/other-class.yaml" in tenant-a because storage-class
  expect deny  manifest "manifests/retained.yaml" in tenant-a as serviceaccount "csi/provisioner" because deleted-with-claims
}
