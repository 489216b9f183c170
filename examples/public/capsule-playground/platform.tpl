# Who runs the cluster, what the roles hold, what tenants' objects look like.

policy capsule-playground {
  title "Tenants of the energy customers"
  owner "platform@example.com"
}

platform {
  group "oidc:capsule-admins"
  user  "admin"

  grant everything to group "oidc:capsule-admins" in cluster because "they run the cluster"
  grant everything to user "admin" in cluster because "who sets it up"

  in namespace "capsule-system", "dex", "ingress-nginx" {}
}

priority-class best-effort {
  value       1000000
  default     yes
  description "Whatever says nothing"
}

priority-class customer {
  value       10000000
  description "What customers run"
}

priority-class operations-critical {
  value       10000000
  description "What operates the cluster"
}

# --- roles --------------------------------------------------------------------

role admin  = clusterrole "admin"  # tpl: ignore[TPL402] owners run their namespaces
role viewer = clusterrole "view"

role everything = clusterrole "cluster-admin"

role resource-writer aggregates to admin {  # tpl: ignore[TPL407] as Capsule ships it
  can get, list, watch, create, update, patch, delete on capsule.clastix.io/v1beta2/tenantresources
}

role proxy-viewer {
  can list on pods, services, endpoints, events, configmaps, serviceaccounts, persistentvolumeclaims
  can list on replicationcontrollers, podtemplates, resourcequotas, limitranges
}

# --- processors are requested and never limited --------------------------------

guard no-cpu-limits on pods {
  title   "Processors are shared by what is requested"
  because "what is not used is anybody's"
  require each container: container.resources.limits.cpu is unset or quantity(container.resources.limits.cpu) == 0
}

guard memory-as-requested on pods {
  title   "Memory is limited to what is requested"
  require tenant.name != "wind" or
          (each container: quantity(container.resources.limits.memory) == quantity(container.resources.requests.memory))
}

# --- what is on green's objects -------------------------------------------------

fill backed-up on pods {
  title "Pods say that they are backed up, and where"
  when  tenant.name == "green"
  set object.metadata.labels["projectcapsule.dev/backup"] = "true"
  set object.metadata.annotations.storagelocationtype = "s3"
}

fill routable on services, endpoints, endpointslices {
  title "Services and where they lead say whose network they are in"
  when  tenant.name == "green"
  set object.metadata.labels["customer.corp/network-tenant"] = "green"
  set object.metadata.annotations["customer.corp/routable"] = "true"
}

guard backed-up on pods {
  title   "Pods say that they are backed up, and where"
  require tenant.name != "green" or
          object.metadata.labels["projectcapsule.dev/backup"] == "true" unless
          request.resource != "pods"
  require tenant.name != "green" or
          object.metadata.annotations.storagelocationtype == "s3" unless
          request.resource != "pods"
}

guard routable on services {
  title   "Services say whose network they are in"
  require tenant.name != "green" or
          object.metadata.labels["customer.corp/network-tenant"] == "green"
  require tenant.name != "green" or
          object.metadata.annotations["customer.corp/routable"] == "true"
}

# --- what green's services may be ------------------------------------------------

guard green-addresses on services {
  title   "Load balancers say their address or their sources, and these are green's"
  require tenant.name != "green" or
          object.spec.type != "LoadBalancer" or
          object.spec.loadBalancerIP is set or
          count(object.spec.loadBalancerSourceRanges) > 0
  require tenant.name != "green" or
          object.spec.loadBalancerIP is unset or
          object.spec.loadBalancerIP within 10.0.0.2/32
  require tenant.name != "green" or
          (each range in object.spec.loadBalancerSourceRanges: range within 10.0.0.2/32)
}

guard green-external-names on services {
  title   "External names are the company's"
  require tenant.name != "green" or
          object.spec.type != "ExternalName" or
          object.spec.externalName ends with ".example.com" or
          object.spec.externalName == "internal.git.com"
}

guard green-node-ports on services {
  title   "Node ports are of the cluster's range"
  require tenant.name != "green" or
          (each port in object.spec.ports: port.nodePort is unset or port.nodePort >= 30000 and port.nodePort <= 32767)
}

# --- labels of namespaces ---------------------------------------------------------

guard no-openshift-labels on namespaces {
  title  "Labels of openshift.io are the platform's"
  exempt platform
  forbid object.metadata.labels["tpl.dev/tenant"] == "solar" and
         (some key in keys(object.metadata.labels): key starts with "openshift.io/")
}
