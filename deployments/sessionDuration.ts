/** AWS's limits of a session with a web identity, in seconds (STS, AssumeRoleWithWebIdentity). */
const SHORTEST = 15 * 60;
const LONGEST = 12 * 60 * 60;

/** Whether a duration is one of Pulumi Cloud's, such as `1h`, `90m` or `1h30m0s`, that AWS grants. */
export function isSessionDuration(duration: string): boolean {
  const parts = /^(?:(\d{1,5})h)?(?:(\d{1,5})m)?(?:(\d{1,5})s)?$/.exec(duration);
  const [, hours = "0", minutes = "0", seconds = "0"] = parts ?? [];
  const all = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return all >= SHORTEST && all <= LONGEST;
}
