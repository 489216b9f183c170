ten​ant acme {
  namespaces "acme​"
}

tenant glo‍bex {}
