# Projects that are in namespaces of OpenShift's own, which no tenant may have.

role editor = clusterrole "edit"  # tpl: ignore[TPL402] those who look after the operators

platform {
  in namespace "openshift-cnv" {
    annotations {
      "openshift.io/display-name" = "Openshift CNV: Kubevirt"
      "openshift.io/requester" = "operate-first"
    }

    labels {
      "openshift.io/cluster-monitoring" = "true"
    }

    grant admin to shared group "operate-first" because "it has several projects"
  }

  in namespace "openshift-logging" {
    annotations {
      "openshift.io/display-name" = "Cluster Logging Operator"
      "openshift.io/requester" = "operate-first"
      "openshift.io/node-selector" = ""
    }

    labels {
      "openshift.io/cluster-monitoring" = "true"
    }

    grant admin to shared group "operate-first" because "it has several projects"
  }

  in namespace "openshift-operators" {
    grant admin  to group "openshift-operators-admin"
    grant editor to group "ocp-pipelines-sre"
    grant viewer to group "openshift-operators-view"
  }

  in namespace "openshift-tuning" {
    annotations {
      "openshift.io/display-name" = "Kruize HPO"
      "openshift.io/requester" = "kruize"
      "op1st/project-owner" = "kruize"
      "op1st/onboarding-issue" = "https://github.com/operate-first/support/issues/972"
      "op1st/docs" = "https://github.com/kruize/hpo"
    }

    limits {
      default         cpu 500m, memory 1000Mi
      default-request cpu 300m, memory 400Mi
    }

    quota per namespace {
      cpu     1
      memory  4Gi
      storage 20Gi
      count   objectbucketclaims.objectbucket.io 1
    }

    grant admin  to group "kruize"
    grant viewer to shared group "system:authenticated" because "the project is public"
  }

  in namespace "openshift-vertical-pod-autoscaler" {
    annotations {
      "openshift.io/display-name" = "Openshift Vertical Pod Autoscaler"
      "openshift.io/requester" = "operate-first"
    }

    grant viewer to shared group "neu-students" because "they have several projects"
  }
}
