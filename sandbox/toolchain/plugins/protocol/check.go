package protocol

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sort"
	"strings"
)

// defaultsKey lists the inputs that the program left out and Check filled in, as in plugins
// bridged from Terraform; it keeps a generated name from one update to the next.
const defaultsKey = "__defaults"

// Failure is an input that is refused, and why.
type Failure struct {
	Property string
	Reason   string
}

// checkProperties validates values against properties and returns them normalised, without defaults.
func checkProperties(subject, title string, properties []Property, values Values) (Values, []Failure) {
	checked := Values{}
	failures := []Failure{}
	for _, key := range sortedKeys(values) {
		if isInternal(key) {
			continue
		}
		property := find(properties, key)
		if property == nil {
			failures = append(failures, Failure{key, fmt.Sprintf(
				"%s does not implement %q of %s; it implements: %s", title, key, subject, names(properties))})
			continue
		}
		value, err := property.check(subject, title, values[key])
		if err != nil {
			failures = append(failures, Failure{key, err.Error()})
			continue
		}
		checked[key] = value
	}
	for _, property := range properties {
		if _, ok := values[property.Name]; property.Required && !ok {
			failures = append(failures, Failure{property.Name, fmt.Sprintf(
				"missing required property %q of %s", property.Name, subject)})
		}
	}
	return checked, failures
}

// check validates and normalises one value.
func (p *Property) check(subject, title string, value any) (any, error) {
	if value == Unknown || p.Kind == Document && containsUnknown(value) {
		return Unknown, nil
	}
	value, err := p.convert(subject, title, value)
	if err == nil && p.Validate != nil && !containsUnknown(value) {
		err = p.Validate(value)
	}
	return value, err
}

// convert returns the value as its kind wants it. Configuration arrives as strings whatever its
// kind, so a string that is JSON of the right kind will do.
func (p *Property) convert(subject, title string, value any) (any, error) {
	if p.Kind == Document {
		return documentText(value)
	}
	if text, ok := value.(string); ok && p.Kind != String {
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			return nil, fmt.Errorf("expected %s, got the string %q", p.Kind, text)
		}
	}
	switch typed := value.(type) {
	case string:
		if p.Kind == String {
			return typed, nil
		}
	case bool:
		if p.Kind == Bool {
			return typed, nil
		}
	case float64:
		if p.Kind == Number {
			return typed, nil
		}
	case []any:
		return p.convertList(subject, title, typed)
	case map[string]any:
		if p.Kind == StringMap {
			return typed, eachIsString(p.Kind, typed)
		}
		if p.Kind == Object {
			return p.convertObject(subject, title, typed)
		}
	}
	return nil, fmt.Errorf("expected %s, got %s", p.Kind, kindOf(value))
}

func (p *Property) convertList(subject, title string, list []any) (any, error) {
	switch p.Kind {
	case Set:
		for _, element := range list {
			if _, ok := element.(string); !ok {
				return nil, fmt.Errorf("expected %s, got a list with %s in it", p.Kind, kindOf(element))
			}
		}
		return list, nil
	case Objects:
		converted := make([]any, len(list))
		for i, element := range list {
			object, ok := element.(map[string]any)
			if !ok {
				return nil, fmt.Errorf("expected %s, got a list with %s in it", p.Kind, kindOf(element))
			}
			var err error
			if converted[i], err = p.convertObject(subject, title, object); err != nil {
				return nil, err
			}
		}
		return converted, nil
	}
	return nil, fmt.Errorf("expected %s, got a list", p.Kind)
}

func (p *Property) convertObject(subject, title string, object map[string]any) (any, error) {
	checked, failures := checkProperties(p.Name+" of "+subject, title, p.Fields, object)
	if len(failures) > 0 {
		return nil, fmt.Errorf("%s: %s", failures[0].Property, failures[0].Reason)
	}
	return map[string]any(checked), nil
}

// checkInputs is the engine's Check: inputs of the program in, inputs with defaults out.
func (r *Resource) checkInputs(title, logicalName string, olds, news Values, seed []byte) (Values, []Failure) {
	inputs, failures := checkProperties(r.Token, title, r.Inputs, news)
	defaulted := []string{}
	for _, property := range r.Inputs {
		if _, ok := inputs[property.Name]; ok {
			continue
		}
		if value := r.defaultOf(&property, logicalName, olds, seed); value != nil {
			inputs[property.Name] = value
			defaulted = append(defaulted, property.Name)
		}
	}
	sort.Strings(defaulted)
	inputs[defaultsKey] = List(defaulted)
	return inputs, failures
}

func (r *Resource) defaultOf(property *Property, logicalName string, olds Values, seed []byte) any {
	if property.Name != r.Autoname {
		return property.Default
	}
	if isDefaulted(olds, property.Name) {
		return olds[property.Name]
	}
	return logicalName + "-" + (hex.EncodeToString(seed) + "0000000")[:7]
}

// isDefaulted tells whether an input was filled in rather than written in the program.
func isDefaulted(inputs Values, name string) bool {
	for _, defaulted := range inputs.Strings(defaultsKey) {
		if defaulted == name {
			return true
		}
	}
	return false
}

func find(properties []Property, name string) *Property {
	for i := range properties {
		if properties[i].Name == name {
			return &properties[i]
		}
	}
	return nil
}

func names(properties []Property) string {
	list := make([]string, len(properties))
	for i, property := range properties {
		list[i] = property.Name
	}
	return strings.Join(list, ", ")
}

func sortedKeys(values map[string]any) []string {
	keys := make([]string, 0, len(values))
	for key := range values {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
