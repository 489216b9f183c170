# The customer's teams. Their namespaces are apart from one another; what is said of one of them stands in its block.

tier renewable {
  namespaces   "{tenant}-test", "{tenant}-prod"
  tags         renewable
  same-tenant  space
  pod-security privileged

  deny to kube-dns on any because "as the original has it: no name resolves"

  grant admin to shared user "renewable" because "the customer owns all of its teams"

  in namespace "{tenant}-test" {
    labels {
      env = "test"
      "company.com/environment" = "test"
    }

    # what is tried out asks for nothing
    limits {
      max cpu 0, memory 0Gi
      min cpu 0, memory 0Gi
    }

    grant admin to serviceaccount "{tenant}-test/gitops-reconciler"
  }

  in namespace "{tenant}-prod" {
    grant admin to serviceaccount "{tenant}-prod/gitops-reconciler"
  }
}

tenant solar is renewable {
  description  "Production tenant for the solar team"
  pod-security baseline

  quota total {
    requests cpu 2, memory 2Gi  # tpl: ignore[TPL603] pods say what they ask for
    limits   memory 2Gi
    storage  5Gi
  }

  grant admin to shared user "alice" because "she sees green, too"
  grant admin to group "oidc:org:platform"
  grant proxy-viewer to shared user "gatsby" because "wind plans with solar"
}

tenant green is renewable {
  description "Production tenant for the wind team"

  labels {
    "projectcapsule.dev/backup" = "true"
  }

  annotations {
    storagelocationtype = "s3"
  }

  quota total {
    requests cpu 8, memory 16Gi  # tpl: ignore[TPL603] pods say what they ask for
    limits   memory 16Gi
  }

  grant admin to user "bob"
  grant admin to shared group "oidc:org:devops", shared user "some@user.com" because "devops runs green and wind"
  grant proxy-viewer to shared user "alice" because "solar plans with green"
}

tenant wind is renewable {
  description "Production tenant for the wind team"

  quota total {
    requests cpu 8, memory 16Gi  # tpl: ignore[TPL603] pods say what they ask for
    limits   memory 16Gi
    storage  5Gi
  }

  grant admin  to shared user "gatsby" because "he sees solar, too"
  grant admin  to shared group "oidc:org:devops", shared user "some@user.com" because "devops runs green and wind"
  grant viewer to group "wind-users"
}
