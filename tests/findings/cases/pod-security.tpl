# Standards of pods, by mode.

tier base {
  pod-security baseline {
    audit restricted
  }
}

tenant acme is base {
  pod-security baseline {
    audit baseline
  }
}

tenant globex {
  pod-security restricted audit
}

tenant initech {
  pod-security restricted enforce
}

tenant hooli {
  pod-security restricted baseline
}

tenant pied {
  pod-security restricted {
    warn  baseline
    audit strict
    block restricted
  }
}

tenant piper {
  pod-security {
    warn baseline
  }
}
