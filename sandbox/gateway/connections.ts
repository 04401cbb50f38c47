import { type Socket } from "node:net";

/** Counts how many connections call AWS at once; those that only reach the gateway's own interface do not count. */
export class Connections {
  private readonly open = new Set<Socket>();
  private greatest = 0;

  /** The largest number since the last reset. */
  get most(): number {
    return this.greatest;
  }

  /** Notes that a call to AWS came by this connection. */
  used(connection: Socket): void {
    if (connection.destroyed || this.open.has(connection)) return;
    this.open.add(connection);
    connection.once("close", () => this.open.delete(connection));
    this.greatest = Math.max(this.greatest, this.open.size);
  }

  /** Begins anew: one that is open counts again with its next call. */
  reset(): void {
    this.open.clear();
    this.greatest = 0;
  }
}
