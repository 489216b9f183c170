# $ tpl build policy.tpl -o out --target quota
# The last build was of every target.

tenant acme {
  quota per namespace {
    pods 50
  }
}
