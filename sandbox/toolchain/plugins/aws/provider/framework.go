package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	frameworkschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"

	"plugins/aws/iam"
)

// frameworkHalf serves the resources that upstream writes for terraform-plugin-framework. It has the
// settings of the other half, and is configured by it.
//
// Follows internal/provider/framework/provider.go of terraform-provider-aws 6.x.
type frameworkHalf struct{ other *schema.Provider }

func (frameworkHalf) Metadata(_ context.Context, _ framework.MetadataRequest, response *framework.MetadataResponse) {
	response.TypeName = "aws"
}

func (f frameworkHalf) Schema(_ context.Context, _ framework.SchemaRequest, response *framework.SchemaResponse) {
	attributes, nested := map[string]frameworkschema.Attribute{}, map[string]frameworkschema.Block{}
	for name, setting := range f.other.Schema {
		if inside, isBlock := setting.Elem.(*schema.Resource); isBlock {
			nested[name] = blockOf(setting.Type, inside.Schema)
		} else {
			attributes[name] = attributeOf(setting)
		}
	}
	response.Schema = frameworkschema.Schema{Attributes: attributes, Blocks: nested}
}

func blockOf(kind schema.ValueType, inside map[string]*schema.Schema) frameworkschema.Block {
	object := frameworkschema.NestedBlockObject{Attributes: map[string]frameworkschema.Attribute{}}
	for name, setting := range inside {
		object.Attributes[name] = attributeOf(setting)
	}
	if kind == schema.TypeSet {
		return frameworkschema.SetNestedBlock{NestedObject: object}
	}
	return frameworkschema.ListNestedBlock{NestedObject: object}
}

func attributeOf(setting *schema.Schema) frameworkschema.Attribute {
	var text attr.Type = types.StringType
	switch setting.Type {
	case schema.TypeBool:
		return frameworkschema.BoolAttribute{Optional: true}
	case schema.TypeInt:
		return frameworkschema.Int64Attribute{Optional: true}
	case schema.TypeList:
		return frameworkschema.ListAttribute{Optional: true, ElementType: text}
	case schema.TypeSet:
		return frameworkschema.SetAttribute{Optional: true, ElementType: text}
	case schema.TypeMap:
		return frameworkschema.MapAttribute{Optional: true, ElementType: text}
	}
	return frameworkschema.StringAttribute{Optional: true}
}

func (f frameworkHalf) Configure(_ context.Context, _ framework.ConfigureRequest, response *framework.ConfigureResponse) {
	response.ResourceData = f.other.Meta()
}

func (frameworkHalf) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (frameworkHalf) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{iam.RolePoliciesExclusive, iam.RolePolicyAttachmentsExclusive}
}
