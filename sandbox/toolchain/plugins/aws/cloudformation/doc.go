// Package cloudformation holds the resources of aws.cloudformation, each held against
// internal/service/cloudformation of terraform-provider-aws 6.x.
package cloudformation
