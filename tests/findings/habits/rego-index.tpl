tenant acme {}

guard hosts on ingresses {
  forbid object.spec.rules[0].host == "example.com"
}
