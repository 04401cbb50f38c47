package iam

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// listAttachments returns the ARNs of the managed policies that are attached to a role, sorted so
// that a state does not change with the order of AWS's answer.
func listAttachments(ctx context.Context, client *iam.Client, role string) ([]string, error) {
	arns := []string{}
	pages := iam.NewListAttachedRolePoliciesPaginator(client,
		&iam.ListAttachedRolePoliciesInput{RoleName: aws.String(role)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, policy := range page.AttachedPolicies {
			arns = append(arns, aws.ToString(policy.PolicyArn))
		}
	}
	slices.Sort(arns)
	return arns, nil
}

// syncAttachments attaches what is wanted and missing, then detaches what is there and not wanted.
func syncAttachments(ctx context.Context, client *iam.Client, role string, wanted []string) error {
	attached, err := listAttachments(ctx, client, role)
	if err != nil {
		return err
	}
	for _, policyARN := range wanted {
		if slices.Contains(attached, policyARN) {
			continue
		}
		if err := attach(ctx, client, role, policyARN); err != nil {
			return err
		}
	}
	for _, policyARN := range attached {
		if slices.Contains(wanted, policyARN) {
			continue
		}
		if err := detach(ctx, client, role, policyARN); err != nil {
			return err
		}
	}
	return nil
}

func attach(ctx context.Context, client *iam.Client, role, policyARN string) error {
	_, err := client.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{
		RoleName: aws.String(role), PolicyArn: aws.String(policyARN),
	})
	return about("attaching IAM Policy (%s) to IAM Role (%s): %w", policyARN, role, err)
}

func detach(ctx context.Context, client *iam.Client, role, policyARN string) error {
	_, err := client.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{
		RoleName: aws.String(role), PolicyArn: aws.String(policyARN),
	})
	return about("detaching IAM Policy (%s) from IAM Role (%s): %w", policyARN, role, orGone(err))
}
