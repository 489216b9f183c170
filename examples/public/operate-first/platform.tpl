# What projects have in common: who runs the cluster, what roles hold, which sizes there are.

policy operate-first {
  title "Projects of an open cloud"
  owner "operators@example.com"
}

cluster smaug {}

platform {
  group "cluster-admins"

  grant cluster-reader     to group "sre", group "ocp-pipelines-sre" in cluster
  grant request-counts     to group "sre" in cluster
  grant cluster-reader     to serviceaccount "opf-monitoring/k8s-annotations-exporter" in cluster
  grant cluster-monitoring to group "operate-first", group "logs-insights", group "curator" in cluster
  grant cluster-monitoring to serviceaccount "opf-monitoring/grafana-serviceaccount" in cluster

  grant jupyterhub   to serviceaccount "opf-jupyterhub/jupyterhub-hub" in cluster
  grant jupyterhub   to serviceaccount "opf-jupyterhub-stage/jupyterhub-hub" in cluster
  grant jupyterhub   to serviceaccount "ds-ml-workflows-ws/jupyterhub-hub" in cluster
  grant jupyterhub   to serviceaccount "aiops-tools-workshop/jupyterhub-hub" in cluster
  grant interceptors to serviceaccount "opf-ci-pipelines/aicoe-ci-webhook" in cluster

  grant everything to group "cluster-admins" in cluster because "they run the clusters"

  grant provisioner          to serviceaccount "nfs-provisioner-runner/nfs-provisioner" in cluster because "volumes on NFS"
  grant labeller             to serviceaccount "node-labeler/node-labeler" in cluster because "what nodes are of"
  grant dashboard-backend    to serviceaccount "tekton-pipelines/tekton-dashboard" in cluster because "it shows pipelines"
  grant dashboard-extensions to serviceaccount "tekton-pipelines/tekton-dashboard" in cluster because "it shows pipelines"
  grant dashboard-tenant     to serviceaccount "tekton-pipelines/tekton-dashboard" in cluster because "it runs pipelines"

  grant token-review to serviceaccount "opf-observatorium/thanos-query-frontend-oauth-proxy" in cluster because "logs in"
  grant token-review to serviceaccount "opf-observatorium/thanos-receive-oauth-proxy" in cluster because "logs in"
  grant token-review to serviceaccount "opf-observatorium/loki-query-frontend-oauth-proxy" in cluster because "logs in"
  grant token-review to serviceaccount "opf-observatorium/loki-distributor-oauth-proxy" in cluster because "logs in"
}

# --- roles of the cluster's -------------------------------------------------------

role admin  = clusterrole "admin"  # tpl: ignore[TPL402] a project is its group's to run
role viewer = clusterrole "view"

role cluster-reader     = clusterrole "cluster-reader" because "OpenShift's own, for reading"
role cluster-monitoring = clusterrole "cluster-monitoring-view" because "OpenShift's own, for reading metrics"
role interceptors       = clusterrole "openshift-pipelines-clusterinterceptors" because "ships with OpenShift's pipelines"
role everything         = clusterrole "cluster-admin"
role labeller           = clusterrole "node-labeler" because "ships with the labeller"
role provisioner        = clusterrole "nfs-provisioner-runner" because "ships with the provisioner"
role token-review       = clusterrole "oauth-token-access-review" because "ships with OAuth's proxies"

role dashboard-backend    = clusterrole "tekton-dashboard-backend" because "ships with Tekton's dashboard"
role dashboard-extensions = clusterrole "tekton-dashboard-extensions" because "ships with Tekton's dashboard"
role dashboard-tenant     = clusterrole "tekton-dashboard-tenant" because "ships with Tekton's dashboard"
role jupyterhub           = clusterrole "jupyterhub-cluster" because "ships with the hub"

# --- roles of the policy's --------------------------------------------------------

kind routes = route.openshift.io/v1/routes {
  manifests "Route"
}

kind projects = project.openshift.io/v1/projects {
  manifests "Project"
}

kind kfdefs = kfdef.apps.kubeflow.org/v1/kfdefs {
  manifests "KfDef"
}

kind servicemonitors = monitoring.coreos.com/v1/servicemonitors {
  manifests "ServiceMonitor"
}

kind podmonitors = monitoring.coreos.com/v1/podmonitors {
  manifests "PodMonitor"
}

kind apirequestcounts = apiserver.openshift.io/v1/apirequestcounts {
  manifests "APIRequestCount"
}

role prometheus {
  can get, list, watch on pods, services, endpoints
  can get on configmaps
}

role dashboard {
  can get, list, watch on routes, kfdefs
}

role logs-reader {
  can get on namespaces, projects
  can get, list, watch on events, pods, pods/log, pods/status
}

role request-counts cluster {
  can get, list, watch on apirequestcounts
}

role event-writer aggregates to edit {  # tpl: ignore[TPL407] whoever edits may note what he does
  can create, update, patch, delete, deletecollection on events
}

role monitor-writer aggregates to admin {  # tpl: ignore[TPL407] whoever runs a project has it watched
  can get, list, watch, create, update, patch, delete on servicemonitors, podmonitors
}

# --- projects -----------------------------------------------------------------------

tier project {
  # tpl: ignore[TPL306] the original has no network policies
  isolation    withheld
  pod-security privileged
}

tier limited extends project {
  limits {
    default         cpu 500m, memory 1000Mi
    default-request cpu 300m, memory 400Mi
  }
}

tier x-small extends limited {
  quota per namespace {
    cpu     500m
    memory  2Gi
    storage 10Gi
    count   objectbucketclaims.objectbucket.io 1
  }
}

tier small extends limited {
  quota per namespace {
    cpu     1
    memory  4Gi
    storage 20Gi
    count   objectbucketclaims.objectbucket.io 1
  }
}

tier medium extends limited {
  quota per namespace {
    cpu     2
    memory  8Gi
    storage 40Gi
    count   objectbucketclaims.objectbucket.io 1
  }
}

tier large extends limited {
  quota per namespace {
    cpu     4
    memory  16Gi
    storage 80Gi
    count   objectbucketclaims.objectbucket.io 1
  }
}

tier large-without-limits extends project {
  quota per namespace {
    cpu     4  # tpl: ignore[TPL603] pods say what they ask for, or do not start
    memory  16Gi
    storage 80Gi
    count   objectbucketclaims.objectbucket.io 1
  }
}
