package iam

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	awspolicy "github.com/hashicorp/awspolicyequivalence"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"

	"plugins/aws/policy"
)

// inlinePolicy is one inline policy of a role, as its argument "inline_policy" has them.
type inlinePolicy struct{ name, document string }

func inlinePolicies(set any) []inlinePolicy {
	var all []inlinePolicy
	for _, item := range set.(*schema.Set).List() {
		fields := item.(map[string]any)
		all = append(all, inlinePolicy{fields["name"].(string), fields["policy"].(string)})
	}
	return all
}

func flattenInlinePolicies(policies []inlinePolicy) []any {
	var all []any
	for _, item := range policies {
		all = append(all, map[string]any{"name": item.name, "policy": item.document})
	}
	return all
}

func inlinePoliciesDiffer(data *schema.ResourceData) bool {
	last, next := data.GetChange("inline_policy")
	return !sameInlinePolicies(inlinePolicies(next), inlinePolicies(last))
}

func sameInlinePolicies(found, asked []inlinePolicy) bool {
	if len(found) == 0 && len(asked) == 1 {
		if equivalent, err := awspolicy.PoliciesAreEquivalent("{}", asked[0].document); err == nil && equivalent {
			return true
		}
	}
	if len(found) != len(asked) {
		return false
	}
	documents := map[string]string{}
	for _, item := range asked {
		documents[item.name] = item.document
	}
	for _, item := range found {
		document, is := documents[item.name]
		if !is {
			return false
		}
		if equivalent, err := awspolicy.PoliciesAreEquivalent(item.document, document); err != nil || !equivalent {
			return false
		}
	}
	return true
}

func readInlinePolicies(ctx context.Context, conn *iam.Client, role string) ([]inlinePolicy, error) {
	names, err := inlinePolicyNames(ctx, conn, role)
	if err != nil {
		return nil, err
	}
	var all []inlinePolicy
	for _, name := range names {
		output, err := conn.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: aws.String(role), PolicyName: aws.String(name)})
		if err != nil {
			return nil, err
		}
		document, err := url.QueryUnescape(aws.ToString(output.PolicyDocument))
		if err != nil {
			return nil, err
		}
		if document, err = policy.VersionFirst(document); err != nil {
			return nil, err
		}
		all = append(all, inlinePolicy{name, document})
	}
	return all, nil
}

func inlinePolicyNames(ctx context.Context, conn *iam.Client, role string) ([]string, error) {
	var names []string
	pages := iam.NewListRolePoliciesPaginator(conn, &iam.ListRolePoliciesInput{RoleName: aws.String(role)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		names = append(names, page.PolicyNames...)
	}
	return names, nil
}

func putInlinePolicies(ctx context.Context, conn *iam.Client, role string, set *schema.Set) error {
	var failures []error
	for _, item := range inlinePolicies(set) {
		if item.name == "" || item.document == "" {
			continue
		}
		_, err := conn.PutRolePolicy(ctx, &iam.PutRolePolicyInput{
			RoleName: aws.String(role), PolicyName: aws.String(item.name), PolicyDocument: aws.String(item.document),
		})
		if err != nil {
			failures = append(failures, fmt.Errorf("adding inline policy (%s): %w", item.name, err))
		}
	}
	return errors.Join(failures...)
}

func deleteInlinePolicies(ctx context.Context, conn *iam.Client, role string, names []string) error {
	var failures []error
	for _, name := range names {
		_, err := conn.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: aws.String(role), PolicyName: aws.String(name)})
		if err != nil && !isMissing(err) {
			failures = append(failures, fmt.Errorf("deleting IAM Role (%s) policy (%s): %w", role, name, err))
		}
	}
	return errors.Join(failures...)
}

func updateInlinePolicies(ctx context.Context, conn *iam.Client, data *schema.ResourceData) diag.Diagnostics {
	if !inlinePoliciesDiffer(data) {
		return nil
	}
	lastRaw, nextRaw := data.GetChange("inline_policy")
	last, next := lastRaw.(*schema.Set), nextRaw.(*schema.Set)
	var removed []string
	for _, item := range inlinePolicies(last.Difference(next)) {
		if item.name != "" {
			removed = append(removed, item.name)
		}
	}
	if err := deleteInlinePolicies(ctx, conn, data.Id(), removed); err != nil {
		return problem(err, "updating IAM Role (%s): %s", data)
	}
	return problem(putInlinePolicies(ctx, conn, data.Id(), next.Difference(last)), "updating IAM Role (%s): %s", data)
}
