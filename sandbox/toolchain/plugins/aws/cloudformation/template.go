package cloudformation

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/structure"
	"gopkg.in/yaml.v3"
)

// templateSchema is the argument "template_body", whose differences in spelling do not count.
//
// Follows NormalizeJSONOrYAMLString of internal/verify/json.go.
func templateSchema() *schema.Schema {
	field := conflicting(computedText(), "template_url")
	field.DiffSuppressOnRefresh = true
	field.DiffSuppressFunc = func(_, last, next string, _ *schema.ResourceData) bool {
		normalLast, err := normalTemplate(last)
		if err != nil {
			return false
		}
		normalNext, err := normalTemplate(next)
		return err == nil && normalLast == normalNext
	}
	field.ValidateFunc = func(value any, name string) ([]string, []error) {
		if _, err := normalTemplate(value.(string)); err != nil {
			return nil, []error{fmt.Errorf("%q contains an invalid JSON or YAML: %w", name, err)}
		}
		return nil, nil
	}
	return field
}

// normalTemplate is JSON without spaces and with sorted keys, and YAML as it is.
func normalTemplate(template string) (string, error) {
	if strings.HasPrefix(strings.TrimSpace(template), "{") {
		return structure.NormalizeJsonString(template)
	}
	var parsed any
	return template, yaml.Unmarshal([]byte(template), &parsed)
}
