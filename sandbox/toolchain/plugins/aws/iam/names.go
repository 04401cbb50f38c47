package iam

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/hashicorp/aws-sdk-go-base/v2/tfawserr"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/id"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/validation"

	"plugins/aws/client"
	"plugins/aws/policy"
)

var (
	// errGone is what a search ends with that finds nothing.
	errGone       = errors.New("couldn't find resource")
	permittedName = regexp.MustCompile(`^[0-9A-Za-z=,.@\-_+]+$`)
	generatedName = regexp.MustCompile(`^(.*)[0-9]{18}[0-9a-f]{8}$`)
	permittedARN  = regexp.MustCompile(`^arn:[\w-]*:[^:]*:[^:]*:[^:]*:.+$`)
)

func connected(meta any) *client.Client { return meta.(*client.Client) }

// nameOf is the given name, or one that is generated, after the prefix if there is one.
func nameOf(data *schema.ResourceData) string {
	if name := data.Get("name").(string); name != "" {
		return name
	}
	if prefix := data.Get("name_prefix").(string); prefix != "" {
		return id.PrefixedUniqueId(prefix)
	}
	return id.UniqueId()
}

// prefixOf is the prefix of a generated name; other names have none.
func prefixOf(name string) string {
	if parts := generatedName.FindStringSubmatch(name); parts != nil {
		return parts[1]
	}
	return ""
}

// nameSchemas are the arguments "name" and "name_prefix", of which one may be given.
func nameSchemas(fields map[string]*schema.Schema, longest int) map[string]*schema.Schema {
	fields["name"] = nameSchema("name_prefix", longest)
	fields["name_prefix"] = nameSchema("name", longest-id.UniqueIDSuffixLength)
	return fields
}

func nameSchema(conflict string, longest int) *schema.Schema {
	return &schema.Schema{
		Type: schema.TypeString, Optional: true, Computed: true, ForceNew: true,
		ConflictsWith: []string{conflict},
		ValidateFunc: validation.All(
			validation.StringLenBetween(1, longest),
			validation.StringMatch(permittedName, `must match [\w+=,.@-]`),
		),
	}
}

func policySchema() *schema.Schema {
	return &schema.Schema{
		Type: schema.TypeString, Required: true, ValidateFunc: policy.Valid,
		DiffSuppressFunc: policy.SameMeaning, DiffSuppressOnRefresh: true, StateFunc: policy.State,
	}
}

func required() *schema.Schema {
	return &schema.Schema{Type: schema.TypeString, Required: true, ForceNew: true}
}

func computed() *schema.Schema { return &schema.Schema{Type: schema.TypeString, Computed: true} }

func validARN(value any, name string) ([]string, []error) {
	if text := value.(string); text != "" && !permittedARN.MatchString(text) {
		return nil, []error{fmt.Errorf("%q (%s) is an invalid ARN", name, text)}
	}
	return nil, nil
}

func isMissing(err error) bool {
	return errors.Is(err, errGone) || tfawserr.ErrCodeEquals(err, "NoSuchEntity")
}

func isConcurrent(err error) bool { return tfawserr.ErrCodeEquals(err, "ConcurrentModification") }

func isUnknownPrincipal(err error) bool {
	return tfawserr.ErrMessageContains(err, "MalformedPolicyDocument", "Invalid principal in policy")
}

func tagOf(key, value string) types.Tag {
	return types.Tag{Key: aws.String(key), Value: aws.String(value)}
}

func pairOf(tag types.Tag) (key, value *string) { return tag.Key, tag.Value }
