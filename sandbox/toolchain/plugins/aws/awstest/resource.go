package awstest

import (
	"context"
	"errors"
	"testing"

	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/terraform"

	"plugins/aws/client"
)

// Resource is a resource of the SDK in a test, with what the state has of it.
type Resource struct {
	T      *testing.T
	Schema *schema.Resource
	State  *terraform.InstanceState
}

// Apply brings the resource to the given arguments, through the SDK's own planning. As in the SDK,
// the state holds what was asked for after a failure, too.
func (r *Resource) Apply(configured *client.Client, arguments map[string]any) error {
	r.T.Helper()
	diff, err := r.Schema.Diff(context.Background(), r.State, terraform.NewResourceConfigRaw(arguments), configured)
	if err != nil {
		r.T.Fatal(err)
	}
	if diff == nil || diff.Empty() {
		return nil
	}
	if diff.RequiresNew() && r.State != nil {
		return errors.New("the resource has to be replaced")
	}
	return r.apply(configured, diff)
}

// Delete deletes the resource.
func (r *Resource) Delete(configured *client.Client) error {
	r.T.Helper()
	return r.apply(configured, &terraform.InstanceDiff{Destroy: true})
}

func (r *Resource) apply(configured *client.Client, diff *terraform.InstanceDiff) error {
	state, problems := r.Schema.Apply(context.Background(), r.State, diff, configured)
	r.State = state
	return asError(problems)
}

// Refresh reads the resource.
func (r *Resource) Refresh(configured *client.Client) error {
	r.T.Helper()
	state, problems := r.Schema.RefreshWithoutUpgrade(context.Background(), r.State, configured)
	r.State = state
	return asError(problems)
}

// Holds compares attributes of the state, by their names there.
func (r *Resource) Holds(attributes map[string]string) {
	r.T.Helper()
	for name, want := range attributes {
		if got := r.State.Attributes[name]; got != want {
			r.T.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func asError(problems diag.Diagnostics) error {
	if !problems.HasError() {
		return nil
	}
	return errors.New(problems[0].Summary + problems[0].Detail)
}
