import * as pulumi from "@pulumi/pulumi";
import { NewAccountTrigger } from "authomize-aws";

const config = new pulumi.Config();

/** With the credentials of the management account, whose events these are. */
const trigger = new NewAccountTrigger("authomize", {
  token: config.requireSecret("token"),
  pulumiStack: config.get("pulumiStack"),
  gitHubRepository: config.get("gitHubRepository"),
  controlTowerRegion: config.get("controlTowerRegion"),
});

/** The EventBridge rules. */
export const ruleArns = trigger.ruleArns;
/** Where events wait, for 14 days, whose request failed for good: in us-east-1, and in each region. */
export const deadLetterQueueUrl = trigger.deadLetterQueueUrls[0];
export const deadLetterQueueUrls = trigger.deadLetterQueueUrls;
