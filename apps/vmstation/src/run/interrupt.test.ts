import { stripVTControlCharacters } from 'node:util';
import type { RunEvent } from '@vmstation/engine';
import { expect, onTestFinished, test, vi } from 'vitest';
import { interruptible } from './interrupt.ts';

function running() {
  const events: RunEvent[] = [];
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => {
    throw new Error('left');
  });
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const interrupt = interruptible({ run: 'r1', emit: (event) => events.push(event), events });
  onTestFinished(() => {
    interrupt.end();
    exit.mockRestore();
    said.mockRestore();
  });
  return { interrupt, events, said };
}

const send = (name: NodeJS.Signals) => () => process.emit(name, name);

test('a terminal that is gone stops a run as the first Ctrl-C does, and does not end it', async () => {
  const { interrupt, events } = running();
  send('SIGHUP')();
  send('SIGHUP')();
  expect(interrupt.signal.aborted).toBe(true);
  expect(events).toMatchObject([{ type: 'note', text: expect.stringContaining('the terminal is gone') }]);
  await expect(interrupt.orStop(new Promise(() => undefined))).rejects.toThrow('was stopped');
  expect(send('SIGINT')).toThrow('left');
});

test('a terminal that goes after Ctrl-C does not end it either; a second Ctrl-C does', () => {
  const { interrupt } = running();
  send('SIGINT')();
  send('SIGHUP')();
  expect(interrupt.signal.aborted).toBe(true);
  expect(send('SIGTERM')).toThrow('left');
});

test('a signal is not ours once the run has ended', () => {
  const { interrupt } = running();
  interrupt.end();
  expect(process.listenerCount('SIGHUP')).toBe(0);
});

test('a run that looks again says what it had made before', async () => {
  const { interrupt, events } = running();
  const made = { type: 'change-finished', target: 'host:a', id: 'host:a/file:/x', seconds: 1 } as const;
  events.push({ ...made, outcome: 'ok' }, { ...made, outcome: 'failed' });
  send('SIGINT')();
  await expect(interrupt.orStop(new Promise(() => undefined))).rejects.toThrow(
    'was stopped while it was looking; 1 change had been made before',
  );
});

test('a run that has changed nothing says so', async () => {
  const { interrupt } = running();
  send('SIGINT')();
  await expect(interrupt.orStop(new Promise(() => undefined))).rejects.toThrow('nothing was changed');
});

test('whoever is stopped or left is named, and what to do', async () => {
  const { interrupt, events, said } = running();
  events.push(
    { type: 'phase', phase: 'read' },
    { type: 'target-busy', target: 'host:alpha', doing: 'reading' },
    { type: 'target-busy', target: 'host:beta', doing: 'reading' },
    { type: 'target-read', target: 'host:beta', resources: 1, seconds: 1 },
  );
  send('SIGINT')();
  const next = expect.stringMatching(/^run the same command again/);
  await expect(interrupt.orStop(new Promise(() => undefined))).rejects.toMatchObject({
    where: 'alpha',
    next,
  });
  expect(send('SIGINT')).toThrow('left');
  expect(stripVTControlCharacters(String(said.mock.lastCall?.[0]))).toMatch(
    /^✗ the run was left at once \[INTERRUPTED\]\n {2}at alpha\n {2}→ run the same command again/,
  );
});
