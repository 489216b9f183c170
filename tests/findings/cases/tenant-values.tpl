# Values that a tenant's block cannot have.

tenant globex {
  title "for {tier}"

  images {
    from ""
    digest = "required"
    registry "registry.example.com/*"

    allow to internet on tcp/443
  }
}

tenant initech {
  namespaces "Initech", "init*ech*", "kube-initech", "kube-*", "cert-*"
}

tenant left {
  namespaces "shared", "shared-*"
}

tenant right {
  namespaces "shared", "shared-x", "shared-*"
}

tenant below {
  namespaces "shared-below-*"
}
