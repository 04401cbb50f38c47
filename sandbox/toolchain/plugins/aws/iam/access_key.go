package iam

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"plugins/aws/session"
	"plugins/protocol"
)

// AccessKey is aws:iam/accessKey:AccessKey. The SDK marks the output "secret" as a secret, and the
// engine keeps it encrypted. Encryption with a PGP key and SES passwords are not implemented.
func AccessKey(s *session.Session) protocol.Resource {
	return protocol.Resource{
		Token: "aws:iam/accessKey:AccessKey",
		Inputs: []protocol.Property{
			{Name: "user", Required: true, Replace: true},
			{Name: "status", Default: "Active", Validate: isKeyStatus},
		},
		Outputs:   []string{"createDate", "secret"},
		Lifecycle: accessKey{s},
	}
}

func isKeyStatus(value any) error {
	if value != "Active" && value != "Inactive" {
		return fmt.Errorf("expected Active or Inactive, got %v", value)
	}
	return nil
}

type accessKey struct{ session *session.Session }

// Create calls CreateAccessKey, whose answer is the only one that ever has the secret in it.
func (l accessKey) Create(ctx context.Context, inputs protocol.Values) (string, protocol.Values, error) {
	user := inputs.String("user")
	created, err := l.session.IAM().CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: aws.String(user)})
	if err != nil {
		return "", nil, fmt.Errorf("creating IAM Access Key (%s): %w", user, err)
	}
	id := aws.ToString(created.AccessKey.AccessKeyId)
	state := inputs.Copy()
	state["createDate"] = dateOf(created.AccessKey.CreateDate)
	state["secret"] = aws.ToString(created.AccessKey.SecretAccessKey)
	if inputs.String("status") == "Inactive" {
		err = l.setStatus(ctx, id, inputs)
	}
	return id, state, err
}

func (l accessKey) setStatus(ctx context.Context, id string, inputs protocol.Values) error {
	_, err := l.session.IAM().UpdateAccessKey(ctx, &iam.UpdateAccessKeyInput{
		AccessKeyId: aws.String(id),
		Status:      types.StatusType(inputs.String("status")),
		UserName:    aws.String(inputs.String("user")),
	})
	if err != nil {
		return fmt.Errorf("updating IAM Access Key (%s) of IAM User (%s): %w", id, inputs.String("user"), err)
	}
	return nil
}

// Read finds the key among its user's. On import only the key's ID is known, so AWS is asked whose
// it is; the secret stays unknown for ever.
func (l accessKey) Read(ctx context.Context, id string, last protocol.Values) (protocol.Values, error) {
	user := last.String("user")
	if user == "" {
		used, err := l.session.IAM().GetAccessKeyLastUsed(ctx,
			&iam.GetAccessKeyLastUsedInput{AccessKeyId: aws.String(id)})
		if err != nil {
			return nil, fmt.Errorf("reading the user of IAM Access Key (%s): %w", id, err)
		}
		user = aws.ToString(used.UserName)
	}
	keys, err := listAccessKeys(ctx, l.session.IAM(), user)
	if orGone(err) != nil {
		return nil, fmt.Errorf("reading IAM Access Key (%s) of IAM User (%s): %w", id, user, err)
	}
	for _, key := range keys {
		if aws.ToString(key.AccessKeyId) == id {
			state := last.Copy()
			state["createDate"] = dateOf(key.CreateDate)
			state["status"] = string(key.Status)
			state["user"] = user
			return state, nil
		}
	}
	return nil, nil
}

func (l accessKey) Update(ctx context.Context, id string, last, inputs protocol.Values) (protocol.Values, error) {
	if err := l.setStatus(ctx, id, inputs); err != nil {
		return nil, err
	}
	return l.Read(ctx, id, last)
}

func (l accessKey) Delete(ctx context.Context, id string, last protocol.Values) error {
	return deleteAccessKey(ctx, l.session.IAM(), last.String("user"), id)
}

func listAccessKeys(ctx context.Context, client *iam.Client, user string) ([]types.AccessKeyMetadata, error) {
	keys := []types.AccessKeyMetadata{}
	pages := iam.NewListAccessKeysPaginator(client, &iam.ListAccessKeysInput{UserName: aws.String(user)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		keys = append(keys, page.AccessKeyMetadata...)
	}
	return keys, nil
}

func deleteAccessKey(ctx context.Context, client *iam.Client, user, id string) error {
	_, err := client.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{
		AccessKeyId: aws.String(id), UserName: aws.String(user),
	})
	if orGone(err) != nil {
		return fmt.Errorf("deleting IAM Access Key (%s) of IAM User (%s): %w", id, user, err)
	}
	return nil
}

func dateOf(date *time.Time) string {
	return aws.ToTime(date).UTC().Format(time.RFC3339)
}
