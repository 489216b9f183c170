# The built-in guards. They are always on; an exception can lift those that are liftable, and a
# guard of your own with the same name takes the place of one of these.

# --- what tenants run ---------------------------------------------------------

guard image-registry on pods {
  title    "Images come from the tenant's registries"
  severity high
  require  tenant.images.from is unset or
           (each container: container.image matches tenant.images.from)
}

guard image-tag on pods {
  title    "Images do not bear a forbidden tag"
  severity medium
  require  tenant.images.forbid-tags is unset or
           (each container: not tag(container.image) in tenant.images.forbid-tags)
  require  tenant.images.forbid-tags is unset or
           (each volume in object.spec.volumes: not tag(volume.image.reference) in tenant.images.forbid-tags)
}

guard image-digest on pods {
  title    "Images are pinned by digest"
  severity medium
  require  tenant.images.digest != "required" or each container: digest(container.image) is set
  require  tenant.images.digest != "required" or
           (each volume in object.spec.volumes: volume.image.reference is unset or digest(volume.image.reference) is set)
}

# An image can be mounted as a volume, too.
guard image-volume on pods {
  title    "Image volumes come from the tenant's registries"
  severity high
  require  tenant.images.from is unset or
           (each volume in object.spec.volumes: volume.image.reference is unset or volume.image.reference matches tenant.images.from)
}

# Pods in the host's namespaces are outside every network policy.
guard host-namespaces on pods {
  title    "Pods stay out of the host's namespaces"
  severity critical
  forbid   object.spec.hostNetwork == true or
           object.spec.hostPID == true or
           object.spec.hostIPC == true
  forbid   some container: some port in container.ports: port.hostPort is set and port.hostPort != 0
}

# A node takes what is sent to such an address for the Service, whosever address it is.
guard external-ips on services {
  title    "Services take no external IP addresses"
  severity high
  require  count(object.spec.externalIPs) == 0
}

# --- what belongs to the platform ---------------------------------------------

# A namespace keeps all that tpl wrote on it: its tenant, its Pod Security level, every parameter.
guard namespace-ownership on namespaces when update {
  title    "A namespace never changes hands"
  severity critical
  liftable no
  exempt   platform
  protects managed-metadata
}

guard namespace-claim on namespaces when create {
  title    "Only the platform gives a namespace to a tenant"
  severity critical
  liftable no
  exempt   platform
  require  object.metadata.labels["tpl.dev/tenant"] is unset
}

guard namespace-removal on namespaces when delete {
  title    "Only the platform takes a tenant's namespace away"
  severity critical
  liftable no
  exempt   platform
  require  old.metadata.labels["tpl.dev/tenant"] is unset
}

# Network policies add up: one of a tenant's own would reopen what the policy closed.
guard platform-network-policies on networkpolicies when create, update, delete {
  title    "Network policies are the platform's"
  severity critical
  liftable no
  exempt   platform
  forbid   true
}

# A network plug-in's own policies open what these close; a policy engine's change or exempt what is judged.
guard platform-policies on policies when create, update, delete {
  title    "Policies of network plug-ins and policy engines are the platform's"
  severity critical
  liftable no
  exempt   platform
  forbid   true
}

guard platform-objects on resourcequotas, limitranges, rolebindings when update, delete {
  title    "What tpl manages is the platform's"
  severity critical
  liftable no
  exempt   platform
  forbid   old.metadata.labels["app.kubernetes.io/managed-by"] == "tpl"
}

# A name that is taken keeps tpl's own object out, and what a binding refers to cannot be changed.
guard platform-names on resourcequotas, limitranges, rolebindings when create {
  title    "Names that begin with tpl- are the platform's"
  severity high
  liftable no
  exempt   platform
  forbid   object.metadata.name starts with "tpl-"
}
