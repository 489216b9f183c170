platform {
  group          "oidc:platform"
  serviceaccount "flux-system/flux"
}

guard team on configmaps, secrets {
  mode    audit
  exempt  platform
  require object.metadata.labels.team is set
}

tenant acme {
  namespaces "acme"
}
