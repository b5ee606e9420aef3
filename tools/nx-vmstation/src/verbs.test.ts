import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { somebody } from './testing/nx.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const timeout = 120_000;
const jane = somebody();
afterAll(() => jane[Symbol.dispose]());

test.each(['plan', 'drift', 'reset', 'diagnose', 'end-to-end'])(
  'nx run cluster-tools:%s asks the lab when no configuration is named, and fails with what the program said',
  { timeout },
  (target) => {
    const { code, said } = jane.nx(root, 'run', `cluster-tools:${target}`);
    expect(said).toContain('LAB_DOWN');
    expect(code).toBe(1);
  },
);

test('a configuration is an environment', { timeout }, () => {
  const { code, said } = jane.nx(root, 'run', 'cluster-config:sshd', '-c', 'production', '--limit=masternod');
  expect(said).toContain('LIMIT_UNKNOWN'); // in the lab it would be LAB_DOWN
  expect(said).toContain('did you mean `masternode`?');
  expect(code).toBe(1);
});

test('what is said to a deploy reaches the checks before it and the stacks before it', { timeout }, () => {
  const words = ['--limit=masternode', '--diff', '--yes=debian', '--concurrency=2', '--site=vmstation'];
  const { code, said } = jane.nx(root, 'run', 'cluster-infra:deploy', ...words);
  for (const task of ['cluster-infra:validate', 'cluster-setup:validate', 'cluster-setup:deploy'])
    expect(said).toContain(`nx run ${task} ${words.join(' ')}`);
  expect(said).toMatch(/^cluster-setup: .*LAB_DOWN/m);
  expect(code).not.toBe(0); // 130: Nx did not even begin what comes after it
});

test('nx graph shows the stacks in a browser', { timeout }, async () => {
  const browser = spawn('nx', ['graph', '--open=false'], {
    cwd: root,
    env: jane.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const address = await firstAddress(browser.stdout.iterator({ destroyOnReturn: false }));
    browser.stdout.resume(); // it goes on talking, and would die of nobody listening
    // It says its address a moment before it listens there.
    const graph = async () =>
      (await fetch(new URL('/project-graph.json', address)).catch(() => undefined))?.text();
    await expect.poll(graph, { timeout: 60_000 }).toContain('"name":"cluster-application-stack"');
  } finally {
    const ended = once(browser, 'close');
    browser.kill();
    await ended;
  }
});

async function firstAddress(output: AsyncIterable<Buffer>): Promise<string> {
  let said = '';
  for await (const text of output) {
    said += text;
    const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error(`nx graph ended:\n${said}`);
}
