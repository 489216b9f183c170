# expect:

guard classes on ingresses {
  title   "A class"
  require object.spec.ingressClassName == "public"
    or object.spec.ingressClassName == "inner"
}

tenant shop {}
