# What rows of the roster fill in. A tier extends one other, so each size has a named and a documented one.

tier named-x-small(display: string, requester: string) extends x-small {
  annotations {
    "openshift.io/display-name" = "{display}"
    "openshift.io/requester" = "{requester}"
  }
}

tier documented-x-small(display: string, requester: string, by: string, issue: string, docs: string) extends named-x-small(display: "{display}", requester: "{requester}") {
  annotations {
    "op1st/project-owner" = "{by}"
    "op1st/onboarding-issue" = "https://github.com/{issue}"
    "op1st/docs" = "{docs}"
  }
}

tier named-small(display: string, requester: string) extends small {
  annotations {
    "openshift.io/display-name" = "{display}"
    "openshift.io/requester" = "{requester}"
  }
}

tier documented-small(display: string, requester: string, by: string, issue: string, docs: string) extends named-small(display: "{display}", requester: "{requester}") {
  annotations {
    "op1st/project-owner" = "{by}"
    "op1st/onboarding-issue" = "https://github.com/{issue}"
    "op1st/docs" = "{docs}"
  }
}

tier named-medium(display: string, requester: string) extends medium {
  annotations {
    "openshift.io/display-name" = "{display}"
    "openshift.io/requester" = "{requester}"
  }
}

tier documented-medium(display: string, requester: string, by: string, issue: string, docs: string) extends named-medium(display: "{display}", requester: "{requester}") {
  annotations {
    "op1st/project-owner" = "{by}"
    "op1st/onboarding-issue" = "https://github.com/{issue}"
    "op1st/docs" = "{docs}"
  }
}

tier named-large(display: string, requester: string) extends large {
  annotations {
    "openshift.io/display-name" = "{display}"
    "openshift.io/requester" = "{requester}"
  }
}

tier documented-large(display: string, requester: string, by: string, issue: string, docs: string) extends named-large(display: "{display}", requester: "{requester}") {
  annotations {
    "op1st/project-owner" = "{by}"
    "op1st/onboarding-issue" = "https://github.com/{issue}"
    "op1st/docs" = "{docs}"
  }
}

roster "projects.csv"
