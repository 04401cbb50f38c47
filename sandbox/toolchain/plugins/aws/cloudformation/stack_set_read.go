package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/hashicorp/aws-sdk-go-base/v2/tfawserr"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"

	"plugins/aws/region"
	"plugins/aws/tags"
)

func findStackSet(ctx context.Context, data *schema.ResourceData, meta any, name string) (*types.StackSet, error) {
	output, err := connected(meta).CloudFormation.DescribeStackSet(ctx, &cloudformation.DescribeStackSetInput{
		StackSetName: aws.String(name), CallAs: callAs(data),
	}, inRegion(data))
	if callAs(data) == types.CallAsDelegatedAdmin &&
		tfawserr.ErrMessageContains(err, "ValidationError", "Failed to check account is Delegated Administrator") {
		return nil, errGone
	}
	if err != nil {
		return nil, err
	}
	return output.StackSet, nil
}

func readStackSet(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	found, err := findStackSet(ctx, data, meta, data.Id())
	if !data.IsNewResource() && isMissing(err) {
		data.SetId("")
		return nil
	}
	if err != nil {
		return problem(err, "reading CloudFormation StackSet (%s): %s", data)
	}
	if err := setAll(data, map[string]any{
		"arn":                 found.StackSetARN,
		"auto_deployment":     flattenAutoDeployment(found.AutoDeployment),
		"capabilities":        texts(found.Capabilities),
		"description":         found.Description,
		"execution_role_name": found.ExecutionRoleName,
		"managed_execution":   flattenManagedExecution(found.ManagedExecution),
		"name":                found.StackSetName,
		"parameters":          flattenParameters(found.Parameters),
		"permission_model":    string(found.PermissionModel),
		"stack_set_id":        found.StackSetId,
		"template_body":       found.TemplateBody,
	}); err != nil {
		return diag.FromErr(err)
	}
	// AWS names a role of its own for service-managed StackSets (upstream's pull request 45992).
	if block(data, "auto_deployment") == nil {
		if err := data.Set("administration_role_arn", found.AdministrationRoleARN); err != nil {
			return diag.FromErr(err)
		}
	}
	if err := region.Set(data, meta); err != nil {
		return diag.FromErr(err)
	}
	return diag.FromErr(tags.Read(data, found.Tags, func(tag types.Tag) (key, value *string) { return tag.Key, tag.Value }))
}

func setAll(data *schema.ResourceData, values map[string]any) error {
	for name, value := range values {
		if err := data.Set(name, value); err != nil {
			return err
		}
	}
	return nil
}

func texts[Enum ~string](values []Enum) []string {
	all := make([]string, 0, len(values))
	for _, value := range values {
		all = append(all, string(value))
	}
	return all
}

func flattenAutoDeployment(found *types.AutoDeployment) []any {
	if found == nil {
		return []any{}
	}
	return []any{map[string]any{
		"depends_on_stack_sets":            found.DependsOn,
		"enabled":                          aws.ToBool(found.Enabled),
		"retain_stacks_on_account_removal": aws.ToBool(found.RetainStacksOnAccountRemoval),
	}}
}

func flattenManagedExecution(found *types.ManagedExecution) []any {
	if found == nil {
		return []any{}
	}
	return []any{map[string]any{"active": aws.ToBool(found.Active)}}
}

func flattenParameters(found []types.Parameter) map[string]any {
	all := map[string]any{}
	for _, parameter := range found {
		all[aws.ToString(parameter.ParameterKey)] = aws.ToString(parameter.ParameterValue)
	}
	return all
}
