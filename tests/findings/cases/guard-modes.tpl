# Modes of a guard in some environments.

environment prod {}

environment stage {}

guard one on pods {
  mode   audit in stage, stag
  forbid object.spec.hostUsers == true
}

guard two on pods {
  mode   enforce in prod
  forbid object.spec.hostUsers == true
}

guard three on pods {
  mode   audit in
  forbid object.spec.hostUsers == true
}

guard four on pods {
  mode   audit in stage prod
  forbid object.spec.hostUsers == true
}

guard five on pods {
  mode   loose in stage
  forbid object.spec.hostUsers == true
}

tenant acme {
  mode audit in stage
}
