import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { anew } from './anew.ts';
import { diagnoseHost } from './diagnose.ts';
import type { Shell } from './shell.ts';
import { bench, resourceOf } from './testing/bench.ts';
import { type LocalShell, localShell } from './testing/local-shell.ts';
import { paper, paperDraft } from './testing/paper.ts';

test('a connection that was lost is made once more, to explain the failure', async () => {
  await using machine = await bench();
  const opened: LocalShell[] = [];
  const host = machine.target(() => {
    opened.push(localShell());
    return Promise.resolve(opened.at(-1) ?? localShell());
  });
  await host.read([resourceOf(paperDraft({ path: `${machine.folder}/a`, text: 'a' }))]);
  process.kill(opened[0]?.pid ?? 0, 'SIGKILL');
  const files = await host.diagnose([]);
  expect(files.get('disk.txt')).toContain('%');
  expect(opened).toHaveLength(2);
  await host.close();
});

test('a machine that cannot be reached again says so in time', async () => {
  const never = anew(
    () => new Promise<Shell>(() => undefined),
    async () => '',
    20,
  );
  await expect(never).rejects.toThrow('a new connection was not made within 0.02 s');
});

test('a connection that comes too late is closed', async () => {
  const closed = Promise.withResolvers<boolean>();
  const shell: Shell = {
    stats: { commands: 0, batches: 0 },
    run: () => Promise.reject(new Error('nobody runs anything here')),
    close: () => Promise.resolve(closed.resolve(true)),
  };
  const late = anew(
    () => wait(30, shell),
    async () => '',
    10,
  );
  await expect(late).rejects.toThrow('was not made');
  expect(await closed.promise).toBe(true);
});

test('what came before an explanation took too long is kept', async () => {
  await using machine = await bench();
  const shell = localShell();
  const explained = (name: string, script: string) => ({
    id: `host:here/paper:${name}` as const,
    type: { ...paper, explain: () => script },
    desired: {},
  });
  const failed = [explained('quick', 'echo the first'), explained('slow', 'exec sleep 9')];
  const files = await diagnoseHost(shell, 'host:here', failed, {
    roots: machine.roots,
    redact: (text) => text,
    seconds: 4,
  });
  expect([...files.keys()]).toEqual(['1-paper-quick.txt', '2-paper-slow.txt', 'cut-short.txt']);
  expect(files.get('1-paper-quick.txt')).toBe('the first\n');
  await shell.close();
});
