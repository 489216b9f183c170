# What the operators of the cloud run for all.

tenant aicoe-meteor is limited {
  annotations {
    "openshift.io/display-name" = "Aicoe Meteor"
    "openshift.io/requester" = "operate-first"
    "op1st/project-owner" = "operate-first"
    "op1st/onboarding-issue" = "https://github.com/AICoE/meteor/issues/46"
    "op1st/docs" = "https://github.com/thoth-station/meteor-operator"
  }

  grant admin      to shared group "operate-first", shared group "data-science", shared group "thoth" because "they have several projects"
  grant prometheus to shared serviceaccount "opf-monitoring/prometheus-k8s" because "it scrapes many"
}

tenant ds-ml-workflows-ws is limited {
  annotations {
    "openshift.io/display-name" = "Ds Ml Workflows Ws"
    "openshift.io/requester" = "data-science"
    "operate-first.cloud/issue" = "https://github.com/operate-first/support/issues/107"
    "op1st/project-owner" = "data-science"
    "op1st/onboarding-issue" = "https://github.com/operate-first/support/issues/107"
    "op1st/docs" = "https://github.com/operate-first/apps/pull/311"
  }

  quota per namespace {
    requests cpu 12, memory 20Gi
    limits   cpu 16, memory 40Gi
    storage  20Gi
    count    objectbucketclaims.objectbucket.io 1
  }

  grant admin to shared group "operate-first", shared group "data-science" because "they have several projects"
}

tenant koku-metrics-operator is large {
  annotations {
    "openshift.io/requester" = "operate-first"
  }

  grant admin to shared group "operate-first", shared group "curator" because "they have several projects"
}

tenant kubeflow is project {
  annotations {
    "openshift.io/display-name" = "Kubeflow"
    "openshift.io/requester" = "operate-first"
  }

  grant admin to shared group "operate-first" because "it has several projects"
  grant admin to group "kubeflow-admin"
}

tenant nfs-server-and-provisioner is limited {
  annotations {
    "openshift.io/display-name" = "Nfs Server And Provisioner"
    "openshift.io/requester" = "operate-first"
    "op1st/project-owner" = "operate-first"
    "op1st/onboarding-issue" = "https://github.com/operate-first/support/issues/1119"
    "op1st/docs" = "https://github.com/operate-first/apps/nfs-server-and-provisioner"
  }

  quota per namespace {
    requests cpu 2, memory 8Gi
    limits   cpu 4, memory 16Gi
    storage  700Gi
  }

  grant admin to shared group "operate-first" because "it has several projects"
}

tenant opf-ci-pipelines is limited {
  annotations {
    "openshift.io/display-name" = "OPF CI Pipelines"
    "openshift.io/description" = "About OPF CI Pipelines"
    "openshift.io/requester" = "thoth-devops"
    "op1st/project-owner" = "thoth-devops"
    "op1st/onboarding-issue" = "https://github.com/operate-first/apps/pull/119"
    "op1st/docs" = "https://github.com/AICoE/aicoe-ci"
  }

  quota per namespace {
    requests cpu 24, memory 80Gi
    limits   cpu 24, memory 80Gi
    storage  30Gi
    count    taskruns.tekton.dev 3000, objectbucketclaims.objectbucket.io 1
  }

  grant admin      to shared group "thoth-devops", shared group "operate-first" because "they have several projects"
  grant prometheus to shared serviceaccount "opf-monitoring/prometheus-k8s" because "it scrapes many"
}

tenant opf-ci-prow is limited {
  annotations {
    "openshift.io/display-name" = "OPF CI Prow"
    "openshift.io/description" = "About OPF CI Prow"
    "openshift.io/requester" = "thoth-devops"
    "op1st/project-owner" = "thoth-devops"
    "op1st/onboarding-issue" = "https://github.com/operate-first/apps/pull/119"
    "op1st/docs" = "https://github.com/kubernetes/test-infra/tree/master/prow#readme"
  }

  quota per namespace {
    requests cpu 16, memory 36Gi
    limits   cpu 16, memory 36Gi
    storage  30Gi
    count    objectbucketclaims.objectbucket.io 2
  }

  grant admin      to shared group "thoth-devops", shared group "operate-first" because "they have several projects"
  grant prometheus to shared serviceaccount "opf-monitoring/prometheus-k8s" because "it scrapes many"
}

tenant opf-jupyterhub-stage is limited {
  annotations {
    "openshift.io/display-name" = "OPF Jupyterhub Stage"
    "openshift.io/requester" = "operate-first"
  }

  quota per namespace {
    requests cpu 8, memory 60Gi
    limits   cpu 8, memory 60Gi
  }

  grant admin to shared group "operate-first", shared group "odh-admin" because "they have several projects"
  grant admin to group "opf-alerting"
  grant prometheus to shared serviceaccount "opf-monitoring/prometheus-k8s" because "it scrapes many"
}

tenant opf-jupyterhub is limited {
  annotations {
    "openshift.io/display-name" = "OPF Jupyterhub"
    "openshift.io/requester" = "operate-first"
    "op1st/project-owner" = "operate-first"
    "op1st/onboarding-issue" = "https://github.com/operate-first/apps/issues/9"
    "op1st/docs" = "https://www.operate-first.cloud/apps/content/odh/jupyterhub/README.html"
  }

  quota per namespace {
    requests cpu 120, memory 600Gi
    limits   cpu 180, memory 800Gi
  }

  grant admin       to shared group "operate-first", shared group "odh-admin" because "they have several projects"
  grant admin       to group "ray"
  grant prometheus  to shared serviceaccount "opf-monitoring/prometheus-k8s" because "it scrapes many"
  grant dashboard   to shared serviceaccount "opf-dashboard/odh-dashboard" because "it shows what runs where"
  grant logs-reader to shared group "system:authenticated" because "people look after their notebooks"
}

tenant opf-kafka is limited {
  annotations {
    "openshift.io/display-name" = "OPF Kafka"
    "openshift.io/requester" = "operate-first"
    "op1st/project-owner" = "operate-first"
    "op1st/onboarding-issue" = "https://github.com/operate-first/support/issues/27"
    "op1st/docs" = "https://www.operate-first.cloud/apps/content/odh/kafka/README.html"
  }

  quota per namespace {
    requests cpu 8, memory 100Gi
    limits   cpu 16, memory 200Gi
    storage  700Gi
  }

  grant admin      to shared group "operate-first", shared group "odh-admin" because "they have several projects"
  grant prometheus to shared serviceaccount "opf-monitoring/prometheus-k8s" because "it scrapes many"
  grant dashboard  to shared serviceaccount "opf-dashboard/odh-dashboard" because "it shows what runs where"
}

tenant opf-observatorium is limited {
  annotations {
    "openshift.io/display-name" = "OPF Observatorium"
    "openshift.io/requester" = "operate-first"
    "op1st/project-owner" = "operate-first"
    "op1st/onboarding-issue" = "https://github.com/operate-first/support/issues/44"
    "op1st/docs" = "https://www.operate-first.cloud/apps/content/observatorium/README.html"
  }

  quota per namespace {
    requests cpu 100, memory 196Gi
    limits   cpu 150, memory 374Gi
    storage  2000Gi
    count    objectbucketclaims.objectbucket.io 2
  }

  grant admin      to shared group "operate-first" because "it has several projects"
  grant prometheus to shared serviceaccount "opf-monitoring/prometheus-k8s" because "it scrapes many"
}

tenant opf-slack-first is x-small {
  annotations {
    "openshift.io/display-name" = "OPF Slack First"
    "openshift.io/requester" = "operate-first"
    "operate-first.cloud/issue" = "https://github.com/operate-first/support/issues/141"
  }

  grant admin to shared group "operate-first" because "it has several projects"
}

tenant opf-superset is limited {
  annotations {
    "openshift.io/display-name" = "OPF Superset"
    "openshift.io/requester" = "operate-first"
  }

  quota per namespace {
    requests cpu 1, memory 8Gi
    limits   cpu 4, memory 10Gi
    storage  10Gi
    count    objectbucketclaims.objectbucket.io 1
  }

  grant admin      to shared group "operate-first", shared group "odh-admin" because "they have several projects"
  grant prometheus to shared serviceaccount "opf-monitoring/prometheus-k8s" because "it scrapes many"
  grant dashboard  to shared serviceaccount "opf-dashboard/odh-dashboard" because "it shows what runs where"
}

tenant opf-trino-stage is limited {
  annotations {
    "openshift.io/requester" = "neu-students"
  }

  quota per namespace {
    requests cpu 8, memory 20Gi
    limits   cpu 8, memory 20Gi
    storage  5Gi
    count    objectbucketclaims.objectbucket.io 1
  }

  grant admin to shared group "operate-first", shared group "odh-admin", shared group "neu-students" because "they have several projects"
}

tenant opf-trino is limited {
  annotations {
    "openshift.io/display-name" = "OPF Trino"
    "openshift.io/requester" = "operate-first"
  }

  quota per namespace {
    requests cpu 20, memory 80Gi
    limits   cpu 40, memory 100Gi
    storage  20Gi
    count    objectbucketclaims.objectbucket.io 1
  }

  grant admin      to shared group "operate-first", shared group "odh-admin" because "they have several projects"
  grant prometheus to shared serviceaccount "opf-monitoring/prometheus-k8s" because "it scrapes many"
  grant dashboard  to shared serviceaccount "opf-dashboard/odh-dashboard" because "it shows what runs where"
}

tenant robozome is limited {
  annotations {
    "openshift.io/requester" = "operate-first"
  }

  quota per namespace {
    requests cpu 8, memory 32Gi
    limits   cpu 8, memory 32Gi
  }

  grant admin to shared group "operate-first" because "it has several projects"
}

tenant service-catalog is limited {
  annotations {
    "openshift.io/requester" = "service-catalog"
  }

  quota per namespace {
    requests cpu 6, memory 16Gi
    limits   cpu 6, memory 16Gi
    storage  80Gi
    count    objectbucketclaims.objectbucket.io 1
  }

  grant admin to shared group "operate-first" because "it has several projects"
}

tenant tekton-pipelines is project {
  grant admin      to shared group "operate-first" because "it has several projects"
  grant prometheus to shared serviceaccount "opf-monitoring/prometheus-k8s" because "it scrapes many"
}
