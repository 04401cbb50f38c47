import type { Operation } from "./peer";
import { plot, type Line } from "./plot";
import type { Result } from "./results";

/** What it takes to create every role, over the number of accounts, for every peer that creates one. */
export function memoryAndTime(created: readonly Result[]): string {
  const peers = [...new Set(created.map(({ peer }) => peer))].filter((peer) => peer !== "empty");
  const lines = (value: (result: Result) => number) =>
    peers.map((peer) => line(peer, created, value));
  return plot("Memory and time of create over the number of accounts", [
    {
      title: "Peak memory (PSS), MB",
      lines: lines(({ peakPssMegabytes }) => peakPssMegabytes.median),
    },
    { title: "Wall time, s", lines: lines(({ seconds }) => seconds.median) },
  ]);
}

const SHOWN_PEERS = ["fleet", "stackSet", "textbook"];

/** What a user waits for with many accounts: to create all, with AWS-like latency, and to add one. */
export function manyAccounts(results: readonly Result[]): string {
  const lines = (operation: Operation, latency: boolean) => {
    const shown = results.filter(
      (result) => result.operation === operation && result.latency === latency,
    );
    return SHOWN_PEERS.map((peer) => line(peer, shown, ({ seconds }) => seconds.median)).filter(
      ({ points }) => points.length > 0,
    );
  };
  return plot("Time to create every role, and to add one account, over the number of accounts", [
    { title: "Create all, with AWS-like latency, s", lines: lines("create", true) },
    { title: "One account more, s", lines: lines("change", false) },
  ]);
}

function line(peer: string, results: readonly Result[], value: (result: Result) => number): Line {
  const points = results
    .filter((result) => result.peer === peer)
    .map((result) => [result.accounts, value(result)] as const);
  return { name: peer, points };
}
