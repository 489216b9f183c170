# A sound policy that could be better.

role viewer {
  can get on pods
}

guard image-tag on pods {
  forbid some container: container.image ends with ":latest"
}

tenant acme {
  namespaces "acme", "acme-*"

  # tpl: ignore[TPL304]
  # tpl: ignore[TPL999x] it does not exist
  # tpl: ignore[TPL301] errors stay
  # tpl: ignore[TPL106] nothing here is unused
  # tpl: ignore[]
  allow to internet on any
}
