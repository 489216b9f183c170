# Accounts of a tenant's namespaces.

tenant acme {
  serviceaccount

  serviceaccount Deployer {
    token no
  }

  serviceaccount robot {
    token maybe
    pull-secrets "registry", "No_Secret"
    mount no
  }

  serviceaccount robot {
    token no
  }

  serviceaccount one two
}
