# rego/tpl/data.json
{"platform":{"groups":["system:masters"],"users":["system:apiserver","system:kube-controller-manager","system:serviceaccount:kube-system:generic-garbage-collector","system:serviceaccount:kube-system:namespace-controller","system:serviceaccount:kube-system:resourcequota-controller","system:serviceaccount:kube-system:root-ca-cert-publisher","system:serviceaccount:kube-system:service-account-controller"]},
"namespaces":{
"acme":{"lifts":[],"settings":{"labels":["stage=prod"],"name":"acme"}}
}}
