import assert from "node:assert/strict";
import { Socket } from "node:net";

import { Connections } from "../../../sandbox/gateway/connections";

async function closed(socket: Socket): Promise<void> {
  const end = new Promise((resolve) => socket.once("close", resolve));
  socket.destroy();
  await end;
}

describe("the gateway's connections", () => {
  it("count once each, and no longer when they are closed", async () => {
    const connections = new Connections();
    const [one, other, third] = [new Socket(), new Socket(), new Socket()];
    for (const socket of [one, one, other]) connections.used(socket);
    assert.equal(connections.most, 2);
    await closed(one);
    connections.used(third);
    assert.equal(connections.most, 2);
  });

  it("that stay idle after a reset are not counted, those that are used again are", () => {
    const connections = new Connections();
    const [idle, busy] = [new Socket(), new Socket()];
    for (const socket of [idle, busy]) connections.used(socket);
    connections.reset();
    assert.equal(connections.most, 0);
    connections.used(busy);
    assert.equal(connections.most, 1);
  });
});
