# The customers. Anything not written comes from the tier.

import "tiers.tpl"

tenant acme is gold(region: "eu") {
  title "Acme Corp"
  owner "acme-admins@acme.example"

  workload api {
    pods app = "api"
  }
  workload postgres {
    pods app = "postgres"
  }

  grant developer to group "oidc:acme-devs", user "ci@acme.example"
  grant viewer    to group "oidc:acme-support"
  grant developer to serviceaccount "acme/reconciler"

  ingress {
    hosts += "shop.acme.com"
  }

  accept globex.etl -> acme.postgres on postgres

  in staging {
    limits {
      max cpu 1, memory 2Gi
    }
  }
}

tenant globex is silver {
  title "Globex"
  owner "it@globex.example"

  workload etl {
    pods app = "etl"
  }

  grant developer to group "oidc:globex-devs"

  accept globex.etl -> acme.postgres on postgres
}

tenant initech is silver {
  title "Initech"
  owner "it@initech.example"

  grant viewer to group "oidc:initech"
}

# The one agreed way across: it takes effect because both sides accept it above.
# tpl: ignore[TPL315] both tenants deploy through the reviewed pipeline
allow globex.etl -> acme.postgres on postgres {
  because "nightly settlement, contract GLX-2026-07"
  review  2027-05-01
}
