tenant acme {}

guard hosts on ingresses {
  forbid object.spec.rules[_].host == "example.com"
}
