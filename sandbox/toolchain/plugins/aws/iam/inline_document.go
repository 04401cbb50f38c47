package iam

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"

	"plugins/aws/policy"
	"plugins/aws/wait"
)

// inlineDocument is one inline policy of a role or of a user as a resource of its own.
type inlineDocument struct {
	// owner is the argument that names the role or user, and title how messages call it.
	owner, title string
	malformedID  string
	longestName  int
	put          func(ctx context.Context, conn *iam.Client, owner, name, document *string) error
	get          func(ctx context.Context, conn *iam.Client, owner, name *string) (*string, error)
	remove       func(ctx context.Context, conn *iam.Client, owner, name *string) error
}

// RolePolicy is aws_iam_role_policy. Follows role_policy.go.
func RolePolicy() *schema.Resource {
	return inlineDocument{
		owner: "role", title: "IAM Role", longestName: 128,
		malformedID: "role_policy id must be of the form <role name>:<policy name>",
		put: func(ctx context.Context, conn *iam.Client, owner, name, document *string) error {
			_, err := conn.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: owner, PolicyName: name, PolicyDocument: document})
			return err
		},
		get: func(ctx context.Context, conn *iam.Client, owner, name *string) (*string, error) {
			output, err := conn.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: owner, PolicyName: name})
			if err != nil {
				return nil, err
			}
			return output.PolicyDocument, nil
		},
		remove: func(ctx context.Context, conn *iam.Client, owner, name *string) error {
			_, err := conn.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: owner, PolicyName: name})
			return err
		},
	}.resource()
}

// UserPolicy is aws_iam_user_policy. Follows user_policy.go.
func UserPolicy() *schema.Resource {
	return inlineDocument{
		owner: "user", title: "IAM User", longestName: 128,
		malformedID: "unexpected format for ID, expected USER-NAME:POLICY-NAME",
		put: func(ctx context.Context, conn *iam.Client, owner, name, document *string) error {
			_, err := conn.PutUserPolicy(ctx, &iam.PutUserPolicyInput{UserName: owner, PolicyName: name, PolicyDocument: document})
			return err
		},
		get: func(ctx context.Context, conn *iam.Client, owner, name *string) (*string, error) {
			output, err := conn.GetUserPolicy(ctx, &iam.GetUserPolicyInput{UserName: owner, PolicyName: name})
			if err != nil {
				return nil, err
			}
			return output.PolicyDocument, nil
		},
		remove: func(ctx context.Context, conn *iam.Client, owner, name *string) error {
			_, err := conn.DeleteUserPolicy(ctx, &iam.DeleteUserPolicyInput{UserName: owner, PolicyName: name})
			return err
		},
	}.resource()
}

func (d inlineDocument) resource() *schema.Resource {
	return &schema.Resource{
		CreateWithoutTimeout: d.write,
		ReadWithoutTimeout:   d.read,
		UpdateWithoutTimeout: d.write,
		DeleteWithoutTimeout: d.delete,
		Importer:             &schema.ResourceImporter{StateContext: schema.ImportStatePassthroughContext},
		Schema: nameSchemas(map[string]*schema.Schema{
			"policy": policySchema(),
			d.owner:  required(),
		}, d.longestName),
	}
}

func (d inlineDocument) write(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	conn := connected(meta).IAM
	document, err := policy.VersionFirst(data.Get("policy").(string))
	if err != nil {
		return diag.FromErr(err)
	}
	owner, name := data.Get(d.owner).(string), nameOf(data)
	if err := d.put(ctx, conn, &owner, &name, &document); err != nil {
		return diag.Errorf("putting %s (%s) Policy (%s): %s", d.title, owner, name, err)
	}
	if data.IsNewResource() {
		data.SetId(owner + ":" + name)
		err := wait.While(ctx, isMissing, func() error {
			_, err := d.get(ctx, conn, &owner, &name)
			return err
		})
		if err != nil {
			return problem(err, "waiting for "+d.title+" Policy (%s) create: %s", data)
		}
	}
	return d.read(ctx, data, meta)
}

func (d inlineDocument) read(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	owner, name, err := d.parts(data)
	if err != nil {
		return diag.FromErr(err)
	}
	found, err := d.get(ctx, connected(meta).IAM, &owner, &name)
	if !data.IsNewResource() && isMissing(err) {
		data.SetId("")
		return nil
	}
	if err != nil {
		return problem(err, "reading "+d.title+" Policy (%s): %s", data)
	}
	document, err := d.document(data, aws.ToString(found))
	if err != nil {
		return diag.FromErr(err)
	}
	return diag.FromErr(setAll(data, map[string]any{
		"name": name, "name_prefix": prefixOf(name), "policy": document, d.owner: owner,
	}))
}

func (inlineDocument) document(data *schema.ResourceData, found string) (string, error) {
	document, err := url.QueryUnescape(found)
	if err != nil {
		return "", err
	}
	if document, err = policy.Read(data.Get("policy").(string), document); err != nil {
		return "", err
	}
	return policy.VersionFirst(document)
}

func (d inlineDocument) delete(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	owner, name, err := d.parts(data)
	if err != nil {
		return diag.FromErr(err)
	}
	if err := d.remove(ctx, connected(meta).IAM, &owner, &name); err != nil && !isMissing(err) {
		return problem(err, "deleting "+d.title+" Policy (%s): %s", data)
	}
	return nil
}

func (d inlineDocument) parts(data *schema.ResourceData) (owner, name string, err error) {
	owner, name, is := strings.Cut(data.Id(), ":")
	if !is {
		return "", "", fmt.Errorf("%s", d.malformedID)
	}
	return owner, name, nil
}
