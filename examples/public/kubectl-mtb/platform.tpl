# What the benchmarks ask for, once for every tenant.

policy kubectl-mtb {
  title "A cluster that passes the multi-tenancy benchmarks"
  owner "platform@example.com"
}

platform {
  group "platform-admins"
}

# --- what a tenant's admin may do, in the tenant's namespaces -------------------

role tenant-admin {
  can * on pods, services, configmaps, persistentvolumeclaims, serviceaccounts
  can * on deployments, statefulsets, daemonsets, jobs, cronjobs, replicationcontrollers
  can * on secrets  # tpl: ignore[TPL402] the tenant's own
  can get, list, watch on pods/log, events, resourcequotas, limitranges
}

# Profile 2: tenants help themselves.
role self-service extends tenant-admin {
  can * on networkpolicies  # tpl: ignore[TPL402] own-policies allowed keeps them inside the tenant
  can * on roles, rolebindings  # tpl: ignore[TPL402] nobody hands out what he does not hold
}

# --- what a namespace of a tenant is --------------------------------------------

tier benchmarked {
  pod-security restricted
  own-policies allowed

  storage {
    classes standard
  }

  quota per namespace {
    cpu    1
    memory 1Gi
    ephemeral-storage 1Gi

    pods           1
    services       1
    persistentvolumeclaims 1
    load-balancers 1
    node-ports     1
    count          replicationcontrollers 1, resourcequotas 1, configmaps 1, secrets 1
  }

  limits {
    default cpu 100m, memory 128Mi, ephemeral-storage 100Mi
  }

  grant self-service to group "{tenant}-admins"
}

# --- what no level of Pod Security and no quota says ----------------------------

guard pull-always on pods {
  title   "Images are pulled each time, so that whoever runs one may pull it"
  require each container: container.imagePullPolicy == "Always"
}

guard no-node-ports on services {
  title  "Node ports go around the network rules, and tenants would share them"
  forbid object.spec.type == "NodePort"
}

guard no-further-capabilities on pods {
  title   "No container adds what a runtime does not give it"
  because "restricted lets one capability be added"
  require each container: count(container.securityContext.capabilities.add) == 0
}

guard claimed-storage on pods {
  title  "What lasts is on claims, and not on a disk of the node's"
  forbid some volume in object.spec.volumes: volume.hostPath is set
}

guard deleted-with-claims on persistentvolumes {
  title   "Nothing of a tenant's stays on a volume whose claim is gone"
  require object.spec.persistentVolumeReclaimPolicy == "Delete"
}
