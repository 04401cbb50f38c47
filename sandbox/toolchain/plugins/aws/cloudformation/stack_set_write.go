package cloudformation

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/hashicorp/aws-sdk-go-base/v2/tfawserr"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/id"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/retry"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"

	"plugins/aws/tags"
	"plugins/aws/wait"
)

func createStackSet(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	name := data.Get("name").(string)
	input := &cloudformation.CreateStackSetInput{
		ClientRequestToken:    aws.String(id.UniqueId()),
		StackSetName:          aws.String(name),
		Tags:                  tags.Asked(data, tagOf),
		AdministrationRoleARN: given(data, "administration_role_arn"),
		AutoDeployment:        autoDeployment(data),
		CallAs:                callAs(data),
		Capabilities:          capabilities(data),
		Description:           given(data, "description"),
		ExecutionRoleName:     given(data, "execution_role_name"),
		ManagedExecution:      managedExecution(data),
		Parameters:            parameters(data.Get("parameters")),
		PermissionModel:       types.PermissionModels(data.Get("permission_model").(string)),
		TemplateBody:          given(data, "template_body"),
		TemplateURL:           given(data, "template_url"),
	}
	err := wait.While(ctx, waitsForIAM, func() error {
		if _, err := connected(meta).CloudFormation.CreateStackSet(ctx, input, inRegion(data)); err != nil {
			return err
		}
		if err := awaitStackSet(ctx, data, meta, name); err != nil {
			return fmt.Errorf("waiting for create: %w", err)
		}
		return nil
	})
	if err != nil {
		return createStackSetProblem(name, err)
	}
	data.SetId(name)
	return readStackSet(ctx, data, meta)
}

func createStackSetProblem(name string, err error) diag.Diagnostics {
	found := diag.Diagnostic{Severity: diag.Error, Summary: fmt.Sprintf("creating CloudFormation StackSet (%s): %s", name, err)}
	if tfawserr.ErrMessageContains(err, "ValidationError", "Account used is not a delegated administrator") {
		found.Detail = "If you confirm that you are using a delegated administrator account, verify that the IAM User " +
			`or Role has the permission "organizations:ListDelegatedAdministrators".`
	}
	return diag.Diagnostics{found}
}

func awaitStackSet(ctx context.Context, data *schema.ResourceData, meta any, name string) error {
	waiting := &retry.StateChangeConf{
		Pending: []string{},
		Target:  []string{string(types.StackSetStatusActive)},
		Delay:   wait.Shortened(15 * time.Second),
		Timeout: data.Timeout(schema.TimeoutCreate),
		Refresh: func() (any, string, error) {
			found, err := findStackSet(ctx, data, meta, name)
			if isMissing(err) {
				return nil, "", nil
			}
			if err != nil {
				return nil, "", err
			}
			return found, string(found.Status), nil
		},
	}
	_, err := waiting.WaitForStateContext(ctx)
	return err
}

// updateStackSet always asks AWS, whatever has changed.
func updateStackSet(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	input := &cloudformation.UpdateStackSetInput{
		OperationId:           aws.String(id.UniqueId()),
		StackSetName:          aws.String(data.Id()),
		Tags:                  append([]types.Tag{}, tags.Asked(data, tagOf)...),
		AdministrationRoleARN: given(data, "administration_role_arn"),
		CallAs:                callAs(data),
		Capabilities:          capabilities(data),
		Description:           given(data, "description"),
		ExecutionRoleName:     given(data, "execution_role_name"),
		ManagedExecution:      managedExecution(data),
		OperationPreferences:  preferences(data),
		Parameters:            parameters(data.Get("parameters")),
		PermissionModel:       types.PermissionModels(data.Get("permission_model").(string)),
		TemplateBody:          aws.String(data.Get("template_body").(string)),
	}
	if url := given(data, "template_url"); url != nil {
		input.TemplateBody, input.TemplateURL = nil, url
	}
	if automatic := autoDeployment(data); automatic != nil {
		input.AdministrationRoleARN, input.ExecutionRoleName = nil, nil
		input.AutoDeployment = automatic
	}
	output, err := connected(meta).CloudFormation.UpdateStackSet(ctx, input, inRegion(data))
	if err != nil {
		return problem(err, "updating CloudFormation StackSet (%s): %s", data)
	}
	err = awaitOperation(ctx, data, meta, stackSetOperation{data.Id(), output.OperationId, data.Timeout(schema.TimeoutUpdate)})
	if err != nil {
		return problem(err, "waiting for CloudFormation StackSet (%s) update: %s", data)
	}
	return readStackSet(ctx, data, meta)
}

func deleteStackSet(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	_, err := connected(meta).CloudFormation.DeleteStackSet(ctx, &cloudformation.DeleteStackSetInput{
		StackSetName: aws.String(data.Id()), CallAs: callAs(data),
	}, inRegion(data))
	if isMissing(err) {
		return nil
	}
	return problem(err, "deleting CloudFormation StackSet (%s): %s", data)
}
