# expect:

guard placed on pods {
  title   "Not in the old one"
  require namespace.name != "shop-old"
}

tenant shop {}
