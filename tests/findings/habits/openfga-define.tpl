role viewer {
  can get on pods
}

tenant acme {
  define viewer: [group] or editor
}
