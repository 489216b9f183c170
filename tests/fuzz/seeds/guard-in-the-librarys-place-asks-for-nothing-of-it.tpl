guard image-digest on pods {
  title   "Images are pinned"
  require each container: container is set
  forbid  object == old
}

tenant acme {}
