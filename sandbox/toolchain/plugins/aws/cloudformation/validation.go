package cloudformation

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

var validStackSetName = regexp.MustCompile(`^[A-Za-z][0-9A-Za-z-]{0,127}$`)

func isStackSetName(value any) error {
	if name, _ := value.(string); !validStackSetName.MatchString(name) {
		return fmt.Errorf("%q must begin with a letter and have at most 128 letters, digits and hyphens", name)
	}
	return nil
}

func oneOf(choices ...string) func(any) error {
	return func(value any) error {
		if choice, _ := value.(string); !slices.Contains(choices, choice) {
			return fmt.Errorf("expected one of %s, got %q", strings.Join(choices, ", "), choice)
		}
		return nil
	}
}

// sameTemplate compares templates in JSON by what they say, others by their text.
func sameTemplate(last, next any) bool {
	lastText, _ := last.(string)
	nextText, _ := next.(string)
	var lastParsed, nextParsed any
	if json.Unmarshal([]byte(lastText), &lastParsed) != nil || json.Unmarshal([]byte(nextText), &nextParsed) != nil {
		return strings.TrimSpace(lastText) == strings.TrimSpace(nextText)
	}
	return reflect.DeepEqual(lastParsed, nextParsed)
}
