# What conditions of fills cannot ask, cannot read and cannot be about.
fill stored on pods {
  when old.spec.hostNetwork == true
  set  object.spec.hostUsers = false
}

fill wrong on pods {
  when   object.spec.foo == "x"
  when   object.spec.serviceAccountName == 5
  unless tenant.runtime.class == "x" or request.user == "x"
  when   "x"
  set    object.metadata.labels.wrong = "x"
}

fill behind on pods {
  set object.metadata.labels.behind = "x"
  unless object.spec.hostNetwork == true
}

fill each-and-once on pods {
  when container.name == "agent"
  set  object.metadata.labels.once = "x"
}

fill no-containers on configmaps {
  when each container: container.name == "agent"
  set  object.metadata.labels.none = "x"
}

fill group on pods {
  set object.spec.securityContext.fsGroup = 1000
}

fill reads-its-part on pods {
  when object.spec.securityContext is unset
  set  object.metadata.labels.part = "x"
}

fill reads-itself on pods {
  unless some container: container.securityContext.privileged == true
  set    container.securityContext.privileged = false
}

fill one on configmaps {
  when object.metadata.labels.app == "a"
  set  object.metadata.labels.size = "small"
}

fill another on configmaps {
  when object.metadata.labels.tier == "b"
  set  object.metadata.labels.size = "large"
}

guard on-create on pods {
  when object.spec.hostNetwork == true
  forbid object.spec.hostPID == true
}

guard fills-in on pods {
  unless object.spec.hostNetwork == true
}

tenant acme {
  namespaces "acme"
}
