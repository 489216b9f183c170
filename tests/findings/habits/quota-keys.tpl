tenant acme {
  quota per namespace {
    requests.cpu 4
    limits.memory 8Gi
    "requests.storage" 100Gi
    count/pods 10
    services.loadbalancers 0
    services.nodeports "0"
    pods "10"
    count/deployments.apps 20
    requests.nvidia.com/gpu 2
    limits.ephemeral-storage 1Gi
  }
}
