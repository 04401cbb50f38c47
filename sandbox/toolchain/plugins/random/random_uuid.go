package main

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	providerschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/mapplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// randomProvider has no settings and one resource.
type randomProvider struct{}

func (randomProvider) Metadata(_ context.Context, _ provider.MetadataRequest, response *provider.MetadataResponse) {
	response.TypeName = "random"
}

func (randomProvider) Schema(_ context.Context, _ provider.SchemaRequest, response *provider.SchemaResponse) {
	response.Schema = providerschema.Schema{}
}

func (randomProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (randomProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (randomProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return randomUUID{} }}
}

// randomUUID is random_uuid, which is generated once and kept until its keepers change.
//
// Follows internal/provider/resource_uuid.go of terraform-provider-random 3.x.
type randomUUID struct{}

func (randomUUID) Metadata(_ context.Context, _ resource.MetadataRequest, response *resource.MetadataResponse) {
	response.TypeName = "random_uuid"
}

func (randomUUID) Schema(_ context.Context, _ resource.SchemaRequest, response *resource.SchemaResponse) {
	kept := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	response.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id": schema.StringAttribute{Computed: true, PlanModifiers: kept},
		"keepers": schema.MapAttribute{
			Optional: true, ElementType: types.StringType, PlanModifiers: []planmodifier.Map{mapplanmodifier.RequiresReplace()},
		},
		"result": schema.StringAttribute{Computed: true, PlanModifiers: kept},
	}}
}

func (randomUUID) Create(ctx context.Context, request resource.CreateRequest, response *resource.CreateResponse) {
	response.State.Raw = request.Plan.Raw
	generated := uuid.NewString()
	response.Diagnostics.Append(response.State.SetAttribute(ctx, path.Root("id"), generated)...)
	response.Diagnostics.Append(response.State.SetAttribute(ctx, path.Root("result"), generated)...)
}

// Read knows nothing beside the state.
func (randomUUID) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (randomUUID) Update(_ context.Context, request resource.UpdateRequest, response *resource.UpdateResponse) {
	response.State.Raw = request.Plan.Raw
}

func (randomUUID) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

func (randomUUID) ImportState(ctx context.Context, request resource.ImportStateRequest, response *resource.ImportStateResponse) {
	if err := uuid.Validate(request.ID); err != nil {
		response.Diagnostics.AddError("Import Random UUID Error", fmt.Sprintf("%q is not a UUID: %s", request.ID, err))
		return
	}
	response.Diagnostics.Append(response.State.SetAttribute(ctx, path.Root("id"), request.ID)...)
	response.Diagnostics.Append(response.State.SetAttribute(ctx, path.Root("result"), request.ID)...)
}
