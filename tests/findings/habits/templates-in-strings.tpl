tier base {
  namespaces "{{tenant}}", "{{ .Values.tenant }}-jobs", "${{ tenant }}-x", "${env.tenant}-y"
}

tenant acme is base
