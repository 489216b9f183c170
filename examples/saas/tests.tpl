# Run with "tpl test examples/saas".

import "exceptions.tpl"

test "the settlement flow is the only way across" {
  expect allow globex.etl -> acme.postgres on tcp/5432
  expect deny  globex.etl -> acme.api on tcp/5432
  expect deny  globex -> acme on tcp/443
  expect deny  acme -> globex on any
  expect no other cross-tenant flows
}

test "platform traffic works for everyone" {
  expect allow ingress-nginx -> any tenant on tcp/8080
  expect allow any tenant -> kube-dns on udp/53
  expect allow any tenant -> warehouse on tcp/8443
  expect deny  any tenant -> network metadata on tcp/80
  expect deny  any tenant -> network nodes on tcp/10250
}

test "only gold reaches the internet, and only on 443" {
  expect allow acme -> internet on tcp/443
  expect deny  acme -> internet on tcp/25
  expect deny  globex -> internet on tcp/443
}

test "roles end at the tenant" {
  expect allow group "oidc:acme-devs" can create deployments in acme
  expect deny  group "oidc:acme-devs" can get secrets in acme
  expect deny  group "oidc:acme-devs" can list pods in globex
  expect deny  group "oidc:acme-support" can delete pods in acme
}

test "images" {
  expect allow image "registry.example.com/acme/api@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" in acme
  expect deny  image "registry.example.com/acme/api:1.2" in acme because approved-images
  expect deny  image "registry.example.com/globex/api@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" in acme because image-registry
  expect deny  image "docker.io/library/nginx:latest" in acme because image-registry
}

test "the exception for globex holds on its last day" at 2027-03-15 {
  expect allow image "quay.io/legacy-vendor/tool@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" in globex
}

test "and ends by itself" at 2027-03-16 {
  expect deny image "quay.io/legacy-vendor/tool@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" in globex because image-registry
}

test "what a pod leaves out is filled in" {
  expect manifest "manifests/bare-pod.yaml" becomes "manifests/filled-pod.yaml" in acme
}

test "guards" {
  expect allow manifest "manifests/good-deployment.yaml" in acme
  expect deny  manifest "manifests/host-network.yaml" in acme because no-host-namespaces
  expect deny  manifest "manifests/node-port.yaml" in globex because no-node-ports
  expect allow manifest "manifests/own-route.yaml" in acme
  expect deny  manifest "manifests/route-for-all.yaml" in acme because route-hosts
  expect deny  manifest "manifests/relabelled.yaml" replacing "manifests/namespace.yaml" in acme because tenant-label-is-fixed
}
