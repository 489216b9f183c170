# expect:

guard half on poddisruptionbudgets {
  title   "Half or one"
  require object.spec.minAvailable in (1, "50%")
}

tenant shop {}
