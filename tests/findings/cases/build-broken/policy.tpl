# $ tpl build policy.tpl -o out
# The manifest of the last build cannot be read.

tenant acme {
  namespaces "acme"
}
