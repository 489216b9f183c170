policy shop {
  api-shares 100
}

platform {
  user           "petra"
  group          "oidc:admins"
  serviceaccount "flux-system/kustomize-controller"
}

service metrics {
  namespace "monitoring"
}

tenant acme {
  allow from metrics on tcp/8080
}
