# A guard in the library's place that reads nothing of the tenant, and a registry that no image has.

guard image-registry on pods {
  title  "No evil images"
  forbid each container: container.image == "registry.example.com/evil"
}

tenant acme {
  images {
    from "registry.example.com/acme/*"
  }
}

tenant globex {
  images {
    from "Registry.Example.com/globex/*"
  }
}
