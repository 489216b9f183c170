tenant acme {
  quota per namespace {
    requests               ephemeral-storage 10Gi, "example.com/gpu" 2, hugepages-2Mi 1Gi
    limits                 ephemeral-storage 20Gi
    storage                100Gi, class fast 20Gi
    persistentvolumeclaims 10, class fast 2
    services               4
    node-ports             2
    count                  deployments 3, secrets 5, widgets.example.com 6, ingresses.networking.k8s.io 7
  }
}
