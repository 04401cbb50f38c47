package protocol

import (
	"strings"

	"google.golang.org/protobuf/types/known/structpb"
)

// Unknown is what a value that is not known yet (during a preview) looks like on the wire.
const Unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

// Signature of the object that wraps a secret on the wire. The plugins decline secrets, so that
// the engine keeps track of them, but provider configuration arrives with them all the same.
const (
	signatureKey    = "4dabf18193072939515e22adb298388d"
	secretSignature = "1b47061264138c4ac30d75fd1eb44270"
)

// Values are the properties of a resource: JSON values, where Unknown stands for a value that is
// not known yet.
type Values map[string]any

func decode(s *structpb.Struct) Values {
	values := Values{}
	for key, value := range s.AsMap() {
		// A property that is null is a property that is not there.
		if plain := unwrap(value); plain != nil {
			values[key] = plain
		}
	}
	return values
}

func (v Values) encode() (*structpb.Struct, error) {
	return structpb.NewStruct(v)
}

// unwrap replaces every secret by its value.
func unwrap(value any) any {
	switch value := value.(type) {
	case map[string]any:
		if value[signatureKey] == secretSignature {
			return unwrap(value["value"])
		}
		plain := make(map[string]any, len(value))
		for key, element := range value {
			if element := unwrap(element); element != nil {
				plain[key] = element
			}
		}
		return plain
	case []any:
		plain := make([]any, len(value))
		for i, element := range value {
			plain[i] = unwrap(element)
		}
		return plain
	}
	return value
}

// containsUnknown tells whether any part of a value is not known yet.
func containsUnknown(value any) bool {
	switch value := value.(type) {
	case string:
		return value == Unknown
	case map[string]any:
		for _, element := range value {
			if containsUnknown(element) {
				return true
			}
		}
	case []any:
		for _, element := range value {
			if containsUnknown(element) {
				return true
			}
		}
	}
	return false
}

// isEmpty tells whether a value says no more than leaving the property out.
func isEmpty(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case string:
		return value == ""
	case bool:
		return !value
	case float64:
		return value == 0
	case []any:
		return len(value) == 0
	case map[string]any:
		return len(value) == 0
	}
	return false
}

// isInternal tells whether a property belongs to the engine or the SDK rather than to the resource.
func isInternal(key string) bool {
	return strings.HasPrefix(key, "__")
}

// Copy returns values that can be changed without changing the originals.
func (v Values) Copy() Values {
	copied := make(Values, len(v))
	for key, value := range v {
		copied[key] = value
	}
	return copied
}

// String returns a string property, "" if it is not there.
func (v Values) String(key string) string {
	s, _ := v[key].(string)
	return s
}

// Bool returns a boolean property, false if it is not there.
func (v Values) Bool(key string) bool {
	b, _ := v[key].(bool)
	return b
}

// Int returns a numeric property, 0 if it is not there.
func (v Values) Int(key string) int32 {
	n, _ := v[key].(float64)
	return int32(n)
}

// Strings returns a list of strings, empty if it is not there.
func (v Values) Strings(key string) []string {
	list, _ := v[key].([]any)
	strings := make([]string, 0, len(list))
	for _, element := range list {
		if s, ok := element.(string); ok {
			strings = append(strings, s)
		}
	}
	return strings
}

// StringMap returns a map of strings, empty if it is not there.
func (v Values) StringMap(key string) map[string]string {
	object, _ := v[key].(map[string]any)
	strings := make(map[string]string, len(object))
	for name, element := range object {
		if s, ok := element.(string); ok {
			strings[name] = s
		}
	}
	return strings
}

// Object returns a nested object, empty if it is not there.
func (v Values) Object(key string) Values {
	object, _ := v[key].(map[string]any)
	return object
}

// Objects returns a list of nested objects, empty if it is not there.
func (v Values) Objects(key string) []Values {
	list, _ := v[key].([]any)
	objects := make([]Values, 0, len(list))
	for _, element := range list {
		if object, ok := element.(map[string]any); ok {
			objects = append(objects, object)
		}
	}
	return objects
}

// List turns strings into a property value.
func List(strings []string) []any {
	list := make([]any, len(strings))
	for i, s := range strings {
		list[i] = s
	}
	return list
}

// Map turns a map of strings into a property value.
func Map(strings map[string]string) map[string]any {
	object := make(map[string]any, len(strings))
	for name, s := range strings {
		object[name] = s
	}
	return object
}
