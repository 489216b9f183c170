# Guards in the place of the library's that hold less.

guard image-registry on pods {
  mode    audit
  require tenant.images.from is unset or each container: container.image matches tenant.images.from
}

guard image-tag on pods {
  exempt  platform
  require tenant.images.forbid-tags is unset or
          (each container: not tag(container.image) in tenant.images.forbid-tags)
  require tenant.images.forbid-tags is unset or tenant.name == "acme" or
          (each volume in object.spec.volumes: not tag(volume.image.reference) in tenant.images.forbid-tags)
}

guard image-digest on pods when create {
  require tenant.images.digest != "required" or each container: digest(container.image) is set
  require tenant.images.digest != "required" or
          (each volume in object.spec.volumes: volume.image.reference is unset or digest(volume.image.reference) is set)
}

guard host-namespaces on pods {
  forbid object.spec.hostNetwork == true unless namespace.name == "acme"
}

guard external-ips on services when update {
  require count(object.spec.externalIPs) == 0
}

tenant acme {
  images {
    from        "registry.example.com/acme/*"
    forbid-tags "latest"
    digest      required
  }
}
