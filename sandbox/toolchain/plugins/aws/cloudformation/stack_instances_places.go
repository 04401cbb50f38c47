package cloudformation

import "plugins/protocol"

// place is one of the lists that say where instances are: regions, accounts or organizational
// units.
type place struct {
	last, next []string
	// only returns the values with nothing but the given members in this list.
	only func(values protocol.Values, members []string) protocol.Values
}

// places compares every list that says where instances are.
func places(last, next protocol.Values) []place {
	lastTargets, nextTargets := last.Object("deploymentTargets"), next.Object("deploymentTargets")
	found := []place{{last.Strings("regions"), next.Strings("regions"), onlyIn("regions")}}
	// With deployment targets the accounts are what AWS made of them, not what the program says.
	if len(nextTargets) == 0 {
		found = append(found, place{last.Strings("accounts"), next.Strings("accounts"), onlyIn("accounts")})
	}
	for _, key := range []string{"accounts", "organizationalUnitIds"} {
		found = append(found, place{lastTargets.Strings(key), nextTargets.Strings(key), onlyInTargets(key)})
	}
	return found
}

func onlyIn(key string) func(protocol.Values, []string) protocol.Values {
	return func(values protocol.Values, members []string) protocol.Values {
		narrowed := values.Copy()
		narrowed[key] = protocol.List(members)
		return narrowed
	}
}

func onlyInTargets(key string) func(protocol.Values, []string) protocol.Values {
	return func(values protocol.Values, members []string) protocol.Values {
		narrowed := values.Copy()
		targets := values.Object("deploymentTargets").Copy()
		targets[key] = protocol.List(members)
		narrowed["deploymentTargets"] = map[string]any(targets)
		return narrowed
	}
}
