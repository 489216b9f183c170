# Break-glass for nobody, for everybody, for nothing, and for what cannot be lifted.

break-glass group "oidc:break-glass" {
  lifts image-registri, namespace-ownership, pod-security
}

break-glass group "oidc:break-glass" {
  lifts image-registry
}

break-glass {
  lifts image-registry
}

break-glass user "eve" {
}

break-glass group "system:authenticated" {
  lifts image-registry
}

role viewer {
  can get on pods
}

tenant acme {
  grant viewer to group "two\nlines"
}

guard g on rolebindings {
  require object.metadata.name in tenant.subjects
  require object.subjects in tenant.subjects
}
