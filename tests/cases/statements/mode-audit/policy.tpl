tenant acme {
  # tpl: ignore[TPL306] until its images are moved
  mode audit
}
