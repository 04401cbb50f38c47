package iam

import (
	"fmt"
	"regexp"
)

var validName = regexp.MustCompile(`^[\w+=,.@-]+$`)

// nameUpTo refuses names that IAM would refuse.
func nameUpTo(length int) func(any) error {
	return func(value any) error {
		name, _ := value.(string)
		if !validName.MatchString(name) {
			return fmt.Errorf("%q must match [\\w+=,.@-]", name)
		}
		if len(name) > length {
			return fmt.Errorf("%q is longer than %d characters", name, length)
		}
		return nil
	}
}

// between refuses numbers outside a range.
func between(low, high float64) func(any) error {
	return func(value any) error {
		if n, _ := value.(float64); n < low || n > high {
			return fmt.Errorf("expected to be in the range (%.0f - %.0f), got %.0f", low, high, n)
		}
		return nil
	}
}

var validPath = regexp.MustCompile(`^/([\x21-\x7e]+/)?$`)

// isPath refuses paths that IAM would refuse.
func isPath(value any) error {
	path, _ := value.(string)
	if !validPath.MatchString(path) || len(path) > 512 {
		return fmt.Errorf("%q must begin and end with / and have at most 512 characters", path)
	}
	return nil
}
