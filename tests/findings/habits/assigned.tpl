cluster prod {
  kubernetes = 1.37
}

tenant acme {
  title      = "Acme"
  namespaces += "acme-jobs"
}

guard g on services {
  severity = high
  forbid   object.spec.type == "NodePort"
}

service mail {
  namespace "mail"
  allow to internet on tcp/25
}

platform {
  group = "oidc:admins"
}
