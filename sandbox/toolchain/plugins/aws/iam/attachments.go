package iam

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"

	"plugins/aws/wait"
)

func texts(set any) []string {
	var all []string
	for _, item := range set.(*schema.Set).List() {
		all = append(all, item.(string))
	}
	return all
}

func attachedPolicies(ctx context.Context, conn *iam.Client, role string) ([]string, error) {
	var arns []string
	pages := iam.NewListAttachedRolePoliciesPaginator(conn, &iam.ListAttachedRolePoliciesInput{RoleName: aws.String(role)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, attached := range page.AttachedPolicies {
			arns = append(arns, aws.ToString(attached.PolicyArn))
		}
	}
	return arns, nil
}

func attach(ctx context.Context, conn *iam.Client, role, policyARN string) error {
	input := &iam.AttachRolePolicyInput{RoleName: aws.String(role), PolicyArn: aws.String(policyARN)}
	err := wait.While(ctx, isConcurrent, func() error {
		_, err := conn.AttachRolePolicy(ctx, input)
		return err
	})
	if err != nil {
		return fmt.Errorf("attaching IAM Policy (%s) to IAM Role (%s): %w", policyARN, role, err)
	}
	return nil
}

func detach(ctx context.Context, conn *iam.Client, role, policyARN string) error {
	input := &iam.DetachRolePolicyInput{RoleName: aws.String(role), PolicyArn: aws.String(policyARN)}
	err := wait.While(ctx, isConcurrent, func() error {
		_, err := conn.DetachRolePolicy(ctx, input)
		return err
	})
	if err != nil && !isMissing(err) {
		return fmt.Errorf("detaching IAM Policy (%s) from IAM Role (%s): %w", policyARN, role, err)
	}
	return nil
}

func attachAll(ctx context.Context, conn *iam.Client, role string, arns []string) error {
	var failures []error
	for _, policyARN := range arns {
		failures = append(failures, attach(ctx, conn, role, policyARN))
	}
	return errors.Join(failures...)
}

// detachAll is what a role does to its own attachments; it does not retry, as upstream's does not.
func detachAll(ctx context.Context, conn *iam.Client, role string, arns []string) error {
	var failures []error
	for _, policyARN := range arns {
		_, err := conn.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: aws.String(role), PolicyArn: aws.String(policyARN)})
		if err != nil && !isMissing(err) {
			failures = append(failures, fmt.Errorf("detaching IAM Policy (%s) from Role (%s): %w", policyARN, role, err))
		}
	}
	return errors.Join(failures...)
}

func updateAttachments(ctx context.Context, conn *iam.Client, data *schema.ResourceData) diag.Diagnostics {
	lastRaw, nextRaw := data.GetChange("managed_policy_arns")
	last, next := lastRaw.(*schema.Set), nextRaw.(*schema.Set)
	if err := detachAll(ctx, conn, data.Id(), texts(last.Difference(next))); err != nil {
		return problem(err, "updating IAM Role (%s): %s", data)
	}
	return problem(attachAll(ctx, conn, data.Id(), texts(next.Difference(last))), "updating IAM Role (%s): %s", data)
}
