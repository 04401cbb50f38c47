package cloudformation

import (
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"plugins/protocol"
)

func callAsProperty() protocol.Property {
	return protocol.Property{
		Name: "callAs", Default: string(types.CallAsSelf),
		Validate: oneOf(string(types.CallAsSelf), string(types.CallAsDelegatedAdmin)),
	}
}

// regionProperty is the region of the API calls, which every resource of a regional service has.
func regionProperty() protocol.Property {
	return protocol.Property{Name: "region", Replace: true, Computed: true}
}

func operationPreferencesProperty() protocol.Property {
	return protocol.Property{Name: "operationPreferences", Kind: protocol.Object, Fields: []protocol.Property{
		{Name: "concurrencyMode"},
		{Name: "failureToleranceCount", Kind: protocol.Number},
		{Name: "failureTolerancePercentage", Kind: protocol.Number},
		{Name: "maxConcurrentCount", Kind: protocol.Number},
		{Name: "maxConcurrentPercentage", Kind: protocol.Number},
		{Name: "regionConcurrencyType"},
		{Name: "regionOrders", Kind: protocol.Set},
	}}
}

func deploymentTargetsProperty() protocol.Property {
	return protocol.Property{Name: "deploymentTargets", Kind: protocol.Object, Fields: []protocol.Property{
		{Name: "organizationalUnitIds", Kind: protocol.Set},
		{Name: "accounts", Kind: protocol.Set},
		{Name: "accountFilterType", Validate: oneOf("NONE", "INTERSECTION", "DIFFERENCE", "UNION")},
	}}
}

func callAs(values protocol.Values) types.CallAs {
	return types.CallAs(values.String("callAs"))
}

func operationPreferences(values protocol.Values) *types.StackSetOperationPreferences {
	preferences := values.Object("operationPreferences")
	if len(preferences) == 0 {
		return nil
	}
	return &types.StackSetOperationPreferences{
		ConcurrencyMode:            types.ConcurrencyMode(preferences.String("concurrencyMode")),
		FailureToleranceCount:      number(preferences, "failureToleranceCount"),
		FailureTolerancePercentage: number(preferences, "failureTolerancePercentage"),
		MaxConcurrentCount:         number(preferences, "maxConcurrentCount"),
		MaxConcurrentPercentage:    number(preferences, "maxConcurrentPercentage"),
		RegionConcurrencyType:      types.RegionConcurrencyType(preferences.String("regionConcurrencyType")),
		RegionOrder:                preferences.Strings("regionOrders"),
	}
}

// deploymentTargets returns nothing where accounts are given instead.
func deploymentTargets(values protocol.Values) *types.DeploymentTargets {
	targets := values.Object("deploymentTargets")
	if len(targets) == 0 {
		return nil
	}
	return &types.DeploymentTargets{
		OrganizationalUnitIds: targets.Strings("organizationalUnitIds"),
		Accounts:              targets.Strings("accounts"),
		AccountFilterType:     types.AccountFilterType(targets.String("accountFilterType")),
	}
}

func parameterList(parameters map[string]string) []types.Parameter {
	list := make([]types.Parameter, 0, len(parameters))
	for _, key := range slices.Sorted(maps.Keys(parameters)) {
		list = append(list, types.Parameter{
			ParameterKey: aws.String(key), ParameterValue: aws.String(parameters[key]),
		})
	}
	return list
}

func parameterMap(list []types.Parameter) map[string]any {
	parameters := map[string]any{}
	for _, parameter := range list {
		parameters[aws.ToString(parameter.ParameterKey)] = aws.ToString(parameter.ParameterValue)
	}
	return parameters
}

// number returns a number that is there, nil if it is not: 0 and nothing mean different things.
func number(values protocol.Values, key string) *int32 {
	if _, ok := values[key]; !ok {
		return nil
	}
	return aws.Int32(values.Int(key))
}

func text(values protocol.Values, key string) *string {
	if s := values.String(key); s != "" {
		return aws.String(s)
	}
	return nil
}
