platform {
  in namespace "argocd" {}
}

guard whose on configmaps in platform {
  title   "What stands beside Argo CD says whose it is"
  require object.metadata.labels.team is set unless object.metadata.name == "kube-root-ca.crt"
}

guard no-host-network on pods in every namespace except "kube-system" {
  title  "The network of nodes is the system's"
  forbid object.spec.hostNetwork == true
}

guard kept on secrets when delete in namespace "argocd", "vault" {
  title  "What is to stay goes only when that is taken off"
  forbid old.metadata.annotations["example.com/keep"] == "yes"
}

tenant acme {}
