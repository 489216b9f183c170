# expect:

guard still on pods in every namespace except "kube-system" when update {
  title  "The network of nodes stays the system's"
  forbid object.spec.hostNetwork == true
}

tenant shop {}
