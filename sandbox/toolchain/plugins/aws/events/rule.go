package events

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/hashicorp/aws-sdk-go-base/v2/tfawserr"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/customdiff"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/id"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/validation"

	"plugins/aws/refuse"
	"plugins/aws/region"
	"plugins/aws/tags"
	"plugins/aws/wait"
)

// longestPattern is how many characters a pattern may have.
const longestPattern = 4096

// Rule is aws_cloudwatch_event_rule on the default bus. Follows rule.go, without schedules and is_enabled.
func Rule() *schema.Resource {
	return &schema.Resource{
		CreateWithoutTimeout: createRule,
		ReadWithoutTimeout:   readRule,
		UpdateWithoutTimeout: updateRule,
		DeleteWithoutTimeout: deleteRule,
		CustomizeDiff:        customdiff.Sequence(region.Plan, tags.SetDiff),
		SchemaVersion:        1,
		Importer:             &schema.ResourceImporter{StateContext: schema.ImportStatePassthroughContext},
		Schema: map[string]*schema.Schema{
			"arn":            computed(),
			"description":    descriptionSchema(),
			"event_bus_name": busSchema(),
			"event_pattern": {
				Type: schema.TypeString, Optional: true, ValidateFunc: validPattern,
				AtLeastOneOf: []string{"schedule_expression", "event_pattern"},
				StateFunc:    func(value any) string { text, _ := pattern(value.(string)); return text },
			},
			"force_destroy":       {Type: schema.TypeBool, Optional: true, Default: false},
			"is_enabled":          enabledSchema(),
			"name":                ruleNameSchema("name_prefix", 64),
			"name_prefix":         ruleNameSchema("name", 64-id.UniqueIDSuffixLength),
			"region":              region.Schema(),
			"role_arn":            refuse.Schema(schema.TypeString),
			"schedule_expression": refuse.Schema(schema.TypeString),
			"state": {
				Type: schema.TypeString, Optional: true,
				ValidateFunc:     validation.StringInSlice(texts(types.RuleState("").Values()), false),
				DiffSuppressFunc: func(_, last, next string, _ *schema.ResourceData) bool { return last != "" && next == "" },
			},
			"tags":     tags.Schema(),
			"tags_all": tags.AllSchema(),
		},
	}
}

// enabledSchema is "is_enabled", which is read and, where upstream's is deprecated, not taken.
func enabledSchema() *schema.Schema {
	field := refuse.Schema(schema.TypeBool)
	field.DiffSuppressFunc = func(string, string, string, *schema.ResourceData) bool { return true }
	return field
}

func ruleNameSchema(conflict string, longest int) *schema.Schema {
	return &schema.Schema{
		Type: schema.TypeString, Optional: true, Computed: true, ForceNew: true, ConflictsWith: []string{conflict},
		ValidateFunc: validation.All(
			validation.StringLenBetween(1, longest),
			validation.StringMatch(permittedName, "must be letters, digits, hyphens, underscores and periods"),
		),
	}
}

func texts[Text ~string](values []Text) []string {
	var all []string
	for _, value := range values {
		all = append(all, string(value))
	}
	return all
}

// pattern is an event pattern as AWS is sent it: normalized JSON, with <, > and & as they are.
func pattern(text string) (string, error) {
	var content any
	if err := json.Unmarshal([]byte(text), &content); err != nil {
		return text, err
	}
	normalized := &strings.Builder{}
	encoder := json.NewEncoder(normalized)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(content)
	return strings.TrimSuffix(normalized.String(), "\n"), err
}

func validPattern(value any, name string) ([]string, []error) {
	text, err := pattern(value.(string))
	if err != nil {
		return nil, []error{fmt.Errorf("%q contains an invalid JSON: %w", name, err)}
	}
	if len(text) > longestPattern {
		return nil, []error{fmt.Errorf("%q cannot be longer than %d characters: %q", name, longestPattern, text)}
	}
	return nil, nil
}

func createRule(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	name := data.Get("name").(string)
	if name == "" {
		name = id.PrefixedUniqueId(data.Get("name_prefix").(string))
	}
	if err := putRule(ctx, data, meta, name); err != nil {
		return diag.Errorf("creating EventBridge Rule (%s): %s", name, err)
	}
	data.SetId(name)
	return readRule(ctx, data, meta)
}

// putRule makes or changes the rule; with the tags in both cases, for conditions on the request's.
func putRule(ctx context.Context, data *schema.ResourceData, meta any, name string) error {
	text, err := pattern(data.Get("event_pattern").(string))
	if err != nil {
		return err
	}
	_, err = connected(meta).Events.PutRule(ctx, &eventbridge.PutRuleInput{
		Name: aws.String(name), Description: given(data, "description"), EventBusName: given(data, "event_bus_name"),
		EventPattern: aws.String(text), State: types.RuleState(data.Get("state").(string)), Tags: tags.Asked(data, tagOf),
	}, inRegion(data))
	return err
}

func readRule(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	var rule *eventbridge.DescribeRuleOutput
	read := func() (err error) {
		rule, err = connected(meta).Events.DescribeRule(ctx, &eventbridge.DescribeRuleInput{
			Name: aws.String(data.Id()), EventBusName: aws.String(defaultBus),
		}, inRegion(data))
		return err
	}
	err := read()
	if data.IsNewResource() && isMissing(err) {
		err = wait.While(ctx, isMissing, read)
	}
	if !data.IsNewResource() && isMissing(err) {
		data.SetId("")
		return nil
	}
	if err != nil {
		return problem(err, "reading EventBridge Rule (%s): %s", data)
	}
	return diag.FromErr(setRule(ctx, data, meta, rule))
}

func setRule(ctx context.Context, data *schema.ResourceData, meta any, rule *eventbridge.DescribeRuleOutput) error {
	if rule.EventPattern != nil {
		text, err := pattern(*rule.EventPattern)
		if err != nil {
			return err
		}
		if err := data.Set("event_pattern", text); err != nil {
			return err
		}
	}
	if err := setAll(data, map[string]any{
		"arn": rule.Arn, "description": rule.Description, "event_bus_name": defaultBus,
		"force_destroy": data.Get("force_destroy"), "is_enabled": rule.State != types.RuleStateDisabled,
		"name": rule.Name, "role_arn": rule.RoleArn, "schedule_expression": rule.ScheduleExpression,
		"state": string(rule.State),
	}); err != nil {
		return err
	}
	found, err := connected(meta).Events.ListTagsForResource(ctx,
		&eventbridge.ListTagsForResourceInput{ResourceARN: rule.Arn}, inRegion(data))
	if err != nil {
		return fmt.Errorf("listing tags for EventBridge Rule (%s): %w", data.Id(), err)
	}
	if err := tags.Read(data, found.Tags, pairOf); err != nil {
		return err
	}
	return region.Set(data, meta)
}

func updateRule(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	if err := updateRuleTags(ctx, data, meta); err != nil {
		return problem(err, "updating tags for EventBridge Rule (%s): %s", data)
	}
	if data.HasChangesExcept("tags", "tags_all", "force_destroy") {
		if err := putRule(ctx, data, meta, data.Id()); err != nil {
			return problem(err, "updating EventBridge Rule (%s): %s", data)
		}
	}
	return readRule(ctx, data, meta)
}

func updateRuleTags(ctx context.Context, data *schema.ResourceData, meta any) error {
	if !data.HasChange("tags_all") {
		return nil
	}
	arn := aws.String(data.Get("arn").(string))
	removed, set := tags.Changes(data, tagOf)
	if len(removed) > 0 {
		input := &eventbridge.UntagResourceInput{ResourceARN: arn, TagKeys: removed}
		if _, err := connected(meta).Events.UntagResource(ctx, input, inRegion(data)); err != nil {
			return err
		}
	}
	if len(set) == 0 {
		return nil
	}
	_, err := connected(meta).Events.TagResource(ctx, &eventbridge.TagResourceInput{ResourceARN: arn, Tags: set}, inRegion(data))
	return err
}

func deleteRule(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	hasTargets := func(err error) bool {
		return tfawserr.ErrMessageContains(err, "ValidationException", "Rule can't be deleted since it has targets")
	}
	err := wait.Until(ctx, wait.Shortened(5*time.Minute), hasTargets, func() error {
		_, err := connected(meta).Events.DeleteRule(ctx, &eventbridge.DeleteRuleInput{
			Name: aws.String(data.Id()), EventBusName: aws.String(defaultBus), Force: data.Get("force_destroy").(bool),
		}, inRegion(data))
		return err
	})
	if isMissing(err) {
		return nil
	}
	return problem(err, "deleting EventBridge Rule (%s): %s", data)
}

func tagOf(key, value string) types.Tag {
	return types.Tag{Key: aws.String(key), Value: aws.String(value)}
}

func pairOf(tag types.Tag) (key, value *string) { return tag.Key, tag.Value }
