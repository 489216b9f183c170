# rego/tpl/data.json
{"platform":{"groups":["oidc:platform"],"users":["system:apiserver","system:kube-controller-manager","system:serviceaccount:flux-system:flux","system:serviceaccount:kube-system:generic-garbage-collector","system:serviceaccount:kube-system:namespace-controller","system:serviceaccount:kube-system:resourcequota-controller","system:serviceaccount:kube-system:root-ca-cert-publisher","system:serviceaccount:kube-system:service-account-controller"]},
"namespaces":{
"acme":{"lifts":[],"settings":{"name":"acme"}}
}}
---
# rego/tpl/guards/team.rego
# team
package tpl.guards.team

import data.tpl.lib

mode := "audit"

default allowed := false

allowed if lib.lifted("team")

allowed if {
	lib.namespace_known
	lib.platform
}

allowed if {
	lib.namespace_known
	rule_1
}

# require object.metadata.labels.team is set
rule_1 if lib.is_set(lib.at(lib.new, ["metadata", "labels", "team"]))

default message := "team: the tenant's parameters of this namespace are missing or of an unknown version"

message := lib.told(concat("", ["team: team; tenant ", lib.tenant_name, complaint]), lib.contact, "") if lib.namespace_known

default complaint := ""

complaint := "; metadata.labels.team must be set" if not rule_1
