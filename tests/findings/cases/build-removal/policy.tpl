# $ tpl build policy.tpl -o out
# The roster that had the other tenants is gone.

tenant acme {
  namespaces "acme"
}
