package protocol

import (
	"reflect"
)

// planCreate is what a preview shows of a resource that would be created: its inputs, and what
// follows from them; everything that only AWS can tell is not known yet.
func (r *Resource) planCreate(inputs Values) Values {
	planned := Values{}
	for _, property := range r.Inputs {
		if property.Computed {
			planned[property.Name] = Unknown
		}
	}
	for _, output := range r.Outputs {
		planned[output] = Unknown
	}
	return r.overlay(planned, inputs)
}

// planUpdate is what a preview shows of a resource that would be updated: what it has now, with
// its new inputs.
func (r *Resource) planUpdate(last, inputs Values) Values {
	planned := last.Copy()
	for _, property := range r.Inputs {
		if !property.Computed {
			delete(planned, property.Name)
		}
	}
	return r.overlay(planned, inputs)
}

func (r *Resource) overlay(planned, inputs Values) Values {
	for key, value := range inputs {
		planned[key] = value
	}
	if r.Derive != nil {
		for key, value := range r.Derive(inputs) {
			planned[key] = value
		}
	}
	return planned
}

// inputsOf returns the inputs that would give a state. After a refresh these are the inputs that
// the program set, with their real values; after an import, every input that is not its default.
func (r *Resource) inputsOf(state, lastInputs Values) Values {
	inputs := Values{defaultsKey: []any{}}
	if defaulted, ok := lastInputs[defaultsKey]; ok {
		inputs[defaultsKey] = defaulted
	}
	imported := len(lastInputs) == 0
	for _, property := range r.Inputs {
		value, isThere := state[property.Name]
		_, wasSet := lastInputs[property.Name]
		if !isThere || !imported && !wasSet {
			continue
		}
		if imported && (isEmpty(value) && !property.Required || reflect.DeepEqual(value, property.Default)) {
			continue
		}
		inputs[property.Name] = value
	}
	return inputs
}

// withoutInternals drops what belongs to the engine or the SDK.
func withoutInternals(values Values) Values {
	for key := range values {
		if isInternal(key) {
			delete(values, key)
		}
	}
	return values
}
