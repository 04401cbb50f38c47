package events

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/hashicorp/aws-sdk-go-base/v2/tfawserr"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/id"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/validation"

	"plugins/aws/refuse"
	"plugins/aws/region"
)

// errGone is what a search ends with that finds nothing.
var errGone = errors.New("couldn't find resource")

// refusedTargets are the blocks for other services than API destinations, and for parts of the event.
var refusedTargets = []string{
	"appsync_target", "batch_target", "ecs_target", "input_transformer", "kinesis_target", "redshift_target",
	"run_command_targets", "sagemaker_pipeline_target", "sqs_target",
}

// Target is aws_cloudwatch_event_target of an API destination on the default bus. Follows target.go.
func Target() *schema.Resource {
	return &schema.Resource{
		CreateWithoutTimeout: createTarget,
		ReadWithoutTimeout:   readTarget,
		UpdateWithoutTimeout: updateTarget,
		DeleteWithoutTimeout: deleteTarget,
		CustomizeDiff:        planTarget,
		SchemaVersion:        1,
		Importer:             &schema.ResourceImporter{StateContext: importTarget},
		Schema:               targetSchema(),
	}
}

func targetSchema() map[string]*schema.Schema {
	fields := map[string]*schema.Schema{
		"arn": required(),
		"dead_letter_config": {
			Type: schema.TypeList, Optional: true, MaxItems: 1,
			Elem: &schema.Resource{Schema: map[string]*schema.Schema{"arn": optional()}},
		},
		"event_bus_name": busSchema(),
		"force_destroy":  {Type: schema.TypeBool, Optional: true, Default: false},
		"http_target": {
			Type: schema.TypeList, Optional: true, MaxItems: 1, Elem: &schema.Resource{Schema: map[string]*schema.Schema{
				"header_parameters":       {Type: schema.TypeMap, Optional: true, Elem: &schema.Schema{Type: schema.TypeString}},
				"path_parameter_values":   {Type: schema.TypeList, Optional: true, Elem: &schema.Schema{Type: schema.TypeString}},
				"query_string_parameters": {Type: schema.TypeMap, Optional: true, Elem: &schema.Schema{Type: schema.TypeString}},
			}},
		},
		"input": {
			Type: schema.TypeString, Optional: true,
			ValidateFunc: validation.All(validation.StringIsJSON, validation.StringLenBetween(0, 8192)),
		},
		"input_path": refuse.Schema(schema.TypeString),
		"region":     region.Schema(),
		"retry_policy": {
			Type: schema.TypeList, Optional: true, MaxItems: 1, Elem: &schema.Resource{Schema: map[string]*schema.Schema{
				"maximum_event_age_in_seconds": {Type: schema.TypeInt, Optional: true, ValidateFunc: validation.IntBetween(0, 86400)},
				"maximum_retry_attempts":       {Type: schema.TypeInt, Optional: true, ValidateFunc: validation.IntBetween(0, 185)},
			}},
		},
		"role_arn":  optional(),
		"rule":      {Type: schema.TypeString, Required: true, ForceNew: true},
		"target_id": {Type: schema.TypeString, Optional: true, Computed: true, ForceNew: true},
	}
	for _, name := range refusedTargets {
		fields[name] = refuse.Block(1)
	}
	fields["run_command_targets"] = refuse.Block(5)
	return fields
}

func planTarget(ctx context.Context, diff *schema.ResourceDiff, meta any) error {
	return errors.Join(refuse.Blocks(diff, refusedTargets...), region.Plan(ctx, diff, meta))
}

func importTarget(_ context.Context, data *schema.ResourceData, _ any) ([]*schema.ResourceData, error) {
	rule, target, is := strings.Cut(data.Id(), "/")
	if !is || rule == "" || target == "" {
		return nil, fmt.Errorf("unexpected format for ID (%s), expected RULENAME/TARGETID", data.Id())
	}
	data.SetId(rule + "-" + target)
	return []*schema.ResourceData{data}, setAll(data, map[string]any{"rule": rule, "target_id": target, "event_bus_name": defaultBus})
}

func createTarget(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	if data.Get("target_id") == "" {
		if err := data.Set("target_id", id.UniqueId()); err != nil {
			return diag.FromErr(err)
		}
	}
	name := data.Get("rule").(string) + "-" + data.Get("target_id").(string)
	if err := putTarget(ctx, data, meta); err != nil {
		return diag.Errorf("creating EventBridge Target (%s): %s", name, err)
	}
	data.SetId(name)
	return readTarget(ctx, data, meta)
}

func putTarget(ctx context.Context, data *schema.ResourceData, meta any) error {
	output, err := connected(meta).Events.PutTargets(ctx, &eventbridge.PutTargetsInput{
		Rule: given(data, "rule"), EventBusName: given(data, "event_bus_name"), Targets: []types.Target{askedTarget(data)},
	}, inRegion(data))
	if err != nil {
		return err
	}
	var failures []error
	for _, entry := range output.FailedEntries {
		failures = append(failures, fmt.Errorf("%s: %s: %s",
			aws.ToString(entry.TargetId), aws.ToString(entry.ErrorCode), aws.ToString(entry.ErrorMessage)))
	}
	return errors.Join(failures...)
}

func askedTarget(data *schema.ResourceData) types.Target {
	target := types.Target{
		Arn: given(data, "arn"), Id: given(data, "target_id"), Input: given(data, "input"), RoleArn: given(data, "role_arn"),
	}
	if fields := fieldsOf(data.Get("http_target")); fields != nil {
		target.HttpParameters = &types.HttpParameters{
			HeaderParameters:      textMap(fields["header_parameters"]),
			QueryStringParameters: textMap(fields["query_string_parameters"]),
		}
		for _, value := range fields["path_parameter_values"].([]any) {
			target.HttpParameters.PathParameterValues = append(target.HttpParameters.PathParameterValues, value.(string))
		}
	}
	if fields := fieldsOf(data.Get("retry_policy")); fields != nil {
		target.RetryPolicy = &types.RetryPolicy{
			MaximumEventAgeInSeconds: aws.Int32(int32(fields["maximum_event_age_in_seconds"].(int))),
			MaximumRetryAttempts:     aws.Int32(int32(fields["maximum_retry_attempts"].(int))),
		}
	}
	if fields := fieldsOf(data.Get("dead_letter_config")); fields != nil {
		target.DeadLetterConfig = &types.DeadLetterConfig{Arn: aws.String(fields["arn"].(string))}
	}
	return target
}

func textMap(value any) map[string]string {
	all := map[string]string{}
	for key, text := range value.(map[string]any) {
		all[key] = text.(string)
	}
	return all
}

func readTarget(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	target, err := findTarget(ctx, data, meta)
	if !data.IsNewResource() && errors.Is(err, errGone) {
		data.SetId("")
		return nil
	}
	if err != nil {
		return problem(err, "reading EventBridge Target (%s): %s", data)
	}
	values := map[string]any{
		"arn": target.Arn, "event_bus_name": defaultBus, "force_destroy": data.Get("force_destroy"), "http_target": nil,
		"input": target.Input, "input_path": target.InputPath, "role_arn": target.RoleArn, "target_id": target.Id,
	}
	if found := target.HttpParameters; found != nil {
		values["http_target"] = []any{map[string]any{
			"header_parameters": found.HeaderParameters, "path_parameter_values": found.PathParameterValues,
			"query_string_parameters": found.QueryStringParameters,
		}}
	}
	if found := target.RetryPolicy; found != nil {
		values["retry_policy"] = []any{map[string]any{
			"maximum_event_age_in_seconds": aws.ToInt32(found.MaximumEventAgeInSeconds),
			"maximum_retry_attempts":       aws.ToInt32(found.MaximumRetryAttempts),
		}}
	}
	if found := target.DeadLetterConfig; found != nil {
		values["dead_letter_config"] = []any{map[string]any{"arn": aws.ToString(found.Arn)}}
	}
	return diag.FromErr(errors.Join(setAll(data, values), region.Set(data, meta)))
}

func findTarget(ctx context.Context, data *schema.ResourceData, meta any) (*types.Target, error) {
	input := &eventbridge.ListTargetsByRuleInput{
		Rule: given(data, "rule"), EventBusName: given(data, "event_bus_name"), Limit: aws.Int32(100),
	}
	for {
		page, err := connected(meta).Events.ListTargetsByRule(ctx, input, inRegion(data))
		if isMissing(err) || tfawserr.ErrCodeEquals(err, "ValidationException") {
			return nil, errGone
		}
		if err != nil {
			return nil, err
		}
		for _, target := range page.Targets {
			if aws.ToString(target.Id) == data.Get("target_id") {
				return &target, nil
			}
		}
		if page.NextToken == nil {
			return nil, errGone
		}
		input.NextToken = page.NextToken
	}
}

func updateTarget(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	if data.HasChangesExcept("force_destroy") {
		if err := putTarget(ctx, data, meta); err != nil {
			return problem(err, "updating EventBridge Target (%s): %s", data)
		}
	}
	return readTarget(ctx, data, meta)
}

func deleteTarget(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	output, err := connected(meta).Events.RemoveTargets(ctx, &eventbridge.RemoveTargetsInput{
		Ids: []string{data.Get("target_id").(string)}, Rule: given(data, "rule"),
		EventBusName: given(data, "event_bus_name"), Force: data.Get("force_destroy").(bool),
	}, inRegion(data))
	if isMissing(err) {
		return nil
	}
	if err == nil && len(output.FailedEntries) > 0 {
		entry := output.FailedEntries[0]
		err = fmt.Errorf("%s: %s: %s", aws.ToString(entry.TargetId), aws.ToString(entry.ErrorCode), aws.ToString(entry.ErrorMessage))
	}
	return problem(err, "deleting EventBridge Target (%s): %s", data)
}
