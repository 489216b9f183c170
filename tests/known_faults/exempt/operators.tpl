# expect:

platform {
  group "sso:operators"
  serviceaccount "flux-system/kustomize-controller"
}

tenant shop {}
