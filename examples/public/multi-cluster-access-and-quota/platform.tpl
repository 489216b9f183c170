policy multi-cluster-access-and-quota {
  title "Tenants in two clusters"
  owner "platform-team@example.com"
}

cluster cluster-east {}

cluster cluster-west {}

environment east {
  clusters cluster-east
}

environment west {
  clusters cluster-west
}

role namespace-viewer = clusterrole "view"

tier shared {
  # tpl: ignore[TPL306] network policies are a later step
  isolation    withheld
  pod-security privileged

  labels {
    owner = "platform-team"
    cluster = "{cluster}"
  }

  quota per namespace {
    # tpl: ignore[TPL603] pods say what they ask for, or do not start
    requests cpu 100, memory 10Gi
    pods     10
  }
}
