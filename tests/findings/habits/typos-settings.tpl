tenant acme {
  titel "a"
  onwer "b"
  pod-securty baseline
  podsecurity baseline
  isolaton both
  imags { from "docker.io/library/nginx" }
  limts { max cpu 2 }
  worklod api { pods app = "api" }
  sameTenant space
  storage { class fast }
  ingress { host "a.example.com" }
}
