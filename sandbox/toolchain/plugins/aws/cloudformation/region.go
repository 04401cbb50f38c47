package cloudformation

import (
	"context"

	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"

	"plugins/aws/client"
)

// regionSchema is the argument that upstream's provider adds to every regional resource.
//
// Follows internal/provider/sdkv2/region.go, without the check of the partition.
func regionSchema() *schema.Schema {
	return &schema.Schema{Type: schema.TypeString, Optional: true, Computed: true}
}

// planRegion plans the provider's region where none is given; another one makes another resource.
func planRegion(_ context.Context, diff *schema.ResourceDiff, meta any) error {
	if configured, ok := meta.(*client.Client); ok && diff.Get("region") == "" && diff.NewValueKnown("region") {
		if err := diff.SetNew("region", configured.Region); err != nil {
			return err
		}
	}
	if last, _ := diff.GetChange("region"); diff.Id() != "" && diff.HasChange("region") && last != "" {
		return diff.ForceNew("region")
	}
	return nil
}

// setRegion puts the region that was worked in into the state.
func setRegion(data *schema.ResourceData, meta any) error {
	if data.Get("region") != "" {
		return nil
	}
	return data.Set("region", connected(meta).Region)
}
