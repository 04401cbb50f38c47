package session

import "plugins/protocol"

// Settings are the provider's settings that are implemented, of those of aws.Provider. Most of the
// skip… settings are accepted because what they skip is not done here either.
func Settings() []protocol.Property {
	return []protocol.Property{
		{Name: "region"},
		{Name: "profile"},
		{Name: "accessKey"},
		{Name: "secretKey"},
		{Name: "token"},
		{Name: "assumeRoles", Kind: protocol.Objects, Fields: assumeRoleFields()},
		{Name: "allowedAccountIds", Kind: protocol.Set},
		{Name: "forbiddenAccountIds", Kind: protocol.Set},
		{Name: "endpoints", Kind: protocol.Objects, Fields: []protocol.Property{
			{Name: "cloudformation"}, {Name: "iam"}, {Name: "sts"},
		}},
		{Name: "maxRetries", Kind: protocol.Number},
		{Name: "retryMode"},
		{Name: "sharedConfigFiles", Kind: protocol.Set},
		{Name: "sharedCredentialsFiles", Kind: protocol.Set},
		{Name: "skipCredentialsValidation", Kind: protocol.Bool},
		{Name: "skipMetadataApiCheck", Kind: protocol.Bool},
		{Name: "skipRegionValidation", Kind: protocol.Bool},
		{Name: "skipRequestingAccountId", Kind: protocol.Bool},
	}
}

func assumeRoleFields() []protocol.Property {
	return []protocol.Property{
		{Name: "roleArn"},
		{Name: "sessionName"},
		{Name: "duration"},
		{Name: "externalId"},
		{Name: "policy"},
		{Name: "policyArns", Kind: protocol.Set},
		{Name: "sourceIdentity"},
		{Name: "tags", Kind: protocol.StringMap},
		{Name: "transitiveTagKeys", Kind: protocol.Set},
	}
}
