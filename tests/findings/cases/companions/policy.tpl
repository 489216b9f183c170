# Objects of one's own: files that cannot be read, and objects that cannot come by this way.

tenant acme {
  raw "missing.yaml", "*.yaml"
  raw "broken.yaml"
  raw "empty.yaml"
  raw "objects.yaml"
}
