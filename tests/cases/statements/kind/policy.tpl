kind certificates = cert-manager.io/v1/certificates {
  manifests "Certificate"
}

guard own-issuers on certificates {
  require object.spec.issuerRef.kind == "Issuer"
}

guard no-other-gateways on gateway.networking.k8s.io/v1/httproutes {
  require object.status is unset or (each parent in object.spec.parentRefs: parent.namespace is unset)
}

tenant acme {
  namespaces "acme"
}
