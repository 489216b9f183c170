role viewer {
  can get, list on pods, pods/log
}

tenant acme {
  namespaces "acme"

  grant viewer to shared group "auditors" because "SOC2"
}
