cluster eu {
  cni   cilium
  pods  10.128.0.0/14
  nodes 10.10.0.0/16
  api-server 10.10.0.1/32
}

tenant acme {
  workload api {
    pods app = "api"
  }

  allow acme.api -> domain "sftp.bank.example" on tcp/22 because "settlement files"
  allow to domain "*.example.com" on tcp/443, tcp/8080-8090
  allow to network api-server on tcp/443
  deny to 198.51.100.0/24 on any
}
