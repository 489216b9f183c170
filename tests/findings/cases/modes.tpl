# Modes: who is in audit, what is looser than the tier, and tests that only a warning answers.

environment prod {
  clusters eu
}

environment staging {
  clusters us
  mode     audit
}

cluster eu {}

cluster us {}

tier gold {
  mode enforce
}

tenant acme is gold {
  mode audit
}

tenant globex {
  mode audit

  space lab {
    namespaces "globex-lab"
    mode loose
  }
}

test "only warned of" {
  expect warn acme -> globex on any
  expect deny or warn group "oidc:devs" can list pods in acme
}
