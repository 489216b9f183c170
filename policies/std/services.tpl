# Services that every cluster has. A declaration of your own with the same name takes their place.

service kube-dns {
  namespace "kube-system"
  pods      k8s-app = "kube-dns"
}
