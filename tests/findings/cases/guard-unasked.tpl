# What the API server asks nobody about.

platform { group "oidc:platform" }

guard policies-stay on validatingadmissionpolicies {
  forbid request.name starts with "tpl-"
}

tenant acme {}
