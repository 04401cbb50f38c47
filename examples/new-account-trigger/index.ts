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

/** What was not delivered waits here, for 14 days: give an alarm these. */
export const deadLetterQueueUrls = trigger.deadLetterQueueUrls;
export const ruleArns = trigger.ruleArns;
