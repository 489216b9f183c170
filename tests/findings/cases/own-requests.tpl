# Guards that would deny what tpl writes, or what the control plane must do; each beside one that may stand.

platform {
  group          "oidc:platform"
  serviceaccount "flux-system/kustomize-controller"
}

role viewer {
  can get on pods
}

tenant acme {
  grant viewer to group "oidc:acme", user "ann"

  quota per namespace {
    pods 5
  }
}

tenant globex {}

guard admin-only on rolebindings {
  forbid object.roleRef.name != "admin"
}

guard groups-only on rolebindings {
  require each subject in object.subjects: subject.kind == "Group"
}

guard by-flux on rolebindings {
  require request.userInfo.username == "system:serviceaccount:flux-system:kustomize-controller" or
          request.userInfo.username starts with "system:serviceaccount:kube-system:"
}

guard team on namespaces when create {
  require object.metadata.labels.team is set
}

guard team-stays on namespaces when update {
  require object.metadata.labels.team == old.metadata.labels.team and
          object.metadata.labels.team is set
}

guard not-globex on namespaces {
  forbid object.metadata.name == "globex"
}

guard tenants-only on namespaces when update {
  require object.metadata.labels["tpl.dev/tenant"] is set
}

guard fixed-quota on resourcequotas when update {
  forbid true
}

guard volumes-stay on persistentvolumeclaims when delete {
  forbid true
}

guard by-ci on pods {
  require request.userInfo.username == "system:serviceaccount:ci:deployer" and
          object.metadata.labels.team is set
}

guard labelled on configmaps, serviceaccounts {
  require object.metadata.labels.team is set unless tenant.name == "globex"
}

guard no-slices on endpointslices {
  exempt platform
  forbid true
}

guard never-none on replicasets {
  require object.spec.replicas > 0
}

guard told on rolebindings {
  mode   audit
  forbid true
}
