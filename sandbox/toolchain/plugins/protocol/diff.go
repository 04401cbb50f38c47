package protocol

import (
	"reflect"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// difference is how one property differs between state and inputs.
type difference struct {
	property Property
	kind     pulumirpc.PropertyDiff_Kind
}

// differences compares the last state of a resource with its new inputs, input by input.
func differences(properties []Property, state, inputs Values) []difference {
	found := []difference{}
	for _, property := range properties {
		last, wasThere := state[property.Name]
		next, isThere := inputs[property.Name]
		if property.equal(last, next, isThere) {
			continue
		}
		kind := pulumirpc.PropertyDiff_UPDATE
		if !wasThere || isEmpty(last) {
			kind = pulumirpc.PropertyDiff_ADD
		} else if !isThere {
			kind = pulumirpc.PropertyDiff_DELETE
		}
		found = append(found, difference{property, kind})
	}
	return found
}

// equal tells whether two values of a property mean the same to AWS.
func (p *Property) equal(last, next any, isThere bool) bool {
	if !isThere {
		return p.Computed || isEmpty(last) || reflect.DeepEqual(last, p.Default)
	}
	if containsUnknown(next) {
		return false
	}
	if isEmpty(last) && isEmpty(next) {
		return true
	}
	if p.Same != nil {
		return p.Same(last, next)
	}
	switch p.Kind {
	case Set:
		return sameMembers(last, next)
	case Document:
		return SameDocument(last, next)
	case Object:
		lastObject, ok := last.(map[string]any)
		nextObject, _ := next.(map[string]any)
		return ok && len(differences(p.Fields, lastObject, nextObject)) == 0
	}
	return reflect.DeepEqual(last, next)
}

func sameMembers(last, next any) bool {
	lasts, _ := last.([]any)
	nexts, _ := next.([]any)
	members := map[any]bool{}
	for _, member := range lasts {
		members[member] = true
	}
	others := map[any]bool{}
	for _, member := range nexts {
		if !members[member] {
			return false
		}
		others[member] = true
	}
	return len(members) == len(others)
}

// diff is the engine's Diff.
func (r *Resource) diff(state, inputs Values) *pulumirpc.DiffResponse {
	response := describe(differences(r.Inputs, state, inputs))
	if len(response.Replaces) > 0 {
		response.DeleteBeforeReplace = r.DeleteBeforeReplace || r.keepsGivenName(state, inputs)
	}
	return response
}

// keepsGivenName tells whether a name that the program gave stays as it is. Two resources cannot
// have one name, so such a replacement must delete first.
func (r *Resource) keepsGivenName(state, inputs Values) bool {
	return r.Autoname != "" && !isDefaulted(inputs, r.Autoname) && state[r.Autoname] == inputs[r.Autoname]
}

func describe(found []difference) *pulumirpc.DiffResponse {
	response := &pulumirpc.DiffResponse{
		Changes:         pulumirpc.DiffResponse_DIFF_NONE,
		HasDetailedDiff: true,
		DetailedDiff:    map[string]*pulumirpc.PropertyDiff{},
	}
	for _, difference := range found {
		kind, name := difference.kind, difference.property.Name
		if difference.property.Replace {
			// Every kind is followed by its replacing twin.
			kind++
			response.Replaces = append(response.Replaces, name)
		}
		response.Changes = pulumirpc.DiffResponse_DIFF_SOME
		response.Diffs = append(response.Diffs, name)
		response.DetailedDiff[name] = &pulumirpc.PropertyDiff{Kind: kind}
	}
	return response
}
