# Guards on the Gateway API. They judge where the cluster serves it, in whichever version, and nothing where it does not.

# --- gateways -----------------------------------------------------------------

guard gateway-class on gateway.networking.k8s.io/*/gateways {
  title    "Gateways are of the tenant's class"
  severity medium
  require  tenant.ingress.class is unset or object.spec.gatewayClassName matches tenant.ingress.class
}

# Listeners of TCP and UDP are told apart by their port, and have no host.
guard gateway-hosts on gateway.networking.k8s.io/*/gateways, gateway.networking.k8s.io/*/listenersets,
                       gateway.networking.x-k8s.io/*/xlistenersets {
  title    "Listeners answer for the tenant's own hosts"
  severity high
  because  "A listener without a host is for every host there is"
  require  tenant.ingress.hosts is unset or
           (each listener in object.spec.listeners: listener.protocol in ("TCP", "UDP") or
            listener.hostname matches tenant.ingress.hosts)
}

guard gateway-routes on gateway.networking.k8s.io/*/gateways, gateway.networking.k8s.io/*/listenersets,
                        gateway.networking.x-k8s.io/*/xlistenersets {
  title    "Listeners take routes of the tenant's own namespaces"
  severity high
  because  "A route of another tenant's is a way from the one to the other that no flow opens"
  require  each listener in object.spec.listeners:
           listener.allowedRoutes.namespaces.from is unset or
           listener.allowedRoutes.namespaces.from in ("Same", "None") or
           listener.allowedRoutes.namespaces.from == "Selector" and
           listener.allowedRoutes.namespaces.selector.matchLabels["tpl.dev/tenant"] == tenant.name
}

guard gateway-listeners on gateway.networking.k8s.io/*/gateways {
  title    "Gateways take listeners of the tenant's own namespaces"
  severity high
  require  object.spec.allowedListeners.namespaces.from is unset or
           object.spec.allowedListeners.namespaces.from in ("Same", "None") or
           object.spec.allowedListeners.namespaces.from == "Selector" and
           object.spec.allowedListeners.namespaces.selector.matchLabels["tpl.dev/tenant"] == tenant.name
}

guard gateway-certificates on gateway.networking.k8s.io/*/gateways, gateway.networking.k8s.io/*/listenersets,
                              gateway.networking.x-k8s.io/*/xlistenersets {
  title    "Listeners show certificates of the tenant's own namespaces"
  severity high
  require  each listener in object.spec.listeners: each certificate in listener.tls.certificateRefs:
           certificate.namespace is unset or certificate.namespace == namespace.name or
           certificate.namespace matches tenant.ingress.namespaces
}

guard gateway-client-certificate on gateway.networking.k8s.io/*/gateways {
  title    "Gateways show backends a certificate of the tenant's own namespaces"
  severity high
  require  object.spec.tls.backend.clientCertificateRef.namespace is unset or
           object.spec.tls.backend.clientCertificateRef.namespace == namespace.name or
           object.spec.tls.backend.clientCertificateRef.namespace matches tenant.ingress.namespaces
  require  object.spec.backendTLS.clientCertificateRef.namespace is unset or
           object.spec.backendTLS.clientCertificateRef.namespace == namespace.name or
           object.spec.backendTLS.clientCertificateRef.namespace matches tenant.ingress.namespaces
}

guard gateway-filters on gateway.networking.k8s.io/*/gateways, gateway.networking.k8s.io/*/listenersets {
  title    "Listeners send questions to Services of the tenant's own namespaces"
  severity high
  require  each listener in object.spec.listeners: each filter in listener.filters.requests:
           filter.externalAuth.backendRef.namespace is unset or
           filter.externalAuth.backendRef.namespace == namespace.name or
           filter.externalAuth.backendRef.namespace matches tenant.ingress.namespaces
}

guard listener-set-gateways on gateway.networking.k8s.io/*/listenersets, gateway.networking.x-k8s.io/*/xlistenersets {
  title    "Listener sets belong to Gateways that the tenant may use"
  severity medium
  require  tenant.ingress.gateways is unset or
           object.spec.parentRef.namespace is unset or
           object.spec.parentRef.namespace == namespace.name or
           object.spec.parentRef.namespace + "/" + object.spec.parentRef.name matches tenant.ingress.gateways
}

# --- routes -------------------------------------------------------------------

# On a Gateway of the namespace itself a route without hosts answers for those of its listeners, which are the tenant's.
guard route-hosts on gateway.networking.k8s.io/*/httproutes, gateway.networking.k8s.io/*/grpcroutes,
                     gateway.networking.k8s.io/*/tlsroutes {
  title    "Routes answer for the tenant's own hosts"
  severity high
  because  "A route without hosts is for every host of the listeners it is attached to"
  require  tenant.ingress.hosts is unset or
           (each host in object.spec.hostnames: host matches tenant.ingress.hosts)
  require  tenant.ingress.hosts is unset or
           count(object.spec.hostnames) > 0 or
           (object.spec.useDefaultGateways is unset or object.spec.useDefaultGateways == "None") and
           (each parent in object.spec.parentRefs: parent.namespace is unset or parent.namespace == namespace.name)
}

guard route-gateways on gateway.networking.k8s.io/*/httproutes, gateway.networking.k8s.io/*/grpcroutes,
                        gateway.networking.k8s.io/*/tlsroutes, gateway.networking.k8s.io/*/tcproutes,
                        gateway.networking.k8s.io/*/udproutes {
  title    "Routes are attached to Gateways that the tenant may use"
  severity medium
  require  tenant.ingress.gateways is unset or
           (each parent in object.spec.parentRefs: parent.namespace is unset or parent.namespace == namespace.name or
            parent.namespace + "/" + parent.name matches tenant.ingress.gateways)
  require  tenant.ingress.gateways is unset or
           object.spec.useDefaultGateways is unset or object.spec.useDefaultGateways == "None"
}

guard route-backends on gateway.networking.k8s.io/*/httproutes, gateway.networking.k8s.io/*/grpcroutes,
                        gateway.networking.k8s.io/*/tlsroutes, gateway.networking.k8s.io/*/tcproutes,
                        gateway.networking.k8s.io/*/udproutes {
  title    "Routes lead to Services of the tenant's own namespaces"
  severity high
  because  "A Gateway goes where its routes lead, whatever is closed between the namespaces"
  require  each rule in object.spec.rules: each backend in rule.backendRefs:
           backend.namespace is unset or backend.namespace == namespace.name or
           backend.namespace matches tenant.ingress.namespaces
}

guard route-filters on gateway.networking.k8s.io/*/httproutes, gateway.networking.k8s.io/*/grpcroutes {
  title    "Routes send copies and questions to Services of the tenant's own namespaces"
  severity high
  require  each rule in object.spec.rules: each filter in rule.filters:
           filter.requestMirror.backendRef.namespace is unset or
           filter.requestMirror.backendRef.namespace == namespace.name or
           filter.requestMirror.backendRef.namespace matches tenant.ingress.namespaces
  require  each rule in object.spec.rules: each filter in rule.filters:
           filter.externalAuth.backendRef.namespace is unset or
           filter.externalAuth.backendRef.namespace == namespace.name or
           filter.externalAuth.backendRef.namespace matches tenant.ingress.namespaces
  require  each rule in object.spec.rules: each backend in rule.backendRefs: each filter in backend.filters:
           filter.requestMirror.backendRef.namespace is unset or
           filter.requestMirror.backendRef.namespace == namespace.name or
           filter.requestMirror.backendRef.namespace matches tenant.ingress.namespaces
  require  each rule in object.spec.rules: each backend in rule.backendRefs: each filter in backend.filters:
           filter.externalAuth.backendRef.namespace is unset or
           filter.externalAuth.backendRef.namespace == namespace.name or
           filter.externalAuth.backendRef.namespace matches tenant.ingress.namespaces
}

guard route-aliases on gateway.networking.k8s.io/*/gateways, gateway.networking.k8s.io/*/httproutes,
                       gateway.networking.k8s.io/*/grpcroutes, gateway.networking.k8s.io/*/tlsroutes,
                       gateway.networking.k8s.io/*/tcproutes, gateway.networking.k8s.io/*/udproutes {
  title    "Annotations of Gateways and routes take no names but the tenant's own hosts"
  severity high
  require  tenant.ingress.hosts is unset or
           object.metadata.annotations["external-dns.alpha.kubernetes.io/hostname"] is unset or
           object.metadata.annotations["external-dns.alpha.kubernetes.io/hostname"] matches tenant.ingress.hosts
}

# --- ways from other namespaces -----------------------------------------------

guard reference-grants on gateway.networking.k8s.io/*/referencegrants {
  title    "Reference grants open Services and Secrets to the tenant's own namespaces"
  severity high
  require  each origin in object.spec.from: origin.namespace == namespace.name or
           origin.namespace matches tenant.ingress.namespaces
}
