# Labels and annotations of a tenant's namespaces.

tier base(team: string) {
  labels {
    team = "{team}"
  }

  annotations {
    remark = "{team}"
  }
}

tenant acme is base(team: "not a value") {
  labels shut {
    stage = "dev"
  }

  labels {
    -stage = "dev"
    "a/b/c" = "dev"
    cost = 42
    colour = "red", "blue"
    shade += "red"
    shape = "very round"
    size "large"
    grant viewer to group "x"
    twice = "a"
    twice = "b"
    "tpl.dev/tenant" = "globex"
    "tags.tpl.dev/pci" = "true"
    "pod-security.kubernetes.io/enforce" = "privileged"
    "kubernetes.io/metadata.name" = "x"
    "app.kubernetes.io/managed-by" = "helm"
  }

  annotations {
    note = "two\nlines"
    price = "$${x}"
    "kubectl.kubernetes.io/last-applied-configuration" = "x"
    "argocd.argoproj.io/sync-options" = "Prune=true"
  }
}
