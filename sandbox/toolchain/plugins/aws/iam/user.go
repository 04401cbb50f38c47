package iam

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"plugins/aws/session"
	"plugins/protocol"
)

// User is aws:iam/user:User. Unlike the official plugin it replaces a user whose name changes,
// instead of renaming it.
func User(s *session.Session) protocol.Resource {
	return protocol.Resource{
		Token: "aws:iam/user:User",
		Inputs: []protocol.Property{
			{Name: "name", Replace: true, Computed: true, Validate: nameUpTo(64)},
			{Name: "path", Default: "/", Validate: isPath},
			{Name: "forceDestroy", Kind: protocol.Bool, Default: false},
			{Name: "permissionsBoundary"},
			{Name: "tags", Kind: protocol.StringMap},
		},
		Outputs:   []string{"arn", "tagsAll", "uniqueId"},
		Autoname:  "name",
		Derive:    deriveTagsAll,
		Lifecycle: userLifecycle{s},
	}
}

type userLifecycle struct{ session *session.Session }

// Create calls CreateUser and then GetUser, waiting until IAM knows the user.
func (l userLifecycle) Create(ctx context.Context, inputs protocol.Values) (string, protocol.Values, error) {
	name := inputs.String("name")
	_, err := l.session.IAM().CreateUser(ctx, &iam.CreateUserInput{
		UserName:            aws.String(name),
		Path:                aws.String(inputs.String("path")),
		PermissionsBoundary: textOf(inputs, "permissionsBoundary"),
		Tags:                tagList(inputs.StringMap("tags")),
	})
	if err != nil {
		return "", nil, fmt.Errorf("creating IAM User (%s): %w", name, err)
	}
	var state protocol.Values
	err = whilePropagating(ctx, isNotFound, func() error {
		state, err = l.find(ctx, name, inputs)
		return err
	})
	return name, state, err
}

func (l userLifecycle) find(ctx context.Context, name string, last protocol.Values) (protocol.Values, error) {
	found, err := l.session.IAM().GetUser(ctx, &iam.GetUserInput{UserName: aws.String(name)})
	if err != nil {
		return nil, fmt.Errorf("reading IAM User (%s): %w", name, err)
	}
	tags := protocol.Map(tagMap(found.User.Tags))
	return protocol.Values{
		"arn":                 aws.ToString(found.User.Arn),
		"forceDestroy":        last.Bool("forceDestroy"),
		"name":                aws.ToString(found.User.UserName),
		"path":                aws.ToString(found.User.Path),
		"permissionsBoundary": boundaryOf(found.User.PermissionsBoundary),
		"tags":                tags,
		"tagsAll":             tags,
		"uniqueId":            aws.ToString(found.User.UserId),
	}, nil
}

func (l userLifecycle) Read(ctx context.Context, id string, last protocol.Values) (protocol.Values, error) {
	state, err := l.find(ctx, id, last)
	if isNotFound(err) {
		return nil, nil
	}
	return state, err
}

// Update makes one call per changed property and reads the user.
func (l userLifecycle) Update(ctx context.Context, id string, last, inputs protocol.Values) (protocol.Values, error) {
	if path := inputs.String("path"); path != last.String("path") {
		_, err := l.session.IAM().UpdateUser(ctx, &iam.UpdateUserInput{
			UserName: aws.String(id), NewPath: aws.String(path),
		})
		if err != nil {
			return nil, fmt.Errorf("updating IAM User (%s) path: %w", id, err)
		}
	}
	if err := l.updateBoundary(ctx, id, last, inputs); err != nil {
		return nil, fmt.Errorf("updating IAM User (%s) permissions boundary: %w", id, err)
	}
	if err := l.updateTags(ctx, id, last, inputs); err != nil {
		return nil, fmt.Errorf("updating IAM User (%s) tags: %w", id, err)
	}
	return l.find(ctx, id, inputs)
}

func (l userLifecycle) updateBoundary(ctx context.Context, id string, last, inputs protocol.Values) error {
	boundary := inputs.String("permissionsBoundary")
	if last.String("permissionsBoundary") == boundary {
		return nil
	}
	if boundary == "" {
		_, err := l.session.IAM().DeleteUserPermissionsBoundary(ctx,
			&iam.DeleteUserPermissionsBoundaryInput{UserName: aws.String(id)})
		return err
	}
	_, err := l.session.IAM().PutUserPermissionsBoundary(ctx, &iam.PutUserPermissionsBoundaryInput{
		UserName: aws.String(id), PermissionsBoundary: aws.String(boundary),
	})
	return err
}

func (l userLifecycle) updateTags(ctx context.Context, id string, last, inputs protocol.Values) error {
	removed, changed := tagChanges(last.StringMap("tagsAll"), inputs.StringMap("tags"))
	if len(removed) > 0 {
		_, err := l.session.IAM().UntagUser(ctx, &iam.UntagUserInput{UserName: aws.String(id), TagKeys: removed})
		if err != nil {
			return err
		}
	}
	if len(changed) > 0 {
		_, err := l.session.IAM().TagUser(ctx, &iam.TagUserInput{UserName: aws.String(id), Tags: tagList(changed)})
		return err
	}
	return nil
}
