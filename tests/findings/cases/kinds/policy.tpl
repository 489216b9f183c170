# Kinds that others define: what they are called, and what their definitions say.

kind certificates = cert-manager.io/v1/certificates {
  schema "certificates.yaml"
}

kind backups = velero.io/v1/backups {
  manifests "Backup"
  plural    "certificates"
}

kind pools = example.com/v2/pools {
  schema "other.yaml"
}

kind pods = example.com/v1/pods
kind old-pools = example.com/v1/pools { schema "other.yaml" }
kind new-pools = example.com/v3/pools { schema "other.yaml" }
kind routes = example.com/v1/routes { schema "other.yaml" }
kind lost = example.com/v1/losts { schema "lost.yaml" }
kind broken = example.com/v1/brokens { schema "broken.yaml" }
kind own = apps/v1/deployments

guard own-issuers on certificates {
  require object.spec.issuerRef.kindd == "Issuer"
  require object.spec.isCA == "true"
  require object.spec.secretTemplate.labels.team is set and object.status.any.thing is unset
}

guard no-backups on backups, certificate {
  require object.spec.anything is set
}

guard in-place on gateway.networking.k8s.io/v1/httproutes, apps/v1/statefulsets {
  require object.spec.parentRefs is set
}

guard of-the-cluster on pools {
  forbid true
}

guard attached on certificates when connect {
  forbid true
}

tenant acme {}
