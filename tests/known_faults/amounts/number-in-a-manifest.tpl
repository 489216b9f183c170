# expect:

guard small on pods {
  title   "A processor at most"
  require each container: quantity(container.resources.limits.cpu) <= 1
}

tenant shop {}

test "what is written as a number is stored as a text" {
  expect allow manifest "half.yaml" in shop by small
  expect deny  manifest "half-more.yaml" in shop because small
}
