package protocol

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"sort"
)

var accountID = regexp.MustCompile(`^\d{12}$`)

// documentText returns a document as JSON text, whether the program wrote text or an object.
func documentText(value any) (any, error) {
	switch value := value.(type) {
	case string:
		var parsed any
		if err := json.Unmarshal([]byte(value), &parsed); err != nil {
			return nil, fmt.Errorf("contains an invalid JSON policy: %s", err)
		}
		return value, nil
	case map[string]any:
		text, err := json.Marshal(value)
		return string(text), err
	}
	return nil, fmt.Errorf("expected a JSON document, got %s", kindOf(value))
}

// SameDocument tells whether two IAM policies mean the same: AWS may reorder a policy's
// statements, actions, principals and condition values, write one value or a list of it, and an
// account's ID or the ARN of its root.
func SameDocument(one, other any) bool {
	oneText, ok := one.(string)
	otherText, alsoOK := other.(string)
	if !ok || !alsoOK {
		return false
	}
	var oneParsed, otherParsed any
	if json.Unmarshal([]byte(oneText), &oneParsed) != nil || json.Unmarshal([]byte(otherText), &otherParsed) != nil {
		return oneText == otherText
	}
	return reflect.DeepEqual(canonical(oneParsed, ""), canonical(otherParsed, ""))
}

// canonical rewrites part of a policy so that equal meanings are deeply equal.
func canonical(value any, key string) any {
	switch value := value.(type) {
	case map[string]any:
		return canonicalObject(value, key)
	case []any:
		elements := make([]any, len(value))
		for i, element := range value {
			elements[i] = canonical(element, key)
		}
		sort.Slice(elements, func(i, j int) bool { return asJSON(elements[i]) < asJSON(elements[j]) })
		return elements
	}
	switch key {
	case "Version", "Id", "Sid", "Effect", "":
		return value
	case "Principal", "NotPrincipal":
		return map[string]any{"AWS": []any{value}}
	case "AWS":
		if text, ok := value.(string); ok && accountID.MatchString(text) {
			return "arn:aws:iam::" + text + ":root"
		}
		return value
	}
	return fmt.Sprint(value)
}

func canonicalObject(object map[string]any, key string) any {
	rewritten := make(map[string]any, len(object))
	for name, element := range object {
		element = canonical(element, name)
		if _, isList := element.([]any); !isList && takesList(name, key) {
			element = []any{element}
		}
		rewritten[name] = element
	}
	return rewritten
}

// takesList tells whether an element of a policy may be one value or a list of values.
func takesList(name, parent string) bool {
	switch name {
	case "Statement", "Action", "NotAction", "Resource", "NotResource":
		return true
	case "Version", "Id", "Sid", "Effect", "Principal", "NotPrincipal", "Condition":
		return false
	}
	// Kinds of principal, and the keys inside a condition operator.
	return parent != "Condition"
}

func asJSON(value any) string {
	text, _ := json.Marshal(value)
	return string(text)
}
