package iam

import (
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"plugins/protocol"
)

// deriveTagsAll says that tagsAll equals tags: the stand-in has no default tags.
func deriveTagsAll(inputs protocol.Values) protocol.Values {
	if tags, ok := inputs["tags"]; ok {
		return protocol.Values{"tagsAll": tags}
	}
	return protocol.Values{"tagsAll": map[string]any{}}
}

// tagList returns tags as IAM wants them, in a stable order.
func tagList(tags map[string]string) []types.Tag {
	list := make([]types.Tag, 0, len(tags))
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, types.Tag{Key: aws.String(key), Value: aws.String(tags[key])})
	}
	return list
}

// tagMap leaves out the tags that AWS itself sets, which nobody can change.
func tagMap(list []types.Tag) map[string]string {
	tags := map[string]string{}
	for _, tag := range list {
		if key := aws.ToString(tag.Key); !strings.HasPrefix(key, "aws:") {
			tags[key] = aws.ToString(tag.Value)
		}
	}
	return tags
}

// tagChanges tells which tags to remove and which to set.
func tagChanges(last, next map[string]string) (removed []string, changed map[string]string) {
	changed = map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(last)) {
		if _, kept := next[key]; !kept {
			removed = append(removed, key)
		}
	}
	for key, value := range next {
		if old, there := last[key]; !there || old != value {
			changed[key] = value
		}
	}
	return removed, changed
}
