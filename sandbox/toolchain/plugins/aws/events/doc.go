// Package events is what upstream has of EventBridge for requests to an HTTPS endpoint, with upstream's
// calls, conditions and messages.
//
// Follows internal/service/events of terraform-provider-aws 6.x.
package events
