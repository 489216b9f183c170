tenant {{ .Values.tenant }} {
  title "{{ .Values.title }}"
}

tenant globex {}
