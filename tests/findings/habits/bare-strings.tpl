tenant acme {
  title Acme Corp
  owner it@acme.example
  namespaces acme, acme-jobs
}

tenant globex {
  grant viewer to group oidc:devs
}
