package iam

import (
	"context"
	"fmt"
	"net/url"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// listInlinePolicies returns the names of a role's inline policies, sorted.
func listInlinePolicies(ctx context.Context, client *iam.Client, role string) ([]string, error) {
	names := []string{}
	pages := iam.NewListRolePoliciesPaginator(client, &iam.ListRolePoliciesInput{RoleName: aws.String(role)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		names = append(names, page.PolicyNames...)
	}
	slices.Sort(names)
	return names, nil
}

// readInlinePolicies returns a role's inline policies as the property inlinePolicies of a role.
func readInlinePolicies(ctx context.Context, client *iam.Client, role string) ([]any, error) {
	names, err := listInlinePolicies(ctx, client, role)
	if err != nil {
		return nil, err
	}
	policies := make([]any, 0, len(names))
	for _, name := range names {
		document, err := readInlinePolicy(ctx, client, role, name)
		if err != nil {
			return nil, err
		}
		policies = append(policies, map[string]any{"name": name, "policy": document})
	}
	return policies, nil
}

func readInlinePolicy(ctx context.Context, client *iam.Client, role, name string) (string, error) {
	found, err := client.GetRolePolicy(ctx, &iam.GetRolePolicyInput{
		RoleName: aws.String(role), PolicyName: aws.String(name),
	})
	if err != nil {
		return "", fmt.Errorf("reading IAM Role Policy (%s:%s): %w", role, name, err)
	}
	return url.QueryUnescape(aws.ToString(found.PolicyDocument))
}

func deleteInlinePolicy(ctx context.Context, client *iam.Client, role, name string) error {
	_, err := client.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{
		RoleName: aws.String(role), PolicyName: aws.String(name),
	})
	return about("deleting inline policy (%s) of IAM Role (%s): %w", name, role, orGone(err))
}

func deleteInlinePolicies(ctx context.Context, client *iam.Client, role string) error {
	names, err := listInlinePolicies(ctx, client, role)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := deleteInlinePolicy(ctx, client, role, name); err != nil {
			return err
		}
	}
	return nil
}
