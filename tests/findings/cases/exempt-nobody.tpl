# A guard that the platform passes by a word on the object alone, and one that stops what tpl writes.

platform {
  group "oidc:platform"
  grant nodes to group "oidc:sre" in cluster
}

role nodes cluster {
  can get on nodes
}

guard surely on customresourcedefinitions when delete {
  exempt nobody
  forbid old.metadata.annotations["example.com/sure"] != old.metadata.name
}

guard surely-too on namespaces when delete {
  forbid old.metadata.annotations["example.com/sure"] != old.metadata.name
}

guard roles-say-whose on clusterroles {
  exempt  nobody
  require object.metadata.labels.team is set
}

tenant acme {}
