package cloudformation

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/id"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"

	"plugins/aws/wait"
)

const (
	targetAccounts = "deployment_targets.0.accounts"
	targetUnits    = "deployment_targets.0.organizational_unit_ids"
)

// instancesProblem is an error in the words of upstream's create.AppendDiagError.
func instancesProblem(action, resourceID string, err error) diag.Diagnostics {
	if err == nil {
		return nil
	}
	return diag.Errorf("%s CloudFormation Stack Instances (%s): %s", action, resourceID, err)
}

// createInstances asks for all instances that the arguments name, those that are there included.
func createInstances(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	conn, stackSet := connected(meta).CloudFormation, data.Get("stack_set_name").(string)
	input := &cloudformation.CreateStackInstancesInput{
		StackSetName: aws.String(stackSet), CallAs: callAs(data), OperationPreferences: preferences(data),
		ParameterOverrides: parameters(data.Get("parameter_overrides")),
		Regions:            setTexts(data.Get("regions")),
		DeploymentTargets:  deploymentTargets(data),
	}
	if len(input.Regions) == 0 {
		input.Regions = []string{data.Get("region").(string)}
	}
	if input.DeploymentTargets == nil {
		// As upstream: whatever "accounts" says.
		input.Accounts = []string{connected(meta).AccountID}
	}
	resourceID := instancesID(data, input)
	err := wait.While(ctx, waitsForIAM, func() error {
		input.OperationId = aws.String(id.UniqueId())
		output, err := conn.CreateStackInstances(ctx, input, inRegion(data))
		if err != nil {
			return err
		}
		data.SetId(resourceID)
		operation := stackSetOperation{stackSet, output.OperationId, data.Timeout(schema.TimeoutCreate)}
		if err := awaitOperation(ctx, data, meta, operation); err != nil {
			return fmt.Errorf("waiting for create: %w", err)
		}
		return nil
	})
	if err != nil {
		return instancesProblem("creating", resourceID, err)
	}
	return readInstances(ctx, data, meta)
}

func instancesID(data *schema.ResourceData, input *cloudformation.CreateStackInstancesInput) string {
	deployedBy := ""
	if input.DeploymentTargets != nil && len(input.DeploymentTargets.OrganizationalUnitIds) > 0 {
		deployedBy = "OU"
	}
	return strings.Join([]string{*input.StackSetName, string(callAs(data)), deployedBy}, ",")
}

func deploymentTargets(data *schema.ResourceData) *types.DeploymentTargets {
	fields := block(data, "deployment_targets")
	if fields == nil {
		return nil
	}
	targets := &types.DeploymentTargets{
		AccountFilterType:     types.AccountFilterType(fields["account_filter_type"].(string)),
		Accounts:              setTexts(fields["accounts"]),
		OrganizationalUnitIds: setTexts(fields["organizational_unit_ids"]),
	}
	if url := fields["accounts_url"].(string); url != "" {
		targets.AccountsUrl = aws.String(url)
	}
	return targets
}

// targeted is what an operation is for.
type targeted struct{ accounts, regions, targetAccounts, targetUnits []string }

func allTargeted(data *schema.ResourceData) targeted {
	return targeted{
		accounts: setTexts(data.Get("accounts")), regions: setTexts(data.Get("regions")),
		targetAccounts: setTexts(data.Get(targetAccounts)), targetUnits: setTexts(data.Get(targetUnits)),
	}
}

// updateInstances deletes what is no longer named and creates what is new, field by field, and then
// updates all instances if what they are made with has changed.
func updateInstances(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	steps := []struct {
		field  string
		narrow func(*targeted, []string)
	}{
		{"regions", func(what *targeted, gone []string) { what.regions = gone }},
		{"accounts", func(what *targeted, gone []string) { what.accounts = gone }},
		{targetAccounts, func(what *targeted, gone []string) { what.targetAccounts = gone }},
		{targetUnits, func(what *targeted, gone []string) { what.targetUnits = gone }},
	}
	for _, step := range steps {
		if !data.HasChange(step.field) {
			continue
		}
		lastRaw, nextRaw := data.GetChange(step.field)
		last, next := asSet(lastRaw), asSet(nextRaw)
		if gone := last.Difference(next); gone.Len() > 0 {
			what := allTargeted(data)
			step.narrow(&what, setTexts(gone))
			if err := removeInstances(ctx, data, meta, what); err != nil {
				return instancesProblem("deleting", data.Id(), err)
			}
		}
		if next.Difference(last).Len() > 0 {
			if problems := createInstances(ctx, data, meta); problems.HasError() {
				return problems
			}
		}
	}
	if data.HasChanges("call_as", "deployment_targets.0.accounts_url", "operation_preferences", "parameter_overrides") {
		if problems := renewInstances(ctx, data, meta); problems.HasError() {
			return problems
		}
	}
	return readInstances(ctx, data, meta)
}

// asSet is a set that may be missing with the block around it.
func asSet(value any) *schema.Set {
	if found, ok := value.(*schema.Set); ok {
		return found
	}
	return schema.NewSet(schema.HashString, nil)
}

func renewInstances(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	stackSet := data.Get("stack_set_name").(string)
	input := &cloudformation.UpdateStackInstancesInput{
		OperationId: aws.String(id.UniqueId()), StackSetName: aws.String(stackSet), CallAs: callAs(data),
		Regions:              setTexts(data.Get("regions")),
		OperationPreferences: preferences(data),
		ParameterOverrides:   append([]types.Parameter{}, parameters(data.Get("parameter_overrides"))...),
		DeploymentTargets:    deploymentTargets(data),
	}
	if input.DeploymentTargets == nil {
		input.Accounts = setTexts(data.Get("accounts"))
		if len(input.Accounts) == 0 {
			input.Accounts = []string{connected(meta).AccountID}
		}
	}
	output, err := connected(meta).CloudFormation.UpdateStackInstances(ctx, input, inRegion(data))
	if err != nil {
		return instancesProblem("updating", data.Id(), err)
	}
	operation := stackSetOperation{stackSet, output.OperationId, data.Timeout(schema.TimeoutUpdate)}
	return instancesProblem("waiting for update", data.Id(), awaitOperation(ctx, data, meta, operation))
}

func deleteInstances(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	return instancesProblem("deleting", data.Id(), removeInstances(ctx, data, meta, allTargeted(data)))
}

func removeInstances(ctx context.Context, data *schema.ResourceData, meta any, what targeted) error {
	stackSet := data.Get("stack_set_name").(string)
	input := &cloudformation.DeleteStackInstancesInput{
		OperationId: aws.String(id.UniqueId()), StackSetName: aws.String(stackSet), CallAs: callAs(data),
		Accounts: what.accounts, Regions: what.regions, OperationPreferences: preferences(data),
		RetainStacks: aws.Bool(data.Get("retain_stacks").(bool)),
	}
	if targets := deploymentTargets(data); targets != nil {
		targets.Accounts, targets.OrganizationalUnitIds = what.targetAccounts, what.targetUnits
		input.DeploymentTargets, input.Accounts = targets, nil
	}
	var output *cloudformation.DeleteStackInstancesOutput
	timeout := data.Timeout(schema.TimeoutDelete)
	err := wait.Until(ctx, timeout, isBusy, func() (err error) {
		output, err = connected(meta).CloudFormation.DeleteStackInstances(ctx, input, inRegion(data))
		return err
	})
	if isMissing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return awaitOperation(ctx, data, meta, stackSetOperation{stackSet, output.OperationId, timeout})
}
