# Which pods a workload means.

tenant acme {
  workload nothing {
  }

  workload both {
    pods    app = "x", tier
    without app = "x", "app.kubernetes.io/name"
  }

  workload never {
    pods    app
    without app
  }

  workload odd {
    pods    "a b"
    without app = 5, "c d" = "x"
  }

  workload fine {
    pods    app, tier = "x"
    without old = "a", old = "b", gone
  }

  allow to acme.fine on tcp/443
}

tier profile {
  workload named {
    pods app = "x"
    size 5

    allow to nowhere on tcp/443
    allow nowhere -> named on tcp/443
    grant viewer to group "x"
  }
}

tenant globex is profile {}
