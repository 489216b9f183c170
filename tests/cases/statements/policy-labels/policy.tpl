policy shop {
  labels {
    "example.com/cost-centre" = "4711"
    team = "platform"
  }
}

role viewer {
  can get on pods
}

tenant acme {
  quota per namespace {
    pods 10
  }
  grant viewer to group "oidc:acme"
}
