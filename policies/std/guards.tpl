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

guard image-volume on pods {
  title    "Image volumes come from the tenant's registries"
  severity high
  because  "An image can be mounted as a volume, too"
  require  tenant.images.from is unset or
           (each volume in object.spec.volumes: volume.image.reference is unset or volume.image.reference matches tenant.images.from)
}

guard host-namespaces on pods {
  title    "Pods stay out of the host's namespaces"
  severity critical
  because  "Pods in the host's namespaces are outside every network policy"
  forbid   object.spec.hostNetwork == true or
           object.spec.hostPID == true or
           object.spec.hostIPC == true
  forbid   some container: some port in container.ports: port.hostPort is set and port.hostPort != 0
}

guard external-ips on services {
  title    "Services take no external IP addresses"
  severity high
  because  "A node takes what is sent to such an address for the Service, whosever address it is"
  require  count(object.spec.externalIPs) == 0
}

# --- where tenants are reached ------------------------------------------------

# Before `ingressClassName` there was an annotation, and controllers still heed it.
guard ingress-class on ingresses {
  title    "Ingresses are of the tenant's class"
  severity medium
  require  tenant.ingress.class is unset or
           object.spec.ingressClassName matches tenant.ingress.class or
           object.spec.ingressClassName is unset and object.metadata.annotations["kubernetes.io/ingress.class"] is set
  require  tenant.ingress.class is unset or
           object.metadata.annotations["kubernetes.io/ingress.class"] is unset or
           object.metadata.annotations["kubernetes.io/ingress.class"] matches tenant.ingress.class
}

guard ingress-hosts on ingresses {
  title    "Ingresses answer for the tenant's own hosts"
  severity high
  because  "A rule without a host, a certificate without hosts and a default backend are for every host there is"
  require  tenant.ingress.hosts is unset or
           (each rule in object.spec.rules: rule.host matches tenant.ingress.hosts)
  require  tenant.ingress.hosts is unset or
           (each certificate in object.spec.tls: count(certificate.hosts) > 0)
  require  tenant.ingress.hosts is unset or
           (each certificate in object.spec.tls: each host in certificate.hosts: host matches tenant.ingress.hosts)
  forbid   tenant.ingress.hosts is set and object.spec.defaultBackend is set
}

guard ingress-aliases on ingresses {
  title    "Annotations take no hosts but the tenant's own"
  severity high
  because  "Controllers take more hosts, or text of their own configuration, from annotations"
  require  tenant.ingress.hosts is unset or
           object.metadata.annotations["nginx.ingress.kubernetes.io/server-alias"] is unset or
           object.metadata.annotations["nginx.ingress.kubernetes.io/server-alias"] matches tenant.ingress.hosts
  require  tenant.ingress.hosts is unset or
           object.metadata.annotations["external-dns.alpha.kubernetes.io/hostname"] is unset or
           object.metadata.annotations["external-dns.alpha.kubernetes.io/hostname"] matches tenant.ingress.hosts
  forbid   tenant.ingress.hosts is set and
           object.metadata.annotations["nginx.ingress.kubernetes.io/server-snippet"] is set
  forbid   tenant.ingress.hosts is set and
           object.metadata.annotations["nginx.ingress.kubernetes.io/configuration-snippet"] is set
}

guard service-hosts on services {
  title    "Services take no names but the tenant's own hosts"
  severity high
  require  tenant.ingress.hosts is unset or
           object.metadata.annotations["external-dns.alpha.kubernetes.io/hostname"] is unset or
           object.metadata.annotations["external-dns.alpha.kubernetes.io/hostname"] matches tenant.ingress.hosts
}

# --- where tenants store ------------------------------------------------------

# Without a class a claim gets the cluster's default, which is judged then; an empty one takes volumes made by hand.
guard storage-class on persistentvolumeclaims {
  title    "Claims are of the tenant's storage classes"
  severity medium
  require  tenant.storage.classes is unset or
           object.spec.storageClassName is unset or
           object.spec.storageClassName matches tenant.storage.classes
  require  tenant.storage.classes is unset or
           object.metadata.annotations["volume.beta.kubernetes.io/storage-class"] is unset or
           object.metadata.annotations["volume.beta.kubernetes.io/storage-class"] matches tenant.storage.classes
}

guard storage-volume on persistentvolumeclaims when create {
  title    "Claims do not choose their volume"
  severity high
  because  "A claim that names its volume may take one that was meant for somebody else"
  require  tenant.storage.classes is unset or
           object.spec.volumeName is unset or
           object.spec.volumeName == ""
}

guard storage-volume-later on persistentvolumeclaims when update {
  title    "Claims do not choose their volume later"
  severity high
  require  tenant.storage.classes is unset or
           object.spec.volumeName == old.spec.volumeName or
           request.userInfo.username in ("system:kube-controller-manager", "system:serviceaccount:kube-system:persistent-volume-binder")
}

guard storage-class-of-sets on statefulsets {
  title    "Claims of stateful sets are of the tenant's storage classes"
  severity medium
  require  tenant.storage.classes is unset or
           (each claim in object.spec.volumeClaimTemplates: claim.spec.storageClassName is unset or claim.spec.storageClassName matches tenant.storage.classes)
  require  tenant.storage.classes is unset or
           (each claim in object.spec.volumeClaimTemplates: claim.spec.volumeName is unset or claim.spec.volumeName == "")
}

guard storage-class-of-pods on pods {
  title    "Volumes that live as long as their pod are of the tenant's storage classes"
  severity medium
  require  tenant.storage.classes is unset or
           (each volume in object.spec.volumes: volume.ephemeral.volumeClaimTemplate.spec.storageClassName is unset or volume.ephemeral.volumeClaimTemplate.spec.storageClassName matches tenant.storage.classes)
  require  tenant.storage.classes is unset or
           (each volume in object.spec.volumes: volume.ephemeral.volumeClaimTemplate.spec.volumeName is unset or volume.ephemeral.volumeClaimTemplate.spec.volumeName == "")
}

# --- where tenants run --------------------------------------------------------

guard node-pool on pods {
  title    "Pods run on the tenant's nodes"
  severity high
  because  "Who names the node goes around the scheduler, and so around taints"
  require  tenant.nodes is unset or object.spec.nodeSelector matches tenant.nodes
  forbid   tenant.reserved-taints is set and object.spec.nodeName is set
}

guard priority-class on pods {
  title    "Pods are of the tenant's priority classes"
  severity high
  because  "Where there is no room, pods of a higher class drive out those of a lower"
  require  tenant.priority.classes is unset or
           object.spec.priorityClassName is unset or
           object.spec.priorityClassName matches tenant.priority.classes
}

guard system-priority on pods {
  title    "Pods are not of Kubernetes' own priority classes"
  severity high
  because  "Pods of these drive out everybody else's, the platform's too"
  forbid   object.spec.priorityClassName starts with "system-"
}

guard node-taints on pods {
  title    "Pods do not tolerate the taints of other tenants' nodes"
  severity high
  because  "A toleration without a key is of every taint"
  require  tenant.reserved-taints is unset or
           (each toleration in object.spec.tolerations: toleration.key is set and not toleration.key in tenant.reserved-taints)
}

# --- what belongs to the platform ---------------------------------------------

guard namespace-ownership on namespaces when update {
  title    "A namespace never changes hands"
  severity critical
  because  "What tpl wrote on a namespace says what holds there: its tenant, its Pod Security level, every parameter"
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

guard platform-network-policies on networkpolicies {
  title    "Network policies are the platform's, or where tenants may write some, name their own pods alone"
  severity critical
  because  "Network policies add up: one of a tenant's own would reopen what the policy closed"
  liftable no
  exempt   platform
  require  tenant.own-policies == "allowed"
  require  each rule in object.spec.ingress: count(rule.from) > 0 and (each peer in rule.from:
           peer.ipBlock is unset and (peer.namespaceSelector is unset or
           peer.namespaceSelector.matchLabels["tpl.dev/tenant"] == tenant.name))
  require  each rule in object.spec.egress: count(rule.to) > 0 and (each peer in rule.to:
           peer.ipBlock is unset and (peer.namespaceSelector is unset or
           peer.namespaceSelector.matchLabels["tpl.dev/tenant"] == tenant.name))
}

guard platform-network-policies-stay on networkpolicies when update, delete {
  title    "Network policies that tpl wrote are the platform's"
  severity critical
  because  "A namespace without the policies that close it is open"
  liftable no
  exempt   platform
  forbid   tenant.own-policies != "allowed" or old.metadata.labels["app.kubernetes.io/managed-by"] == "tpl" or
           old.metadata.name starts with "tpl-"
}

guard platform-policies on policies when create, update, delete {
  title    "Policies of network plug-ins and policy engines are the platform's"
  severity critical
  because  "A network plug-in's own policies open what these close; a policy engine's change or exempt what is judged"
  liftable no
  exempt   platform
  forbid   true
}

guard platform-objects on resourcequotas, limitranges, rolebindings when update, delete {
  title    "What tpl manages is the platform's"
  severity critical
  liftable no
  exempt   platform
  forbid   old.metadata.labels["app.kubernetes.io/managed-by"] == "tpl" or old.metadata.name starts with "tpl-"
}

guard platform-names on resourcequotas, limitranges, rolebindings, networkpolicies when create {
  title    "Names that begin with tpl- are the platform's"
  severity high
  because  "A name that is taken keeps tpl's own object out, and what a binding refers to cannot be changed"
  liftable no
  exempt   platform
  forbid   object.metadata.name starts with "tpl-"
}

# --- what an incident stops ---------------------------------------------------

guard quarantine on deployments, statefulsets, daemonsets, replicationcontrollers, jobs, cronjobs, podtemplates, services, ingresses, configmaps, secrets, serviceaccounts, persistentvolumeclaims, roles, rolebindings, horizontalpodautoscalers, poddisruptionbudgets when create, update {
  title    "What a quarantine has frozen stays as it is"
  severity critical
  liftable no
  exempt   platform
  forbid   request.resource in tenant.frozen
}

guard quarantine-pods on pods when create, update {
  title    "A quarantine has frozen pods"
  severity critical
  liftable no
  exempt   platform
  forbid   request.resource == "pods" and "pods" in tenant.frozen
}

# Whoever connects to a pod runs commands in it, or reads what it says.
guard quarantine-exec on pods when connect {
  title    "Nobody connects to the pods of a quarantine that freezes exec"
  severity critical
  liftable no
  exempt   platform
  forbid   "exec" in tenant.frozen
}
