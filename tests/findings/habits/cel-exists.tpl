tenant acme {}

guard hosts on ingresses {
  forbid object.spec.rules.exists(r, r.host == "example.com")
}
