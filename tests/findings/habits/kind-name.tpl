tenant acme {}

guard a on Pod {
  forbid object.spec.hostNetwork == true
}

guard b on pod {
  forbid object.spec.hostNetwork == true
}

guard c on Deployment {
  forbid object.spec.paused == true
}

guard d on NetworkPolicy {
  forbid object.metadata.name == "a"
}

guard e on svc {
  forbid object.spec.type == "NodePort"
}
