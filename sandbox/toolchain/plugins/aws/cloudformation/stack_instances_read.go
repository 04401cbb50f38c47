package cloudformation

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"

	"plugins/aws/region"
)

// foundInstances are all instances of a StackSet, as AWS lists them.
type foundInstances struct {
	accounts, regions, units []string
	stackSetID               *string
	summaries                []any
	overrides                []types.Parameter
}

// readInstances takes all instances of the StackSet for this resource's. Of deployment_targets it
// reads the organizational units only: the accounts of the filter stay what the state says.
func readInstances(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	parts := strings.Split(data.Id()+",,", ",")
	if err := data.Set("stack_set_name", parts[0]); err != nil {
		return diag.FromErr(err)
	}
	found, err := listInstances(ctx, data, meta, parts[0], types.CallAs(parts[1]))
	if err == nil && parts[2] != "OU" {
		err = found.describeFirst(ctx, data, meta, parts[0])
	}
	if !data.IsNewResource() && isMissing(err) {
		data.SetId("")
		return nil
	}
	if err != nil {
		return instancesProblem("reading", data.Id(), err)
	}
	if targets := block(data, "deployment_targets"); targets != nil && len(found.units) > 0 {
		targets["organizational_unit_ids"] = found.units
		if err := data.Set("deployment_targets", []any{targets}); err != nil {
			return diag.FromErr(err)
		}
	}
	if err := setAll(data, map[string]any{
		"accounts": found.accounts, "regions": found.regions, "stack_instance_summaries": found.summaries,
		"stack_set_id": found.stackSetID, "parameter_overrides": flattenParameters(found.overrides),
	}); err != nil {
		return diag.FromErr(err)
	}
	return diag.FromErr(region.Set(data, meta))
}

func listInstances(ctx context.Context, data *schema.ResourceData, meta any, stackSet string, caller types.CallAs) (*foundInstances, error) {
	if caller == "" {
		caller = callAs(data)
	}
	found := &foundInstances{}
	pages := cloudformation.NewListStackInstancesPaginator(connected(meta).CloudFormation, &cloudformation.ListStackInstancesInput{
		StackSetName: aws.String(stackSet), CallAs: caller,
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx, inRegion(data))
		if err != nil {
			return nil, err
		}
		for _, summary := range page.Summaries {
			found.add(summary)
		}
	}
	// Where AWS lists none, what was asked for stands in for it.
	if len(found.accounts) == 0 {
		found.accounts = setTexts(data.Get("accounts"))
	}
	if len(found.accounts) == 0 {
		found.accounts = []string{connected(meta).AccountID}
	}
	if len(found.regions) == 0 {
		found.regions = setTexts(data.Get("regions"))
	}
	if len(found.regions) == 0 {
		found.regions = []string{connected(meta).Region}
	}
	return found, nil
}

func (f *foundInstances) add(summary types.StackInstanceSummary) {
	if f.stackSetID == nil {
		f.stackSetID = summary.StackSetId
	}
	f.accounts = appendGiven(f.accounts, summary.Account)
	f.regions = appendGiven(f.regions, summary.Region)
	f.units = appendGiven(f.units, summary.OrganizationalUnitId)
	fields := map[string]any{
		"account_id": summary.Account, "drift_status": string(summary.DriftStatus),
		"organizational_unit_id": summary.OrganizationalUnitId, "region": summary.Region,
		"stack_id": summary.StackId, "stack_set_id": summary.StackSetId,
		"status": string(summary.Status), "status_reason": summary.StatusReason,
	}
	if summary.StackInstanceStatus != nil {
		fields["detailed_status"] = string(summary.StackInstanceStatus.DetailedStatus)
	}
	f.summaries = append(f.summaries, fields)
}

func appendGiven(all []string, value *string) []string {
	if aws.ToString(value) == "" {
		return all
	}
	return append(all, *value)
}

// describeFirst takes the parameters of the first instance for those of all.
func (f *foundInstances) describeFirst(ctx context.Context, data *schema.ResourceData, meta any, stackSet string) error {
	output, err := connected(meta).CloudFormation.DescribeStackInstance(ctx, &cloudformation.DescribeStackInstanceInput{
		StackSetName: aws.String(stackSet), CallAs: callAs(data),
		StackInstanceAccount: aws.String(f.accounts[0]), StackInstanceRegion: aws.String(f.regions[0]),
	}, inRegion(data))
	if err != nil {
		return err
	}
	if output.StackInstance == nil {
		return errors.New("empty result")
	}
	if f.stackSetID == nil {
		f.stackSetID = output.StackInstance.StackSetId
	}
	f.overrides = output.StackInstance.ParameterOverrides
	return nil
}
