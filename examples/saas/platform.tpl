# What every tenant shares: clusters, services, named networks, roles, guards.
# Owned by the platform team.

policy saas {
  title "Analytics SaaS"
  owner "platform@example.com"
}

cluster prod-eu {
  kubernetes 1.37
  kyverno    1.19
  cni        cilium
  nodes      10.10.0.0/16, fd00:10::/48
  pods       10.128.0.0/14, fd00:80::/48
  services   10.96.0.0/16, fd00:96::/112
  api-server 10.10.0.1/32
  inventory  "namespaces.json"
}

cluster stage-eu {
  kubernetes 1.36
  kyverno    1.19
  cni        calico
  nodes      10.30.0.0/16
  pods       10.136.0.0/14
  services   10.98.0.0/16
  api-server 10.30.0.1/32
  inventory  "namespaces-staging.json"
}

environment prod {
  clusters prod-eu
}

environment staging {
  clusters stage-eu
}

platform {
  group          "oidc:platform-admins"
  serviceaccount "flux-system/kustomize-controller"
}

# --- named things, so that rules read as sentences ----------------------------

network metadata = 169.254.169.254/32, fd00:ec2::254/128
network bank     = 203.0.113.16/28

ports metrics  = tcp/8080-8090, tcp/9090
ports postgres = tcp/5432

service ingress-nginx {
  namespace "ingress-nginx"
  pods      "app.kubernetes.io/name" = "ingress-nginx"
}

service prometheus {
  namespace "monitoring"
  pods      app = "prometheus"
}

service warehouse {
  namespace "shared-warehouse"
  pods      app = "clickhouse"
}

# --- what people may do -------------------------------------------------------

role viewer {
  can get, list, watch on pods, pods/log, services, deployments, configmaps, events
}

role developer extends viewer {
  can create, update, patch, delete on deployments, services, configmaps, jobs
  can create on pods/portforward  # tpl: ignore[TPL402] developers look into their own pods
  cannot get, list, watch on secrets
}

# --- what nobody may open -----------------------------------------------------

never any tenant -> network metadata on any because "cloud credentials"
never any tenant -> network nodes on tcp/10250 because "the kubelet's API"

# --- guards of our own; the built-in ones are in std/guards.tpl -----------------

guard no-node-ports on services {
  title    "Node ports go around the network rules"
  severity high
  forbid   object.spec.type == "NodePort"
  forbid   object.spec.type == "LoadBalancer" and
           object.spec.allocateLoadBalancerNodePorts != false
}

fill hardened-pods on pods {
  title "Pods have no rights that they do not ask for"
  set object.spec.securityContext.seccompProfile.type = "RuntimeDefault"
  set container.securityContext.allowPrivilegeEscalation = false
  set object.metadata.labels["saas.example.com/tenant"] = tenant.name
}

guard approved-images on pods {
  title    "Images are pinned by digest"
  severity high
  require  each container: digest(container.image) is set
  message  "tenant {tenant.name}: pin the image of {container.name} by its digest"
}

guard tenant-label-is-fixed on namespaces when update {
  title    "A namespace never changes hands"
  severity critical
  liftable no
  exempt   platform
  require  old.metadata.labels["tpl.dev/tenant"] is unset or
           object.metadata.labels["tpl.dev/tenant"] == old.metadata.labels["tpl.dev/tenant"]
}

guard no-host-namespaces on pods {
  title    "Pods stay out of the host's namespaces"
  severity critical
  forbid   object.spec.hostNetwork == true or
           object.spec.hostPID == true or
           object.spec.hostIPC == true
}
