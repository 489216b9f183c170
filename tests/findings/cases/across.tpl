# Who is shared by tenants, and who is not.

platform {
  group "oidc:platform-admins"
  allow to internet on tcp/443
  grant viewer to group "sre"
  grant viewer to shared group "sre" in every tenant
  grant viewer to serviceaccount "monitoring/Prometheus" in every tenant
  grant writer to group "system:authenticated" in every tenant
}

role viewer {
  can get on pods
}

role writer {
  can create on pods
}

tenant acme {
  grant viewer to shared group "auditors"
  grant viewer to group "sre" in every tenant
  grant viewer to serviceaccount "globex/bot"
}

tenant globex {
  grant viewer to group "auditors"
  grant writer to shared group "system:serviceaccounts" because "they asked"
  grant viewer to group "system:authenticated"
}
