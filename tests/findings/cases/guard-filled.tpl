# What the API server fills into Pods and not into the templates of Deployments.

guard own-account on pods {
  require object.spec.serviceAccountName != "default"
}

guard any-account on pods {
  require object.spec.serviceAccountName is set
}

guard without-tolerations on pods {
  forbid object.spec.tolerations is set
}

guard without-priority on pods when create {
  require object.spec.priority is unset
}

guard with-links on pods {
  forbid object.spec.enableServiceLinks == true
}

# Both are judged alike, or it depends on more.
guard account on pods {
  require object.spec.serviceAccountName is set and object.spec.serviceAccountName != "default"
}

guard some-account on pods {
  forbid object.spec.serviceAccountName == "default" and object.metadata.labels.team is set
}

guard low on pods {
  require object.spec.priority is unset or object.spec.priority <= 1000
}

tenant acme {}
