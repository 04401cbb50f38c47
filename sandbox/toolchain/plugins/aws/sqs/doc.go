// Package sqs is what upstream has of SQS for a queue and its policy, with upstream's calls, conditions
// and messages.
//
// Follows internal/service/sqs of terraform-provider-aws 6.x.
package sqs
