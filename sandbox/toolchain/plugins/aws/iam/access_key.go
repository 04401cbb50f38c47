package iam

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/validation"
)

// AccessKey is aws_iam_access_key. Follows access_key.go, without pgp_key.
func AccessKey() *schema.Resource {
	secret := func() *schema.Schema { return &schema.Schema{Type: schema.TypeString, Computed: true, Sensitive: true} }
	return &schema.Resource{
		CreateWithoutTimeout: createAccessKey,
		ReadWithoutTimeout:   readAccessKey,
		UpdateWithoutTimeout: updateAccessKey,
		DeleteWithoutTimeout: deleteAccessKey,
		Importer:             &schema.ResourceImporter{StateContext: importAccessKey},
		Schema: map[string]*schema.Schema{
			"create_date":                    computed(),
			"encrypted_secret":               computed(),
			"encrypted_ses_smtp_password_v4": computed(),
			"key_fingerprint":                computed(),
			"pgp_key":                        {Type: schema.TypeString, Optional: true, ForceNew: true, ValidateFunc: notImplemented},
			"secret":                         secret(),
			"ses_smtp_password_v4":           secret(),
			"status": {
				Type: schema.TypeString, Optional: true, Default: string(types.StatusTypeActive),
				ValidateFunc: validation.StringInSlice([]string{string(types.StatusTypeActive), string(types.StatusTypeInactive)}, false),
			},
			"user": required(),
		},
	}
}

func createAccessKey(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	conn, user := connected(meta).IAM, data.Get("user").(string)
	output, err := conn.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: aws.String(user)})
	if err != nil {
		return diag.Errorf("creating IAM Access Key (%s): %s", user, err)
	}
	key := output.AccessKey
	data.SetId(aws.ToString(key.AccessKeyId))
	if key.SecretAccessKey == nil {
		return diag.Errorf("CreateAccessKey response did not contain a Secret Access Key as expected")
	}
	if err := setAll(data, map[string]any{
		"secret":               key.SecretAccessKey,
		"ses_smtp_password_v4": smtpPassword(*key.SecretAccessKey, connected(meta).Region),
	}); err != nil {
		return diag.FromErr(err)
	}
	if data.Get("status") == string(types.StatusTypeInactive) {
		if err := updateStatus(ctx, conn, data); err != nil {
			return problem(err, "deactivating IAM Access Key (%s): %s", data)
		}
		key.Status = types.StatusTypeInactive
	}
	return setAccessKey(data, types.AccessKeyMetadata{CreateDate: key.CreateDate, Status: key.Status, UserName: key.UserName})
}

// smtpPassword is what SES takes for the key, by the algorithm that AWS documents for it.
func smtpPassword(secret, region string) string {
	signature := []byte("AWS4" + secret)
	for _, part := range []string{"11111111", region, "ses", "aws4_request", "SendRawEmail"} {
		code := hmac.New(sha256.New, signature)
		code.Write([]byte(part))
		signature = code.Sum(nil)
	}
	return base64.StdEncoding.EncodeToString(append([]byte{4}, signature...))
}

func updateStatus(ctx context.Context, conn *iam.Client, data *schema.ResourceData) error {
	_, err := conn.UpdateAccessKey(ctx, &iam.UpdateAccessKeyInput{
		AccessKeyId: aws.String(data.Id()), UserName: aws.String(data.Get("user").(string)),
		Status: types.StatusType(data.Get("status").(string)),
	})
	return err
}

func setAccessKey(data *schema.ResourceData, key types.AccessKeyMetadata) diag.Diagnostics {
	return diag.FromErr(setAll(data, map[string]any{
		"create_date": aws.ToTime(key.CreateDate).Format(time.RFC3339),
		"status":      string(key.Status), "user": key.UserName,
	}))
}

func readAccessKey(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	key, err := findAccessKey(ctx, connected(meta).IAM, data.Get("user").(string), data.Id())
	if !data.IsNewResource() && isMissing(err) {
		data.SetId("")
		return nil
	}
	if err != nil {
		return problem(err, "reading IAM Access Key (%s): %s", data)
	}
	return setAccessKey(data, key)
}

func findAccessKey(ctx context.Context, conn *iam.Client, user, keyID string) (types.AccessKeyMetadata, error) {
	pages := iam.NewListAccessKeysPaginator(conn, &iam.ListAccessKeysInput{UserName: aws.String(user)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return types.AccessKeyMetadata{}, err
		}
		for _, key := range page.AccessKeyMetadata {
			if aws.ToString(key.AccessKeyId) == keyID {
				return key, nil
			}
		}
	}
	return types.AccessKeyMetadata{}, errGone
}

func updateAccessKey(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	if data.HasChange("status") {
		if err := updateStatus(ctx, connected(meta).IAM, data); err != nil {
			return problem(err, "updating IAM Access Key (%s): %s", data)
		}
	}
	return readAccessKey(ctx, data, meta)
}

func deleteAccessKey(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	_, err := connected(meta).IAM.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{
		AccessKeyId: aws.String(data.Id()), UserName: aws.String(data.Get("user").(string)),
	})
	if isMissing(err) {
		return nil
	}
	return problem(err, "deleting IAM Access Key (%s): %s", data)
}

// importAccessKey asks for the key's user, whom the import ID does not name.
func importAccessKey(ctx context.Context, data *schema.ResourceData, meta any) ([]*schema.ResourceData, error) {
	const format = "fetching IAM Access Key (%s) username via GetAccessKeyLastUsed: %w"
	output, err := connected(meta).IAM.GetAccessKeyLastUsed(ctx, &iam.GetAccessKeyLastUsedInput{AccessKeyId: aws.String(data.Id())})
	if err != nil {
		return nil, fmt.Errorf(format, data.Id(), err)
	}
	if output.UserName == nil {
		return nil, fmt.Errorf(format, data.Id(), errGone)
	}
	return []*schema.ResourceData{data}, data.Set("user", output.UserName)
}
