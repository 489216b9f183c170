# What tenants say of settings of the policy's own, and what guards ask of them.
parameter scaling.most: number {
  tightened-by lower
}
parameter scaling.size: quantity {
  tightened-by higher
}
parameter team.code: text
parameter team.tags: texts {
  tightened-by nothing
}

guard asks on deployments {
  require object.spec.replicas <= tenant.team.code
  require object.spec.replicas <= tenant.scaling.mots
  require object.metadata.name matches tenant.scaling.most
  require object.metadata.name == tenant.team.tags
  require object.metadata.name in tenant.team.code
  require object.spec.replicas <= tenant.scaling.most
  require object.metadata.labels.size is unset or quantity(object.metadata.labels.size) >= tenant.scaling.size
}

tier base {
  scaling {
    most 10
    size 1Gi
  }
}

tenant acme is base {
  scaling {
    most 11
    size 1000Mi
  }
}

tenant globex is base {
  scaling {
    most 1.5
    size small
    many 5
  }
  team {
    code "a", "b"
  }
}

exception "OPS-1" {
  tenant      acme
  raises      scaling.most to 20, 30
  raises      team.tags to "x"
  reason      "a campaign"
  approved-by "ops@example.com"
  granted     2026-11-20
  expires     2026-12-20
}
