tenant acme {
  namespaces "acme"

  workload notebooks {
    pods    "notebook-name"
    without classification = "protected-b"
  }

  workload protected {
    pods classification = "protected-b"
  }

  allow acme.notebooks -> internet on tcp/443 because "packages"
  deny  acme.protected -> acme.notebooks on any
}
