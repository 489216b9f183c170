# Thoth's projects: each has amounts of its own.

tenant thoth-amun-inspection-prod is limited {
  annotations {
    "openshift.io/display-name" = "Thoth Amun Inspection Prod"
    "openshift.io/requester" = "thoth-devops"
    "op1st/project-owner" = "thoth-devops"
    "op1st/onboarding-issue" = "https://github.com/operate-first/apps/pull/118"
    "op1st/docs" = "https://thoth-station.ninja/"
  }

  quota per namespace {
    requests cpu 24, memory 32Gi
    limits   cpu 32, memory 48Gi
    storage  40Gi
    count    objectbucketclaims.objectbucket.io 1
  }

  grant admin      to shared group "thoth-devops" because "it has several projects"
  grant prometheus to shared serviceaccount "opf-monitoring/prometheus-k8s" because "it scrapes many"
}

tenant thoth-backend-prod is limited {
  annotations {
    "openshift.io/display-name" = "Thoth Backend Prod"
    "openshift.io/requester" = "thoth-devops"
    "op1st/project-owner" = "thoth-devops"
    "op1st/onboarding-issue" = "https://github.com/operate-first/apps/pull/118"
    "op1st/docs" = "https://thoth-station.ninja/"
  }

  quota per namespace {
    requests cpu 24, memory 64Gi
    limits   cpu 32, memory 64Gi
    storage  30Gi
    count    objectbucketclaims.objectbucket.io 1
  }

  grant admin      to shared group "thoth-devops" because "it has several projects"
  grant prometheus to shared serviceaccount "opf-monitoring/prometheus-k8s" because "it scrapes many"
}

tenant thoth-cre-integration is limited {
  annotations {
    "op1st/docs" = "https://github.com/thoth-station/opendatahub-cnbi"
    "op1st/onboarding-issue" = "https://github.com/operate-first/support/issues/1184"
    "op1st/project-owner" = "goern"
    "openshift.io/display-name" = "Thoth Cre Integration"
    "openshift.io/requester" = "goern"
  }

  quota per namespace {
    requests cpu 16, memory 64Gi
    limits   cpu 16, memory 64Gi
    storage  32Gi
    count    objectbucketclaims.objectbucket.io 1
  }

  grant admin to shared group "thoth" because "it has several projects"
}

tenant thoth-frontend-prod is limited {
  annotations {
    "openshift.io/display-name" = "Thoth Frontend Prod"
    "openshift.io/requester" = "thoth-devops"
    "op1st/project-owner" = "thoth-devops"
    "op1st/onboarding-issue" = "https://github.com/operate-first/apps/pull/118"
    "op1st/docs" = "https://thoth-station.ninja/"
  }

  quota per namespace {
    requests cpu 12, memory 12Gi
    limits   cpu 12, memory 12Gi
    storage  40Gi
    count    objectbucketclaims.objectbucket.io 1
  }

  grant admin      to shared group "thoth-devops" because "it has several projects"
  grant prometheus to shared serviceaccount "opf-monitoring/prometheus-k8s" because "it scrapes many"
}

tenant thoth-graph-prod is limited {
  annotations {
    "openshift.io/display-name" = "Thoth Graph Prod"
    "openshift.io/requester" = "thoth-devops"
    "op1st/project-owner" = "thoth-devops"
    "op1st/onboarding-issue" = "https://github.com/operate-first/apps/pull/118"
    "op1st/docs" = "https://thoth-station.ninja/"
  }

  quota per namespace {
    requests cpu 16, memory 48Gi
    limits   cpu 24, memory 48Gi
    storage  120Gi
    count    objectbucketclaims.objectbucket.io 2
  }

  grant admin      to shared group "thoth-devops" because "it has several projects"
  grant prometheus to shared serviceaccount "opf-monitoring/prometheus-k8s" because "it scrapes many"
}

tenant thoth-middletier-prod is limited {
  annotations {
    "openshift.io/display-name" = "Thoth Middletier Prod"
    "openshift.io/requester" = "thoth-devops"
    "op1st/project-owner" = "thoth-devops"
    "op1st/onboarding-issue" = "https://github.com/operate-first/apps/pull/118"
    "op1st/docs" = "https://thoth-station.ninja/"
  }

  quota per namespace {
    requests cpu 48, memory 32Gi
    limits   cpu 48, memory 48Gi
    storage  64Gi
    count    pods 1000, workflows.argoproj.io 3000, objectbucketclaims.objectbucket.io 1
  }

  grant admin      to shared group "thoth-devops" because "it has several projects"
  grant prometheus to shared serviceaccount "opf-monitoring/prometheus-k8s" because "it scrapes many"
}
