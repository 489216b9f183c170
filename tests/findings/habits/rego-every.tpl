tenant acme {}

guard hosts on ingresses {
  require every rule in object.spec.rules { rule.host is set }
}
