/** Exit codes of every command; a command that checks something has its own meaning for 1. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const;
