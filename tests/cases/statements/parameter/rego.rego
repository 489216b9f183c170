# rego/tpl/data.json
{"platform":{"groups":["system:masters"],"users":["system:apiserver","system:kube-controller-manager","system:serviceaccount:kube-system:generic-garbage-collector","system:serviceaccount:kube-system:namespace-controller","system:serviceaccount:kube-system:resourcequota-controller","system:serviceaccount:kube-system:root-ca-cert-publisher","system:serviceaccount:kube-system:service-account-controller"]},
"namespaces":{
"acme":{"lifts":[],"settings":{"name":"acme","scaling.most":5}}
}}
---
# rego/tpl/guards/few-replicas.rego
# No more replicas than the tenant may have
package tpl.guards["few-replicas"]

import data.tpl.lib

default mode := "enforce"

mode := "audit" if lib.audited

default allowed := false

allowed if lib.lifted("few-replicas")

allowed if {
	lib.namespace_known
	rule_1
}

# require object.spec.replicas <= tenant.scaling.most
rule_1 if {
	lib.at(lib.request, ["operation"]) == "UPDATE"
	lib.at(lib.new, ["spec", "replicas"]) == lib.at(lib.old, ["spec", "replicas"])
}

rule_1 if lib.at_most(lib.at(lib.new, ["spec", "replicas"]), lib.setting("scaling.most"))

default message := "few-replicas: the tenant's parameters of this namespace are missing or of an unknown version"

message := lib.told(concat("", ["few-replicas: No more replicas than the tenant may have; tenant ", lib.tenant_name, complaint]), lib.contact, "") if lib.namespace_known

default complaint := ""

complaint := concat("", ["; spec.replicas is ", lib.shown([value | value := lib.at(lib.new, ["spec", "replicas"])]), ", must be at most ", lib.listing(lib.setting("scaling.most"))]) if not rule_1
