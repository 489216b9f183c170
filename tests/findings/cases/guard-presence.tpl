# Fields that one judged kind has and another has not, or that the server makes later, or always.

guard never-applies on services, ingresses {
  forbid object.spec.type == "NodePort" and object.spec.externalIPs is set
}

guard denies-every-one on services, ingresses {
  require object.spec.tls is set and object.spec.ports is unset
}

guard of-elements on services, ingresses {
  forbid some rule in object.spec.rules: rule.host is unset
}

guard of-several on deployments, statefulsets, daemonsets, jobs {
  require object.spec.replicas <= 5
}

guard of-the-stored on services, ingresses, networkpolicies when delete {
  forbid old.spec.type == "LoadBalancer"
}

guard with-a-status on services when create {
  forbid some entry in object.status.loadBalancer.ingress: entry.ip == "203.0.113.1"
}

guard with-a-status-ever on deployments {
  require object.status.readyReplicas >= 1
}

guard written-by-a-controller on deployments {
  forbid object.status.replicas > 5
}

guard with-a-version on configmaps {
  forbid object.metadata.resourceVersion is unset
}

guard linked on configmaps {
  forbid object.metadata.selfLink is set
}

guard somewhere on services {
  require object.metadata.namespace is set
}

guard nobody on services {
  require object.metadata.uid is unset
}

# What says which kinds it is for, or what to do without.
guard by-kind on services, ingresses {
  forbid  object.kind == "Service" and object.spec.type == "NodePort"
  require object.kind != "Ingress" or object.spec.tls is set
  require object.spec.tls is set unless object.kind in ("Service")
}

guard by-what-is-set on deployments, daemonsets {
  forbid  object.spec.replicas is set and object.spec.replicas > 5
  require object.spec.replicas is unset or object.spec.replicas <= 5
}

guard by-status on services {
  forbid some entry in object.status.loadBalancer.ingress: entry.ip == "203.0.113.1"
}

guard at-an-update on deployments when update {
  forbid object.status.replicas > 5 and object.spec.paused == true
}

tenant acme {}
