fill group on pods {
  when   object.metadata.labels.app == "elastic" and tenant.name != "beta"
  unless some container: container.name == "agent"
  set object.spec.securityContext.fsGroup = 1000
}

fill read-only on pods {
  unless container.name == "cache"
  set container.securityContext.readOnlyRootFilesystem = true
}

tenant acme {
  namespaces "acme"
}
