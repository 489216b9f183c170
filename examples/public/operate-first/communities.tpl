# Projects with amounts of their own, or of which more is said than the roster says.

tenant ai-services-thanos-grpc is small {
  annotations {
    "openshift.io/display-name" = "Ai Services Thanos Grpc"
    "openshift.io/requester" = "ai-services"
    "openshift.io/description" = "About Ai Services Thanos Grpc"
    "op1st/project-owner" = "ai-services"
    "op1st/onboarding-issue" = "https://github.com/operate-first/support/issues/497"
    "op1st/docs" = "https://github.com/operate-first/apps/pull/1426"
  }

  grant admin to group "ai-services"
}

tenant ai4cloudops is limited {
  annotations {
    "op1st/docs" = "https://github.com/operate-first/ai-for-cloud-ops"
    "op1st/onboarding-issue" = "https://github.com/operate-first/support/issues/1112"
    "op1st/project-owner" = "ai4cloudops"
    "openshift.io/display-name" = "Ai4cloudops"
    "openshift.io/requester" = "ai4cloudops"
  }

  quota per namespace {
    requests cpu 40, memory 32Gi
    limits   cpu 40, memory 32Gi
  }

  grant admin to group "ai4cloudops"
}

tenant aiops-tools-workshop is project {
  annotations {
    "openshift.io/display-name" = "Aiops Tools Workshop"
    "openshift.io/requester" = "operate-first"
    "op1st/project-owner" = "operate-first"
    "op1st/onboarding-issue" = "https://github.com/operate-first/community/issues/206"
    "op1st/docs" = "https://www.operate-first.cloud/apps/content/README.html"
  }

  grant admin  to group "aiops-tools-workshop-admins"
  grant viewer to group "aiops-tools-workshop-attendees"
}

tenant api-designer is limited {
  annotations {
    "openshift.io/requester" = "apicurio"
  }

  quota per namespace {
    requests cpu 16, memory 64Gi
    limits   cpu 32, memory 128Gi
    storage  80Gi
    count    objectbucketclaims.objectbucket.io 1
  }

  grant admin to shared group "apicurio" because "it has several projects"
}

tenant apicurio-apicurio-registry is limited {
  annotations {
    "openshift.io/display-name" = "Apicurio Apicurio Registry"
    "openshift.io/requester" = "apicurio"
    "op1st/project-owner" = "apicurio"
    "op1st/onboarding-issue" = "https://github.com/operate-first/apps/pull/477"
    "op1st/docs" = "https://www.apicur.io/registry/docs/apicurio-registry/2.1.x/index.html"
  }

  quota per namespace {
    requests cpu 16, memory 64Gi
    limits   cpu 32, memory 128Gi
    storage  80Gi
    count    objectbucketclaims.objectbucket.io 1
  }

  grant admin      to shared group "apicurio" because "it has several projects"
  grant prometheus to shared serviceaccount "opf-monitoring/prometheus-k8s" because "it scrapes many"
}

tenant copilot-ops is large {
  annotations {
    "openshift.io/requester" = "copilot-ops"
  }

  grant admin to group "copilot-ops"
}

tenant curator-operator is medium {
  namespaces "curator-operator-system"

  annotations {
    "openshift.io/display-name" = "Curator Operator"
    "openshift.io/requester" = "operate-first"
  }

  grant admin to shared group "curator" because "it has several projects"
}

tenant demolab-dev is large-without-limits {
  annotations {
    "openshift.io/requester" = "demolab_team"
  }

  grant admin to shared group "demolab_team" because "it has several projects"
}

tenant demolab-staging is large-without-limits {
  annotations {
    "openshift.io/requester" = "demolab_team"
  }

  grant admin to shared group "demolab_team" because "it has several projects"
}

tenant demolab is large-without-limits {
  annotations {
    "openshift.io/requester" = "demolab_team"
  }

  grant admin to shared group "demolab_team" because "it has several projects"
}

tenant janus-idp is limited {
  annotations {
    "op1st/docs" = "https://github.com/janus-idp"
    "op1st/onboarding-issue" = "https://github.com/operate-first/support/issues/1224"
    "op1st/project-owner" = "tumido"
    "openshift.io/display-name" = "Janus IDP"
    "openshift.io/requester" = "tumido"
  }

  quota per namespace {
    requests cpu 8, memory 32Gi
    limits   cpu 8, memory 32Gi
    storage  80Gi
    count    objectbucketclaims.objectbucket.io 1
  }

  grant admin to group "janus-idp"
}

tenant lotus is limited {
  annotations {
    "op1st/docs" = "https://lotus.filecoin.io/"
    "op1st/onboarding-issue" = "https://github.com/operate-first/support/issues/1182"
    "op1st/project-owner" = "coryschwartz"
    "openshift.io/display-name" = "Lotus"
    "openshift.io/requester" = "coryschwartz"
  }

  quota per namespace {
    requests cpu 4, memory 32Gi
    limits   cpu 6, memory 48Gi
    storage  2048Gi
    count    objectbucketclaims.objectbucket.io 1
  }

  grant admin to group "lotus"
}

tenant manageiq is limited {
  annotations {
    "openshift.io/requester" = "manageiq"
  }

  quota per namespace {
    requests cpu 2, memory 10Gi
    storage  16Gi
  }

  grant admin to group "manageiq"
}

tenant od-demo is small {
  annotations {
    "openshift.io/requester" = "emea-sa"
  }

  grant admin to group "emea-sa"
}

tenant okd-centos is medium {
  grant admin to shared group "okd-team" because "it has several projects"
}

tenant okd-team is project {
  annotations {
    "openshift.io/display-name" = "OKD Team"
    "openshift.io/requester" = "okd-team"
    "op1st/project-owner" = "okd-team"
  }

  limits {
    default         cpu 250m, memory 200Mi
    default-request cpu 100m, memory 100Mi
  }

  quota per namespace {
    requests cpu 4, memory 16Gi
    limits   cpu 4, memory 16Gi
    storage  400Gi
    count    objectbucketclaims.objectbucket.io 1
  }

  grant admin to shared group "okd-team" because "it has several projects"
}

tenant okd-wg is medium {
  annotations {
    "openshift.io/display-name" = "OKD WG"
    "openshift.io/requester" = "okd-wg"
    "op1st/project-owner" = "okd-wg"
  }

  grant admin to group "okd-wg"
}

tenant opf-google-spark-operator is limited {
  annotations {
    "openshift.io/display-name" = "OPF Google Spark Operator"
    "openshift.io/requester" = "odh-admin"
  }

  grant admin to shared group "odh-admin" because "it has several projects"
}

tenant peribolos-as-a-service is large {
  annotations {
    "openshift.io/display-name" = "Peribolos As A Service"
    "openshift.io/requester" = "peribolos-as-a-service"
    "op1st/project-owner" = "peribolos-as-a-service"
    "op1st/onboarding-issue" = "https://github.com/open-services-group/peribolos-as-a-service/issues/31"
    "op1st/docs" = "https://github.com/kubernetes/test-infra/tree/master/prow/cmd/peribolos"
  }

  grant admin  to group "peribolos-as-a-service"
  grant viewer to shared group "system:authenticated" because "the project is public"
}

tenant prometheus-ai-project is large {
  annotations {
    "openshift.io/requester" = "prometheus-ai"
  }

  grant admin to group "prometheus-ai"
}

tenant rh-curator-eval is x-small {
  annotations {
    "openshift.io/requester" = "rh-curator-eval"
  }

  grant admin to group "rh-curator-eval"
}

tenant smart-village-view is limited {
  annotations {
    "openshift.io/requester" = "boston-university-redhat"
  }

  quota per namespace {
    requests cpu 16, memory 16Gi
    limits   cpu 16, memory 16Gi
    storage  80Gi
    count    objectbucketclaims.objectbucket.io 1
  }

  grant admin to group "boston-university-redhat"
}
