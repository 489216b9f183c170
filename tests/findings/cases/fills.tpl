# What fills cannot be on, cannot name and cannot give; what a manifest becomes is asked of no guard.
fill empty on pods {
  title "Nothing"
}

fill anything on policies {
  set object.metadata.labels.team = "x"
}

fill both on services, ingresses {
  set object.spec.ingressClassName = "nginx"
}

fill wrong on pods {
  set spec.hostUsers = false
  set object.spec.containers[].image = "x"
  set object.spec.containers.image = "x"
  set object.spec.hostUser = false
  set object.spec.hostUsers = "no"
  set object.spec.securityContext = "none"
  set object.spec.imagePullSecrets = ("registry")
  set object.metadata.name = "x"
  set object.metadata.labels["a b"] = "x"
  set object.metadata.labels.who = request.userInfo.username
  set object.spec.restartPolicy = "Never"
  set object.spec.priorityClassName = "batch"
  set object.spec.nodeName = object.spec.hostname
  set object.spec.runtimeClassName = tenant.runtime.class
  set container.image = tenant.images.from
}

fill templates on deployments {
  set object.spec.template.spec.hostUsers = false
}

tenant acme {
  images {
    from "registry.example.com/*"
  }
}

test "what it becomes" {
  expect manifest "pod.yaml" becomes "filled.yaml" in acme by image-tag
}
