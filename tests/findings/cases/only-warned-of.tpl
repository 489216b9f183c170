# $ tpl test only-warned-of.tpl
# What tests expect of guards that only warn.

tenant acme {
  # tpl: ignore[TPL306] for a while
  mode audit

  images {
    from "registry.example.com/acme/*"
    forbid-tags "latest"
  }
}

tenant globex {
  images {
    from "registry.example.com/globex/*"
  }
}

test "audited" {
  expect deny         image "docker.io/nginx:1.27" in acme because image-registry
  expect deny         image "docker.io/nginx:latest" in acme
  expect warn         image "docker.io/nginx:1.27" in acme because image-tag
  expect warn         image "registry.example.com/acme/api:1" in acme
  expect warn         image "docker.io/nginx:1.27" in globex because image-registry
  expect deny or warn image "registry.example.com/globex/api:1" in globex
}

test "as it is" {
  expect warn         image "docker.io/nginx:1.27" in acme because image-registry
  expect allow        image "docker.io/nginx:1.27" in acme
  expect deny or warn image "docker.io/nginx:1.27" in acme
  expect deny or warn image "docker.io/nginx:1.27" in globex because image-registry
}
