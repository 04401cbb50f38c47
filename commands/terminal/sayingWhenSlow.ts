const PATIENCE_IN_MILLISECONDS = 2000;

/**
 * Does some work, and says what is being waited for if it takes longer than people wait without a
 * word: on standard error, so that a command's result stays clean.
 */
export async function sayingWhenSlow<Result>(
  text: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const timer = setTimeout(() => {
    process.stderr.write(`${text} …\n`);
  }, PATIENCE_IN_MILLISECONDS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
