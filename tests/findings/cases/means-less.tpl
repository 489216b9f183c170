# Guards in the place of the library's that read as if they held as much.

guard image-registry on pods {
  require tenant.images.from is unset or some container: container.image matches tenant.images.from
}

guard external-ips on services {
  require count(object.spec.externalIPs) <= 1
}

guard storage-volume-later on persistentvolumeclaims when update {
  forbid tenant.storage.classes is set and object.spec.volumeName != old.spec.volumeName and
         not request.userInfo.username starts with "system:"
}

tenant acme {
  images  { from "registry.example.com/acme/*" }
  storage { classes "fast" }
}
