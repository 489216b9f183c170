# rego/tpl/admission/by_place.rego
# The decision of the guards that say where they judge, in namespaces whosesoever they are.
#
# The webhook has a path of its own for them, /v0/data/tpl/admission/by_place: the guards of tenants deny in every
# namespace that the bundle does not know, so they are never asked about these.
package tpl.admission

default by_place := {
	"apiVersion": "admission.k8s.io/v1",
	"kind": "AdmissionReview",
	"response": {"uid": "", "allowed": false, "status": {"code": 403, "message": "tpl: no decision"}},
}

by_place := decision if decision := main with data.tpl.concerned as data.tpl.placed

denied_by_place := denials if denials := deny with data.tpl.concerned as data.tpl.placed
---
# rego/tpl/guards/kept.rego
# What is to stay goes only when that is taken off
package tpl.guards.kept

import data.tpl.lib

mode := "enforce"

default allowed := false

allowed if not lib.namespace in ["argocd", "vault"]

allowed if rule_1

# forbid old.metadata.annotations["example.com/keep"] == "yes"
rule_1 if lib.not_equal(lib.at(lib.old, ["metadata", "annotations", "example.com/keep"]), "yes")

message := lib.told(concat("", ["kept: What is to stay goes only when that is taken off", complaint]), "", "")

default complaint := ""
---
# rego/tpl/guards/no-host-network.rego
# The network of nodes is the system's
package tpl.guards["no-host-network"]

import data.tpl.lib

mode := "enforce"

default allowed := false

allowed if lib.namespace in ["kube-system"]

allowed if rule_1

# forbid object.spec.hostNetwork == true
rule_1 if {
	lib.at(lib.request, ["operation"]) == "UPDATE"
	lib.at(lib.pod, ["spec", "hostNetwork"]) == lib.at(lib.old_pod, ["spec", "hostNetwork"])
}

rule_1 if lib.not_equal(lib.at(lib.pod, ["spec", "hostNetwork"]), true)

message := lib.told(concat("", ["no-host-network: The network of nodes is the system's", complaint]), "", "")

default complaint := ""

complaint := concat("", ["; spec.hostNetwork is ", lib.shown([value | value := lib.at(lib.pod, ["spec", "hostNetwork"])]), ", must not be true"]) if not rule_1
---
# rego/tpl/guards/whose.rego
# What stands beside Argo CD says whose it is
package tpl.guards.whose

import data.tpl.lib

mode := "enforce"

default allowed := false

allowed if not lib.namespace in ["argocd"]

allowed if rule_1

# require object.metadata.labels.team is set unless object.metadata.name == "kube-root-ca.crt"
rule_1 if {
	lib.at(lib.request, ["operation"]) == "UPDATE"
	lib.at(lib.new, ["metadata", "labels", "team"]) == lib.at(lib.old, ["metadata", "labels", "team"])
	lib.at(lib.new, ["metadata", "name"]) == lib.at(lib.old, ["metadata", "name"])
}

rule_1 if lib.at(lib.new, ["metadata", "name"]) == "kube-root-ca.crt"

rule_1 if {
	lib.not_equal(lib.at(lib.new, ["metadata", "name"]), "kube-root-ca.crt")
	lib.is_set(lib.at(lib.new, ["metadata", "labels", "team"]))
}

message := lib.told(concat("", ["whose: What stands beside Argo CD says whose it is", complaint]), "", "")

default complaint := ""

complaint := concat("", ["; metadata.labels.team is ", lib.shown([value | value := lib.at(lib.new, ["metadata", "labels", "team"])]), ", must be set"]) if not rule_1
---
# rego/tpl/placed/data.json
{"":{"v1":{
"configmaps":{"CREATE":["whose"],"UPDATE":["whose"]},
"pods":{"CREATE":["no-host-network"],"UPDATE":["no-host-network"]},
"pods/ephemeralcontainers":{"UPDATE":["no-host-network"]},
"pods/resize":{"UPDATE":["no-host-network"]},
"podtemplates":{"CREATE":["no-host-network"],"UPDATE":["no-host-network"]},
"replicationcontrollers":{"CREATE":["no-host-network"],"UPDATE":["no-host-network"]},
"secrets":{"DELETE":["kept"]}
}},
"apps":{"v1":{
"daemonsets":{"CREATE":["no-host-network"],"UPDATE":["no-host-network"]},
"deployments":{"CREATE":["no-host-network"],"UPDATE":["no-host-network"]},
"replicasets":{"CREATE":["no-host-network"],"UPDATE":["no-host-network"]},
"statefulsets":{"CREATE":["no-host-network"],"UPDATE":["no-host-network"]}
}},
"batch":{"v1":{
"cronjobs":{"CREATE":["no-host-network"],"UPDATE":["no-host-network"]},
"jobs":{"CREATE":["no-host-network"],"UPDATE":["no-host-network"]}
}}}
