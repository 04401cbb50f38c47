// Authomize's trust role in the accounts that the stack's configuration lists.
package main

import (
	"example.com/pulumi-authomize-aws/sdk/go/authomizeaws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(deploy)
}

func deploy(ctx *pulumi.Context) error {
	settings := config.New(ctx, "")
	var accountIDs []string
	settings.RequireObject("accounts", &accountIDs)
	var accounts []authomizeaws.AccountInput
	for _, id := range accountIDs {
		accounts = append(accounts, authomizeaws.AccountArgs{Id: id})
	}

	// The credentials are AWS's usual ones. Each account is worked in by its access role, which is
	// OrganizationAccountAccessRole unless AccessRoleName says otherwise.
	integration, err := authomizeaws.NewAuthomizeIntegration(ctx, "authomize",
		&authomizeaws.AuthomizeIntegrationArgs{
			ExternalId: pulumi.String(settings.Require("externalId")),
			Accounts:   accounts,
		})
	if err != nil {
		return err
	}

	ctx.Export("roleArns", integration.RoleArns)
	// What to type into the vendor's dialog, field by field.
	ctx.Export("handover", integration.Handover)
	// Empty when every role is as it was asked for.
	ctx.Export("incompleteAccounts", integration.IncompleteAccounts)
	return nil
}
