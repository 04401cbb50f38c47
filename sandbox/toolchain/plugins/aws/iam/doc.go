// Package iam holds the resources of aws.iam, each held against internal/service/iam of
// terraform-provider-aws 6.x (the sources of 2026).
package iam
