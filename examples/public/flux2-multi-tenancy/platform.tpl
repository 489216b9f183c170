# The platform's part: two clusters, who runs them, what tenants may do with Flux.

policy flux2-multi-tenancy {
  title "Tenants of a cluster that Flux reconciles"
  owner "platform-admins@example.com"
}

cluster staging {}

cluster production {}

environment staging {
  clusters staging
}

environment production {
  clusters production
}

platform {
  serviceaccount "flux-system/kustomize-controller"
}

# --- what a reconciler may do in its tenant's namespace -----------------------

role admin = clusterrole "admin"  # tpl: ignore[TPL402] a tenant's reconciler runs the whole namespace

role flux-user {
  can * on gitrepositories, ocirepositories, helmrepositories, helmcharts, buckets
  can * on kustomizations, helmreleases  # tpl: ignore[TPL402] the guards below keep them to their own namespace
  can * on alerts, providers, receivers
  can * on imagerepositories, imagepolicies, imageupdateautomations
}

# --- Flux' own kinds ----------------------------------------------------------

kind gitrepositories = source.toolkit.fluxcd.io/v1/gitrepositories {
  manifests "GitRepository"
}

kind ocirepositories = source.toolkit.fluxcd.io/v1/ocirepositories {
  manifests "OCIRepository"
}

kind helmrepositories = source.toolkit.fluxcd.io/v1/helmrepositories {
  manifests "HelmRepository"
}

kind helmcharts = source.toolkit.fluxcd.io/v1/helmcharts {
  manifests "HelmChart"
}

kind buckets = source.toolkit.fluxcd.io/v1/buckets {
  manifests "Bucket"
}

kind kustomizations = kustomize.toolkit.fluxcd.io/v1/kustomizations {
  manifests "Kustomization"
}

kind helmreleases = helm.toolkit.fluxcd.io/v2/helmreleases {
  manifests "HelmRelease"
}

kind alerts = notification.toolkit.fluxcd.io/v1beta3/alerts {
  manifests "Alert"
}

kind providers = notification.toolkit.fluxcd.io/v1beta3/providers {
  manifests "Provider"
}

kind receivers = notification.toolkit.fluxcd.io/v1/receivers {
  manifests "Receiver"
}

kind imagerepositories = image.toolkit.fluxcd.io/v1/imagerepositories {
  manifests "ImageRepository"
}

kind imagepolicies = image.toolkit.fluxcd.io/v1/imagepolicies {
  manifests "ImagePolicy"
}

kind imageupdateautomations = image.toolkit.fluxcd.io/v1/imageupdateautomations {
  manifests "ImageUpdateAutomation"
}

# --- what Flux' controllers are told by flags, held where objects come in ------

guard own-sources on kustomizations, imageupdateautomations {
  title    "What is applied, or written back, is a source of the same namespace"
  severity high
  require  object.spec.sourceRef.namespace is unset or
           object.spec.sourceRef.namespace == namespace.name
}

guard own-charts on helmreleases {
  title    "A HelmRelease takes its chart from its own namespace"
  severity high
  require  object.spec.chartRef.namespace is unset or
           object.spec.chartRef.namespace == namespace.name
  require  object.spec.chart.spec.sourceRef.namespace is unset or
           object.spec.chart.spec.sourceRef.namespace == namespace.name
}

guard own-events on alerts {
  title    "An Alert listens to its own namespace"
  severity high
  require  each source in object.spec.eventSources: source.namespace is unset or source.namespace == namespace.name
}

guard own-receivers on receivers {
  title    "A Receiver wakes what is in its own namespace"
  severity high
  require  each woken in object.spec.resources: woken.namespace is unset or woken.namespace == namespace.name
}

guard own-images on imagepolicies {
  title    "An ImagePolicy reads a repository of its own namespace"
  severity high
  require  object.spec.imageRepositoryRef.namespace is unset or
           object.spec.imageRepositoryRef.namespace == namespace.name
}

guard own-account on kustomizations, helmreleases {
  title    "Who is reconciled names the account that does it"
  severity critical
  require  object.spec.serviceAccountName is set
}

# --- where tenants' sources come from -----------------------------------------

guard organisation-repositories on gitrepositories in every namespace except "flux-system" {
  title   "Git repositories are the organisation's"
  mode    audit
  require object.spec.url starts with "https://github.com/fluxcd/" or
          object.spec.url starts with "ssh://git@github.com:fluxcd/"
  forbid  object.spec.url in ("https://github.com/fluxcd/", "ssh://git@github.com:fluxcd/")
  message ".spec.url is to be a repository of the organisation"
}
