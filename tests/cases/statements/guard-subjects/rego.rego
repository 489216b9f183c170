# rego/tpl/data.json
{"platform":{"groups":["system:masters"],"users":["system:apiserver","system:kube-controller-manager","system:serviceaccount:kube-system:generic-garbage-collector","system:serviceaccount:kube-system:namespace-controller","system:serviceaccount:kube-system:resourcequota-controller","system:serviceaccount:kube-system:root-ca-cert-publisher","system:serviceaccount:kube-system:service-account-controller"]},
"namespaces":{
"acme":{"lifts":[],"settings":{"name":"acme","subjects":["group:oidc:acme","serviceaccount:acme/ci","user:system:serviceaccount:acme:ci"]}}
}}
---
# rego/tpl/guards/bindings-stay-home.rego
# bindings stay home
package tpl.guards["bindings-stay-home"]

import data.tpl.lib

default mode := "enforce"

mode := "audit" if lib.audited

default allowed := false

allowed if lib.lifted("bindings-stay-home")

allowed if {
	lib.namespace_known
	lib.platform
}

allowed if {
	lib.namespace_known
	rule_1
}

# require each subject in object.subjects: subject in tenant.subjects
rule_1 if {
	every subject in lib.elements(lib.at(lib.new, ["subjects"])) {
		lib.matches_subject(subject, lib.setting("subjects"))
	}
}

holds_1(subject) if lib.matches_subject(subject, lib.setting("subjects"))

default message := "bindings-stay-home: the tenant's parameters of this namespace are missing or of an unknown version"

message := lib.told(concat("", ["bindings-stay-home: bindings stay home; tenant ", lib.tenant_name, complaint]), lib.contact, "") if lib.namespace_known

default complaint := ""

complaint := said_2 if not rule_1

said_1(subject) := concat("", ["; subjects[] is ", lib.shown([value | value := subject]), ", must be one of ", lib.listing(lib.setting("subjects"))])

default said_2 := ""

said_2 := said_1(broken_ones[0]) if broken_ones := [subject | some subject in lib.listed(lib.at(lib.new, ["subjects"])); not holds_1(subject)]
