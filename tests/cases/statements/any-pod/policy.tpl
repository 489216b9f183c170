# Open to every pod of the cluster and to nothing outside, but for the pods of one service.

service builds {
  namespace "builds"
}

tenant search {
  allow from any pod on tcp/9090
  allow to any pod on tcp/8080-8090
  deny from builds on tcp/9090
}
