# The decision on an AdmissionReview: what every guard in the bundle says of it.
#
# A webhook asks for data.tpl.admission.main: POST /v0/data/tpl/admission/main takes a review and
# answers with a review.
package tpl.admission

import data.tpl.lib

# What the webhook gets where nothing below has a value: a refusal.
default main := {
	"apiVersion": "admission.k8s.io/v1",
	"kind": "AdmissionReview",
	"response": {"uid": "", "allowed": false, "status": {"code": 403, "message": "tpl: no decision"}},
}

main := {
	"apiVersion": "admission.k8s.io/v1",
	"kind": "AdmissionReview",
	"response": object.union_n([verdict, {"uid": input.request.uid, "warnings": warnings}, noted]),
}

# noted is what the audit event says of who passes guards by break-glass.
noted := {"auditAnnotations": {"break-glass": sprintf("by %s, past guard %s", [lib.user, concat(", ", passed)])}} if {
	count(passed) > 0
} else := {}

passed := sort([name | some name in concerned; lib.by_glass(name)])

# concerned are the guards that are for the request, in its version or in any. They are looked up, so that guards for
# anything else cost nothing.
concerned contains name if {
	some version in {lib.version, "*"}
	some name in data.tpl.concerned[lib.group][version][lib.written][lib.operation]
}

verdict := {"allowed": true} if allowed

verdict := {"allowed": false, "status": {"code": 403, "message": concat("; ", reasons)}} if not allowed

default allowed := false

allowed if {
	is_request
	count(deny) == 0
}

reasons := sort([denial.msg | some denial in deny])

warnings := sort([warning.msg | some warning in warn])

# is_request keeps what is no admission request from passing because no guard is for it, and every
# request where the bundle has lost the table of what guards are for.
is_request if {
	is_string(input.request.operation)
	is_string(input.request.resource.group)
	is_string(input.request.resource.resource)
	is_string(input.request.resource.version)
	is_string(lib.written)
	is_object(data.tpl.concerned)
}

# deny and warn hold one {guard, msg} for each guard that does not allow the request.
deny contains {"guard": name, "msg": message(name)} if {
	some name in refused
	not data.tpl.guards[name].mode == "audit"
}

warn contains {"guard": name, "msg": message(name)} if {
	some name in refused
	data.tpl.guards[name].mode == "audit"
}

# refused holds the guards that are for the request and do not allow it.
refused contains name if {
	some name in concerned
	not data.tpl.guards[name].allowed
}

refused contains name if some name, _ in unconverted

# unconverted holds the guards that are for the request in another version, and that version. There
# the fields may have other names: what a guard forbids would not be found.
unconverted[name] := version if {
	some version, resources in data.tpl.concerned[lib.group]
	not version in {lib.version, "*"}
	some name in resources[lib.written][lib.operation]
}

# A message that cannot be made must not lose the refusal.
message(name) := sprintf("%s: judges %s in version %s, not %s: the webhook needs matchPolicy Equivalent", words) if {
	words := [name, lib.written, unconverted[name], lib.version]
} else := data.tpl.guards[name].message if {
	is_string(data.tpl.guards[name].message)
}

else := concat("", [name, ": denied"])
