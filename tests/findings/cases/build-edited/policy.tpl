# $ tpl build policy.tpl -o out
# In `out` lies a Namespace that somebody else wrote.

tenant acme {
  namespaces "acme"
}
