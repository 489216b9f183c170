# The platform: environments, clusters, identities.

environment prod {
  clusters eu, us
  mode audit
}

environment staging {
  clusters eu
}

cluster eu {
  inventory "nowhere.json"
}

platform {
  group "platform"
  serviceaccount "flux"
  robot "r2"
}

tenant acme {
}
