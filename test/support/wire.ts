import type { RunningApp } from './app.ts';

/** Every message of a call or of an account, as the app shows them. */
export async function messagesOf({ api }: RunningApp, traceId: string): Promise<string> {
  const { base64 } = await api.call('wire.export', { traceId, format: 'text' });
  return Buffer.from(base64, 'base64').toString('utf8');
}
