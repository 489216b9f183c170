# Whoever is logged in does more than read.

import "sandbox.tpl" for theirs

role writes {
  can get, create on pods
}

tier open {
  grant writes to shared group "system:authenticated" because "a sandbox"
}

tenant sandbox {
  grant writes to shared group "system:authenticated" because "a sandbox"
  grant writes to group "system:serviceaccounts"
  grant writes to shared group "system:serviceaccounts"
  grant writes to shared group "system:unauthenticated" because "a sandbox"

  space quiet {
    namespaces "sandbox-quiet"
    grant writes to shared group "system:serviceaccounts" because "a sandbox"
  }
}

tenant acme is open {}

platform {
  group "ops"
  grant writes to group "system:authenticated" in every tenant because "a sandbox"
}
