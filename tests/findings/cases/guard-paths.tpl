# Paths that one of the judged kinds has and another has not, and what the API server converts.

guard in-a-namespace on pods {
  require object.metadata.namespace != "default"
}

guard named on pods {
  require object.metadata.name starts with "app-" and object.metadata.labels.app is set
}

guard owned on pods {
  require object.metadata.ownerReferences is set
}

guard not-failed on pods when update {
  forbid old.status.phase == "Failed"
}

guard not-a-job on pods {
  forbid object.kind == "Job"
}

guard not-deprecated on horizontalpodautoscalers {
  forbid object.apiVersion == "autoscaling/v1"
}

guard current on services, ingresses when update {
  forbid old.apiVersion != "v1"
}

# Fields that nothing has where they are looked for.
guard mistyped on pods {
  forbid object.spec.hostNetwrok == true
}

guard too-deep on pods {
  forbid object.spec.template.spec.hostPID == true
}

guard singular on deployments {
  forbid object.spec.replica > 5
}

guard of-a-container on pods {
  require each container: container.imge is set and container.resources.limits.gpu is unset
}

guard of-an-element on services {
  forbid some port in object.spec.ports: port.nodePorts is set
}

guard of-an-element-s-element on pods when update {
  require each container: each port in container.ports: port.hostPort.number is unset
}

guard of-no-kind on services, ingresses when update {
  forbid old.spec.replicas > 1
}

# What both have, and what a connection has.
guard fine on pods {
  require object.metadata.labels.kind is set and object.metadata.annotations.name is set and namespace.name != "default"
}

guard one-of-two on services, ingresses {
  forbid object.kind == "Ingress" and object.metadata.labels.open == "yes"
}

guard stored on services {
  require object.metadata.namespace != "default" and object.metadata.name starts with "app-"
}

guard keyed on services {
  forbid some key in keys(object.spec.ports): key == "x"
}

tenant acme {}
