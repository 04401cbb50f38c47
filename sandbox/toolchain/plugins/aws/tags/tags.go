// Package tags does for a resource's tags what upstream's resources leave to its provider.
//
// Follows internal/provider/sdkv2/tags_interceptor.go and internal/tags of terraform-provider-aws
// 6.x, without default_tags and ignore_tags, which the provider refuses.
package tags

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
)

// ofAWS is how the keys of AWS's own tags begin, which no resource manages.
const ofAWS = "aws:"

// Schema is the argument "tags".
func Schema() *schema.Schema {
	return &schema.Schema{Type: schema.TypeMap, Optional: true, Elem: &schema.Schema{Type: schema.TypeString}}
}

// AllSchema is the attribute "tags_all".
func AllSchema() *schema.Schema {
	all := Schema()
	all.Computed = true
	return all
}

// SetDiff plans "tags_all", which is "tags" where the provider has no default tags.
func SetDiff(_ context.Context, diff *schema.ResourceDiff, _ any) error {
	if !diff.NewValueKnown("tags") {
		return diff.SetNewComputed("tags_all")
	}
	asked := diff.Get("tags").(map[string]any)
	if !diff.HasChange("tags") && len(asked) == 0 {
		return nil
	}
	return diff.SetNew("tags_all", asked)
}

// Asked are the tags that a resource is to have, sorted by key.
func Asked[Tag any](data *schema.ResourceData, tag func(key, value string) Tag) []Tag {
	return list(Map(data.Get("tags_all"), data.Get("tags")), tag)
}

// Map is the first that is not empty of several values of maps.
func Map(values ...any) map[string]string {
	texts := map[string]string{}
	for _, value := range values {
		for key, text := range value.(map[string]any) {
			texts[key] = text.(string)
		}
		if len(texts) > 0 {
			break
		}
	}
	return texts
}

func list[Tag any](texts map[string]string, tag func(key, value string) Tag) []Tag {
	var all []Tag
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		if !strings.HasPrefix(key, ofAWS) {
			all = append(all, tag(key, texts[key]))
		}
	}
	return all
}

// Changes are the keys of tags to remove, and the tags to set, of a planned update.
func Changes[Tag any](data *schema.ResourceData, tag func(key, value string) Tag) (removed []string, set []Tag) {
	lastRaw, nextRaw := data.GetChange("tags_all")
	last, next := Map(lastRaw), Map(nextRaw)
	for _, key := range slices.Sorted(maps.Keys(last)) {
		if _, stays := next[key]; !stays && !strings.HasPrefix(key, ofAWS) {
			removed = append(removed, key)
		}
	}
	maps.DeleteFunc(next, func(key, value string) bool {
		before, was := last[key]
		return was && before == value
	})
	return removed, list(next, tag)
}

// Read puts the tags that AWS has into the state.
func Read[Tag any](data *schema.ResourceData, found []Tag, pair func(Tag) (key, value *string)) error {
	texts := map[string]string{}
	for _, tag := range found {
		if key, value := pair(tag); !strings.HasPrefix(*key, ofAWS) {
			texts[*key] = *value
		}
	}
	if err := data.Set("tags", texts); err != nil {
		return err
	}
	return data.Set("tags_all", texts)
}
