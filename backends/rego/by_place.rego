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
