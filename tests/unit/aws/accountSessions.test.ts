import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { ListRolesCommand } from "@aws-sdk/client-iam";

import { withIam, withSessions } from "../../../aws/accountSessions";

const CREDENTIALS =
  "<Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>" +
  "<SessionToken>token</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials>";
const ASSUMED = `<AssumeRoleResponse><AssumeRoleResult>${CREDENTIALS}</AssumeRoleResult></AssumeRoleResponse>`;
const LISTED =
  "<ListRolesResponse><ListRolesResult><Roles/><IsTruncated>false</IsTruncated></ListRolesResult></ListRolesResponse>";

const MEMBERS = ["111111111111", "222222222222", "333333333333"];

describe("sessions in many accounts", () => {
  const environment = { ...process.env };
  let server: Server;
  let connections = 0;

  before(async () => {
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => response.end(body.includes("AssumeRole&") ? ASSUMED : LISTED));
    });
    server.on("connection", () => (connections += 1));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: "AKIA",
      AWS_SECRET_ACCESS_KEY: "secret",
    });
  });

  after(() => {
    process.env = environment;
    server.closeAllConnections();
    server.close();
  });

  it("use their connections again, from the first account to the last", async () => {
    const deployer = {
      credentials: { region: "us-east-1" },
      callerAccountId: "999999999999",
      sessionName: "test",
    };
    const accounts = MEMBERS.map((id) => ({ id, accessRoleName: "Access" }));
    await withSessions(deployer, async (sessions) => {
      for (const account of accounts) {
        const { Roles } = await withIam(sessions, account, "{}", (client) =>
          client.send(new ListRolesCommand({})),
        );
        assert.deepEqual(Roles, []);
      }
    });
    assert.equal(connections, 1);
  });
});
