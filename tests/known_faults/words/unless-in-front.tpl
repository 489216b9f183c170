# expect:

guard classes on ingresses {
  title   "The public class"
  require object.spec.ingressClassName == "public"
    unless object.metadata.labels.tier == "inner"
}

tenant shop {}
