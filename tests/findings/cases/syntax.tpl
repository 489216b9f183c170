# What does not parse; each mistake hides its own statement and no other.

tenant acme {
  title "never closed
  owner "platform@example.com"

  images {
    from "registry.example.com/acme/*"
  }
}
}

guard g on pods {
  forbid (object.metadata.name == "a"
}

tier odd(

tenant globex {
