fill hardened on pods {
  title "Pods have no rights that they do not ask for"
  set object.spec.hostUsers = false
  set container.securityContext.capabilities.drop = ("ALL")
}

fill class on ingresses {
  set object.spec.ingressClassName = tenant.ingress.class
}

tenant acme {
  namespaces "acme"
}
