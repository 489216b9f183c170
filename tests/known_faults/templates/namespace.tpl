# expect: TPL211

guard placed on pods {
  title   "Not in default"
  require object.metadata.namespace != "default"
}

tenant shop {}
