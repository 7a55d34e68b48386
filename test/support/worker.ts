/**
 * Which of vitest's workers this is, counted from 0. Workers run side by side: where each takes ports of a slice of its own,
 * none finds that another has taken the port it has just seen free.
 */
export const worker = Number(process.env.VITEST_POOL_ID ?? 1) - 1;
