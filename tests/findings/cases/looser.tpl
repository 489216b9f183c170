# A tenant may tighten what its tier says, and not loosen it.

environment dev {
}

tier gold {
  pod-security baseline

  images {
    from "registry.example.com/*"
    forbid-tags "latest"
    digest required
  }
}

tenant acme is gold {
  pod-security privileged

  images {
    from "docker.io/library/*"
    forbid-tags "dev"
  }
}

tenant globex is gold {
  in dev {
    pod-security privileged
  }
}
