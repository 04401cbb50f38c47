package iam

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"plugins/aws/awstest"
)

// list is an exclusive list of policies in a test.
type list struct {
	t          *testing.T
	resource   resource.Resource
	attributes schema.Schema
}

func newList(t *testing.T, made resource.Resource, calls ...awstest.Call) list {
	t.Helper()
	made.(resource.ResourceWithConfigure).Configure(context.Background(),
		resource.ConfigureRequest{ProviderData: awstest.Client(t, calls...)}, &resource.ConfigureResponse{})
	response := resource.SchemaResponse{}
	made.Schema(context.Background(), resource.SchemaRequest{}, &response)
	return list{t, made, response.Schema}
}

func (l list) value(items ...string) tftypes.Value {
	values := []tftypes.Value{}
	for _, item := range items {
		values = append(values, tftypes.NewValue(tftypes.String, item))
	}
	set := tftypes.Set{ElementType: tftypes.String}
	attribute := l.resource.(*exclusiveList).attribute
	return tftypes.NewValue(
		tftypes.Object{AttributeTypes: map[string]tftypes.Type{"role_name": tftypes.String, attribute: set}},
		map[string]tftypes.Value{"role_name": tftypes.NewValue(tftypes.String, "Trust"), attribute: tftypes.NewValue(set, values)},
	)
}

// update brings the list from some items to others; it returns the state's value, and the error.
func (l list) update(last, next tftypes.Value) (tftypes.Value, string) {
	state := tfsdk.State{Schema: l.attributes, Raw: last}
	response := resource.UpdateResponse{State: state}
	l.resource.Update(context.Background(),
		resource.UpdateRequest{State: state, Plan: tfsdk.Plan{Schema: l.attributes, Raw: next}}, &response)
	if response.Diagnostics.HasError() {
		return response.State.Raw, response.Diagnostics[0].Summary()
	}
	return response.State.Raw, ""
}

func TestExclusiveListAttachesThenDetaches(t *testing.T) {
	l := newList(t, RolePolicyAttachmentsExclusive(),
		awstest.Call{Action: "ListAttachedRolePolicies", Reply: attachedXML("arn:stays", "arn:goes")},
		awstest.Call{Action: "AttachRolePolicy", With: map[string]string{"PolicyArn": "arn:comes"}},
		awstest.Call{Action: "DetachRolePolicy", With: map[string]string{"PolicyArn": "arn:goes"}},
	)
	state := tfsdk.State{Schema: l.attributes, Raw: l.value()}
	response := resource.CreateResponse{State: state}
	plan := tfsdk.Plan{Schema: l.attributes, Raw: l.value("arn:stays", "arn:comes")}
	l.resource.Create(context.Background(), resource.CreateRequest{Plan: plan}, &response)
	if response.Diagnostics.HasError() || !response.State.Raw.Equal(plan.Raw) {
		t.Errorf("got %v, %v", response.State.Raw, response.Diagnostics)
	}
}

func TestRefusedExclusiveUpdateLeavesTheState(t *testing.T) {
	l := newList(t, RolePoliciesExclusive(),
		awstest.Call{Action: "ListRolePolicies", Reply: "<PolicyNames><member>backdoor</member></PolicyNames>"},
		awstest.Call{Action: "DeleteRolePolicy", Error: "AccessDenied", Message: "no"},
	)
	last := l.value("backdoor")
	state, message := l.update(last, l.value())
	if !state.Equal(last) {
		t.Errorf("the state is %v", state)
	}
	if want := `updating IAM Role Policies Exclusive ("Trust"): operation error IAM: DeleteRolePolicy`; len(message) < len(want) || message[:len(want)] != want {
		t.Errorf("got %q", message)
	}
}

func TestUnchangedExclusiveUpdateCallsNothing(t *testing.T) {
	l := newList(t, RolePoliciesExclusive())
	if _, message := l.update(l.value("a"), l.value("a")); message != "" {
		t.Error(message)
	}
}

func TestReadOfAnExclusiveListTakesWhatTheRoleHas(t *testing.T) {
	l := newList(t, RolePoliciesExclusive(),
		awstest.Call{Action: "ListRolePolicies", Reply: "<PolicyNames><member>backdoor</member></PolicyNames>"},
		awstest.Call{Action: "ListRolePolicies", Error: "NoSuchEntity"},
	)
	read := func() tftypes.Value {
		state := tfsdk.State{Schema: l.attributes, Raw: l.value()}
		response := resource.ReadResponse{State: state}
		l.resource.Read(context.Background(), resource.ReadRequest{State: state}, &response)
		return response.State.Raw
	}
	if got := read(); !got.Equal(l.value("backdoor")) {
		t.Errorf("got %v", got)
	}
	if got := read(); !got.IsNull() {
		t.Errorf("the list of a role that is gone is %v", got)
	}
}
