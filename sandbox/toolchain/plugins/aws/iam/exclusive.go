package iam

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"plugins/aws/client"
)

// exclusiveList is all that a role may have of something: whatever else it has is removed.
type exclusiveList struct {
	typeName, attribute, title string
	list                       func(ctx context.Context, conn *iam.Client, role string) ([]string, error)
	add, remove                func(ctx context.Context, conn *iam.Client, role, item string) error
	client                     *client.Client
}

// RolePolicyAttachmentsExclusive is aws_iam_role_policy_attachments_exclusive. Follows
// role_policy_attachments_exclusive.go.
func RolePolicyAttachmentsExclusive() resource.Resource {
	return &exclusiveList{
		typeName: "aws_iam_role_policy_attachments_exclusive", attribute: "policy_arns",
		title: "Role Policy Attachments Exclusive",
		list:  attachedPolicies, add: attach, remove: detach,
	}
}

// RolePoliciesExclusive is aws_iam_role_policies_exclusive. Follows role_policies_exclusive.go: a
// name that the role lacks is put without a document, which AWS refuses.
func RolePoliciesExclusive() resource.Resource {
	return &exclusiveList{
		typeName: "aws_iam_role_policies_exclusive", attribute: "policy_names", title: "Role Policies Exclusive",
		list: inlinePolicyNames,
		add: func(ctx context.Context, conn *iam.Client, role, name string) error {
			_, err := conn.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: aws.String(role), PolicyName: aws.String(name)})
			return err
		},
		remove: func(ctx context.Context, conn *iam.Client, role, name string) error {
			_, err := conn.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: aws.String(role), PolicyName: aws.String(name)})
			return err
		},
	}
}

func (l *exclusiveList) Metadata(_ context.Context, _ resource.MetadataRequest, response *resource.MetadataResponse) {
	response.TypeName = l.typeName
}

func (l *exclusiveList) Schema(_ context.Context, _ resource.SchemaRequest, response *resource.SchemaResponse) {
	response.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"role_name": schema.StringAttribute{
			Required: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
		},
		l.attribute: schema.SetAttribute{Required: true, ElementType: types.StringType},
	}}
}

func (l *exclusiveList) Configure(_ context.Context, request resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	if configured, ok := request.ProviderData.(*client.Client); ok {
		l.client = configured
	}
}

func (l *exclusiveList) Create(ctx context.Context, request resource.CreateRequest, response *resource.CreateResponse) {
	var role types.String
	var asked []string
	response.Diagnostics.Append(request.Plan.GetAttribute(ctx, path.Root("role_name"), &role)...)
	response.Diagnostics.Append(request.Plan.GetAttribute(ctx, path.Root(l.attribute), &asked)...)
	if response.Diagnostics.HasError() {
		return
	}
	if err := l.sync(ctx, role.ValueString(), asked); err != nil {
		response.Diagnostics.AddError(l.message("creating", role, err), err.Error())
		return
	}
	response.State.Raw = request.Plan.Raw
}

func (l *exclusiveList) Read(ctx context.Context, request resource.ReadRequest, response *resource.ReadResponse) {
	var role types.String
	response.Diagnostics.Append(request.State.GetAttribute(ctx, path.Root("role_name"), &role)...)
	if response.Diagnostics.HasError() {
		return
	}
	found, err := l.list(ctx, l.client.IAM, role.ValueString())
	if isMissing(err) {
		response.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		response.Diagnostics.AddError(l.message("reading", role, err), err.Error())
		return
	}
	items := make([]attr.Value, 0, len(found))
	for _, item := range found {
		items = append(items, types.StringValue(item))
	}
	response.Diagnostics.Append(response.State.SetAttribute(ctx, path.Root(l.attribute), types.SetValueMust(types.StringType, items))...)
}

// Update changes the state only if all of it succeeds, as the framework has it.
func (l *exclusiveList) Update(ctx context.Context, request resource.UpdateRequest, response *resource.UpdateResponse) {
	var role types.String
	var last, next types.Set
	response.Diagnostics.Append(request.Plan.GetAttribute(ctx, path.Root("role_name"), &role)...)
	response.Diagnostics.Append(request.Plan.GetAttribute(ctx, path.Root(l.attribute), &next)...)
	response.Diagnostics.Append(request.State.GetAttribute(ctx, path.Root(l.attribute), &last)...)
	if response.Diagnostics.HasError() {
		return
	}
	if !next.Equal(last) {
		var asked []string
		response.Diagnostics.Append(next.ElementsAs(ctx, &asked, false)...)
		if response.Diagnostics.HasError() {
			return
		}
		if err := l.sync(ctx, role.ValueString(), asked); err != nil {
			response.Diagnostics.AddError(l.message("updating", role, err), err.Error())
			return
		}
	}
	response.State.Raw = request.Plan.Raw
}

// Delete leaves the role as it is.
func (*exclusiveList) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

func (*exclusiveList) ImportState(ctx context.Context, request resource.ImportStateRequest, response *resource.ImportStateResponse) {
	resource.ImportStatePassthroughID(ctx, path.Root("role_name"), request, response)
}

func (l *exclusiveList) sync(ctx context.Context, role string, asked []string) error {
	found, err := l.list(ctx, l.client.IAM, role)
	if err != nil {
		return err
	}
	for _, item := range asked {
		if slices.Contains(found, item) {
			continue
		}
		if err := l.add(ctx, l.client.IAM, role, item); err != nil {
			return err
		}
	}
	for _, item := range found {
		if slices.Contains(asked, item) {
			continue
		}
		if err := l.remove(ctx, l.client.IAM, role, item); err != nil {
			return err
		}
	}
	return nil
}

func (l *exclusiveList) message(action string, role types.String, err error) string {
	return fmt.Sprintf("%s IAM %s (%s): %s", action, l.title, role, err)
}
