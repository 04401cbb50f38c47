package sqs

import (
	"fmt"
	"testing"

	"plugins/aws/awstest"
)

const url = "https://sqs.us-east-1.amazonaws.com/111111111111/dead"

func attributesReply(policy string) string {
	return fmt.Sprintf(`{"Attributes":{"QueueArn":"arn:aws:sqs:us-east-1:111111111111:dead","DelaySeconds":"0","MaximumMessageSize":"262144",`+
		`"MessageRetentionPeriod":"1209600","ReceiveMessageWaitTimeSeconds":"0","SqsManagedSseEnabled":"true","VisibilityTimeout":"30","Policy":%q}}`, policy)
}

func times(count int, call awstest.Call) []awstest.Call {
	var all []awstest.Call
	for range count {
		all = append(all, call)
	}
	return all
}

func TestQueueIsMadeOnceSQSAnswersWithItsAttributes(t *testing.T) {
	queue := &awstest.Resource{T: t, Schema: Queue()}
	found := awstest.Call{Action: "GetQueueAttributes", With: map[string]string{"QueueUrl": url}, Reply: attributesReply("")}
	create := awstest.Call{Action: "CreateQueue", With: map[string]string{
		"QueueName": "dead", "Attributes.MessageRetentionPeriod": "1209600", "Attributes.SqsManagedSseEnabled": "true",
	}, Reply: `{"QueueUrl":"` + url + `"}`}
	tags := awstest.Call{Action: "ListQueueTags", Reply: `{}`}
	calls := append([]awstest.Call{create}, times(7, found)...)
	arguments := map[string]any{"name": "dead", "message_retention_seconds": 1_209_600, "sqs_managed_sse_enabled": true}
	if err := queue.Apply(awstest.Client(t, append(calls, tags)...), arguments); err != nil {
		t.Fatal(err)
	}
	queue.Holds(map[string]string{"id": url, "name": "dead", "url": url, "message_retention_seconds": "1209600"})
	if err := queue.Apply(awstest.Client(t), arguments); err != nil {
		t.Errorf("a queue that is as asked for is changed: %v", err)
	}
}

func TestPolicyThatSaysTheSameInOtherWordsIsInPlace(t *testing.T) {
	policy := &awstest.Resource{T: t, Schema: QueuePolicy()}
	asked := `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":["sqs:SendMessage"],"Resource":"*"}}`
	answered := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"*"}]}`
	found := awstest.Call{Action: "GetQueueAttributes", Reply: attributesReply(answered)}
	set := awstest.Call{Action: "SetQueueAttributes", With: map[string]string{"QueueUrl": url}}
	arguments := map[string]any{"queue_url": url, "policy": asked}
	calls := append([]awstest.Call{set}, times(7, found)...)
	if err := policy.Apply(awstest.Client(t, calls...), arguments); err != nil {
		t.Fatal(err)
	}
	if err := policy.Apply(awstest.Client(t), arguments); err != nil {
		t.Errorf("a policy that says the same is changed: %v", err)
	}
	gone := awstest.Client(t,
		awstest.Call{Action: "SetQueueAttributes", With: map[string]string{"Attributes.Policy": ""}, Error: "QueueDoesNotExist"})
	if err := policy.Delete(gone); err != nil {
		t.Error(err)
	}
}
