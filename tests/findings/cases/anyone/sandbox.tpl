tenant theirs {
  grant writes to shared group "system:authenticated" because "a sandbox"
}
