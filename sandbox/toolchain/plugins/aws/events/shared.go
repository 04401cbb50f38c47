package events

import (
	"errors"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/validation"

	"plugins/aws/client"
	"plugins/aws/refuse"
	"plugins/aws/region"
)

// defaultBus is the event bus that AWS services send their events to, the only one that is implemented.
const defaultBus = "default"

var permittedName = regexp.MustCompile(`^[0-9A-Za-z_.-]+$`)

func connected(meta any) *client.Client { return meta.(*client.Client) }

// inRegion sends a call to the region of the resource.
func inRegion(data *schema.ResourceData) func(*eventbridge.Options) {
	return func(options *eventbridge.Options) { region.In(data, &options.Region) }
}

// given is a text that was given, and nil for an empty one.
func given(data *schema.ResourceData, name string) *string {
	if value, ok := data.GetOk(name); ok {
		return aws.String(value.(string))
	}
	return nil
}

// fieldsOf is the only block of a list, and nil if there is none.
func fieldsOf(blocks any) map[string]any {
	list, _ := blocks.([]any)
	if len(list) == 0 || list[0] == nil {
		return nil
	}
	return list[0].(map[string]any)
}

func setAll(data *schema.ResourceData, values map[string]any) error {
	for name, value := range values {
		if err := data.Set(name, value); err != nil {
			return err
		}
	}
	return nil
}

func isMissing(err error) bool {
	var missing *types.ResourceNotFoundException
	return errors.As(err, &missing)
}

// problem is an error in upstream's words, which name the resource and then the error; none for none.
func problem(err error, format string, data *schema.ResourceData) diag.Diagnostics {
	if err == nil {
		return nil
	}
	return diag.Errorf(format, data.Id(), err)
}

func computed() *schema.Schema { return &schema.Schema{Type: schema.TypeString, Computed: true} }

func required() *schema.Schema { return &schema.Schema{Type: schema.TypeString, Required: true} }

func optional() *schema.Schema { return &schema.Schema{Type: schema.TypeString, Optional: true} }

func descriptionSchema() *schema.Schema {
	return &schema.Schema{Type: schema.TypeString, Optional: true, ValidateFunc: validation.StringLenBetween(0, 512)}
}

// nameSchema is the name of a connection or of an API destination.
func nameSchema() *schema.Schema {
	return &schema.Schema{
		Type: schema.TypeString, Required: true, ForceNew: true,
		ValidateFunc: validation.All(validation.StringLenBetween(1, 64), validation.StringMatch(permittedName, "")),
	}
}

// busSchema is "event_bus_name".
func busSchema() *schema.Schema {
	return &schema.Schema{
		Type: schema.TypeString, Optional: true, ForceNew: true, Default: defaultBus,
		ValidateFunc: func(value any, name string) ([]string, []error) {
			if value == defaultBus {
				return nil, nil
			}
			return refuse.Argument(value, name)
		},
	}
}
