tenant acme {}

guard hosts on ingresses {
  require object.spec.rules.all(r, r.host == "example.com")
}
