// Package policy compares policy documents by what they say.
//
// Follows internal/verify/json.go of terraform-provider-aws 6.x.
package policy

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	awspolicy "github.com/hashicorp/awspolicyequivalence"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/structure"
)

// AWS's parser of inline policies wants the version first; normalized JSON has it last.
var versionLast = regexp.MustCompile(`(?s)^(\{\n?)(.*?)(,\s*)?(  )?("Version":\s*"2012-10-17")(,)?(\n)?(.*?)(\})`)

// SameMeaning suppresses a difference between policies that are equivalent.
func SameMeaning(_, last, next string, _ *schema.ResourceData) bool {
	if isEmpty(last) && isEmpty(next) {
		return true
	}
	equivalent, err := awspolicy.PoliciesAreEquivalent(last, next)
	return err == nil && equivalent
}

func isEmpty(document string) bool {
	trimmed := strings.TrimSpace(document)
	return trimmed == "" || trimmed == "{}"
}

// Normalized is a document as JSON without spaces and with sorted keys.
func Normalized(document string) (string, error) {
	return structure.NormalizeJsonString(document)
}

// VersionFirst is a normalized document that begins with its version, as inline policies have to.
func VersionFirst(document string) (string, error) {
	if document == "" {
		return "", nil
	}
	normalized, err := Normalized(document)
	if err != nil {
		return document, fmt.Errorf("legacy policy (%s) is invalid JSON: %w", normalized, err)
	}
	return versionLast.ReplaceAllString(normalized, `$1$4$5$3$2$6$7$8$9`), nil
}

// State is VersionFirst for a StateFunc, which cannot fail.
func State(document any) string {
	text, _ := VersionFirst(document.(string))
	return text
}

// TrustState is Normalized for a StateFunc.
func TrustState(document any) string {
	text, _ := Normalized(document.(string))
	return text
}

// Read is what the state holds after AWS gave a document: the last one while both mean the same.
func Read(last, read string) (string, error) {
	if strings.TrimSpace(read) == "" {
		return "", nil
	}
	if isEmpty(read) || isEmpty(last) {
		return read, nil
	}
	equivalent, err := awspolicy.PoliciesAreEquivalent(last, read)
	if err != nil {
		return "", fmt.Errorf("while checking equivalency of existing policy (%s) and new policy (%s), encountered: %w",
			last, read, err)
	}
	if equivalent {
		return last, nil
	}
	return read, nil
}

// Valid checks that an argument is a policy document.
func Valid(value any, name string) ([]string, []error) {
	text := strings.TrimSpace(value.(string))
	var document map[string]any
	switch {
	case text == "":
		return nil, []error{fmt.Errorf("%q is an empty string, which is not a valid JSON value", name)}
	case !strings.HasPrefix(text, "{"):
		return nil, []error{fmt.Errorf("%q contains an invalid JSON policy: not a JSON object", name)}
	}
	if err := json.Unmarshal([]byte(text), &document); err != nil {
		return nil, []error{fmt.Errorf("%q contains an invalid JSON policy: %w", name, err)}
	}
	return nil, nil
}
