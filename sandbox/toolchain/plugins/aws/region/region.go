// Package region is the argument that upstream's provider adds to every regional resource.
//
// Follows internal/provider/sdkv2/region.go, without the check of the partition.
package region

import (
	"context"

	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"

	"plugins/aws/client"
)

// Schema is the argument "region".
func Schema() *schema.Schema {
	return &schema.Schema{Type: schema.TypeString, Optional: true, Computed: true}
}

// Plan plans the provider's region where none is given; another one makes another resource.
func Plan(_ context.Context, diff *schema.ResourceDiff, meta any) error {
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

// Set puts the region that was worked in into the state.
func Set(data *schema.ResourceData, meta any) error {
	if data.Get("region") != "" {
		return nil
	}
	return data.Set("region", meta.(*client.Client).Region)
}

// In sends a call, by its options' field for it, to the region of the resource.
func In(data *schema.ResourceData, of *string) {
	if given := data.Get("region").(string); given != "" {
		*of = given
	}
}
