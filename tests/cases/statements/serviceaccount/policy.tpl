tenant acme {
  serviceaccount default {
    token no
  }

  serviceaccount deployer {
    token yes
    pull-secrets "registry", "mirror"
  }

  serviceaccount "{tenant}-robot"
}
