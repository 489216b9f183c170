# What the API server would stop judging.

guard leaves on example.com/v1/trees {
  require each a in object.spec.list: each b in a.list: each c in b.list:
          each d in c.list: each e in d.list: each f in e.list:
          f.image matches image ("registry.example.com/a/*", "registry.example.com/b/*")
}

tenant acme {}
