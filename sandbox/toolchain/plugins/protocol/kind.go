package protocol

import "fmt"

// String says what a value of this kind is, for errors.
func (k Kind) String() string {
	switch k {
	case String:
		return "a string"
	case Bool:
		return "a boolean"
	case Number:
		return "a number"
	case Set:
		return "a list of strings"
	case StringMap:
		return "a map of strings"
	case Object:
		return "an object"
	case Objects:
		return "a list of objects"
	case Document:
		return "a JSON document"
	}
	return "a value"
}

// kindOf says what a value is, for errors.
func kindOf(value any) string {
	switch value.(type) {
	case string:
		return "a string"
	case bool:
		return "a boolean"
	case float64:
		return "a number"
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	}
	return "null"
}

func eachIsString(kind Kind, object map[string]any) error {
	for name, element := range object {
		if _, ok := element.(string); !ok {
			return fmt.Errorf("expected %s, got %s at %q", kind, kindOf(element), name)
		}
	}
	return nil
}
