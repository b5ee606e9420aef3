import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, VmstationError } from '@vmstation/engine';

const POLL = 50;

/**
 * Asks `check` again and again until it returns undefined (ready) instead of what is still missing.
 * Throws `LAB_NOT_READY` after `seconds`, with the last answer and what `why` says.
 */
export async function waitUntil(
  what: string,
  seconds: number,
  check: () => Promise<string | undefined>,
  why: () => Promise<string> = async () => '',
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const missing = await check();
    if (missing === undefined) return;
    if (Date.now() > deadline) {
      const said = (await why()).trim().split('\n').slice(-10).join('\n');
      throw new VmstationError({
        code: 'LAB_NOT_READY',
        message: `${what} is not ready after ${seconds} s: ${missing}${said === '' ? '' : `\n${said}`}`,
        where: what,
        next: 'vmstation lab logs, then vmstation lab up again',
      });
    }
    await sleep(POLL);
  }
}

/** Waits until an HTTP service answers with any status below 500. */
export async function waitForHttp(url: string, why: () => Promise<string>): Promise<void> {
  await waitUntil(url, 20, () => askHttp(url), why);
}

async function askHttp(url: string): Promise<string | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await answer.body?.cancel();
    return answer.status < 500 ? undefined : `status ${answer.status}`;
  } catch (error) {
    return messageOf(error);
  }
}

/** Waits until a TCP port accepts a connection. */
export async function waitForPort(
  address: string,
  port: number,
  seconds: number,
  why: () => Promise<string>,
): Promise<void> {
  await waitUntil(`${address}:${port}`, seconds, () => askPort(address, port), why);
}

function askPort(address: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: 1000 });
    const done = (answer: string | undefined) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(undefined));
    socket.once('timeout', () => done('no answer'));
    socket.once('error', (error) => done(error.message));
  });
}
