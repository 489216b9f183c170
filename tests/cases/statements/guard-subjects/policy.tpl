role viewer {
  can get on pods
}

tenant acme {
  grant viewer to group "oidc:acme", serviceaccount "acme/ci"
}

guard bindings-stay-home on rolebindings {
  exempt platform
  require each subject in object.subjects: subject in tenant.subjects
}
