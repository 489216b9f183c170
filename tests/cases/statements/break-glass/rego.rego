# rego/tpl/data.json
{"platform":{"groups":["system:masters"],"users":["system:apiserver","system:kube-controller-manager","system:serviceaccount:kube-system:generic-garbage-collector","system:serviceaccount:kube-system:namespace-controller","system:serviceaccount:kube-system:resourcequota-controller","system:serviceaccount:kube-system:root-ca-cert-publisher","system:serviceaccount:kube-system:service-account-controller"]},
"glass":{"no-load-balancers":{"groups":["oidc:break-glass"],"users":[]}},
"namespaces":{
"acme":{"lifts":[],"settings":{"name":"acme"}}
}}
---
# rego/tpl/guards/no-load-balancers.rego
# no load balancers
package tpl.guards["no-load-balancers"]

import data.tpl.lib

default mode := "enforce"

mode := "audit" if lib.audited

default allowed := false

allowed if {
	lib.namespace_known
	lib.by_glass("no-load-balancers")
}

allowed if lib.lifted("no-load-balancers")

allowed if {
	lib.namespace_known
	rule_1
}

# forbid object.spec.type == "LoadBalancer"
rule_1 if {
	lib.at(lib.request, ["operation"]) == "UPDATE"
	lib.at(lib.new, ["spec", "type"]) == lib.at(lib.old, ["spec", "type"])
}

rule_1 if lib.not_equal(lib.at(lib.new, ["spec", "type"]), "LoadBalancer")

default message := "no-load-balancers: the tenant's parameters of this namespace are missing or of an unknown version"

message := lib.told(concat("", ["no-load-balancers: no load balancers; tenant ", lib.tenant_name, complaint]), lib.contact, "") if lib.namespace_known

default complaint := ""

complaint := concat("", ["; spec.type is ", lib.shown([value | value := lib.at(lib.new, ["spec", "type"])]), ", must not be \"LoadBalancer\""]) if not rule_1
