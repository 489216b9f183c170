# expect:

guard classes on ingresses {
  title   "A class"
  require object.spec.ingressClassName is set
    and object.spec.ingressClassName != "old"
}

tenant shop {}
