# expect: TPL211

guard owned on pods {
  title   "A controller owns it"
  require object.metadata.ownerReferences is set
}

tenant shop {}
