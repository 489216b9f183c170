# Blocks behind settings that take none.

cluster prod {
  kubernetes 1.37 { patch 2 }
}

service web {
  namespace "web"
  pods app = "web" { name "front" }
}

tenant acme {
  pod-security restricted { version 1 }
  allow from web on tcp/80

  limits {
    default { cpu 100m }
    max cpu 2 { memory 4Gi }
  }

  quota per namespace {
    requests { cpu 3 }
    pods 3 { x 2 }
  }

  workload api {
    pods app = "api" { name "x" }
  }
}
