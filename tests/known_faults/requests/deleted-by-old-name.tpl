# expect:

guard keep-keys on secrets when delete {
  title  "Keys stay"
  forbid old.metadata.name == "signing-key"
}

tenant shop {}
