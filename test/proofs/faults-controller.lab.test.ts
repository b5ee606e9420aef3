import { hostname, userInfo } from 'node:os';
import type { TimedEvent } from '@vmstation/engine';
import { compareInventories, type Inventory, nodeInventory } from '@vmstation/lab';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectCode } from './command.ts';
import { began } from './faults/controller.ts';
import { type FaultsLab, faultsLab } from './faults/faults-lab.ts';
import { earlier, moments } from './faults/moments.ts';
import { residueOf } from './residue.ts';

/** VMSTATION_SEED=… kills at the same moments again. */
const seed = Number(process.env.VMSTATION_SEED ?? Math.floor(Math.random() * 2 ** 31));
const kills = 20;
const hosts = ['alpha', 'beta'] as const;
const name = 'faults-controller';
const before = new Map<string, Inventory>();
let lab: FaultsLab;

beforeAll(async () => {
  lab = await faultsLab(name);
  for (const host of hosts) before.set(host, await nodeInventory(name, host));
});

afterAll(() => lab?.down());

/** The owner in the lock of a host, dead or alive; empty when there is none. */
const lockOf = (host: string) => lab.onNode(host, 'sed -n 4p /run/vmstation/lock 2>/dev/null || :');

/** Who holds the lock of a host; empty when nobody does, since an owner whose shell has ended holds nothing. */
const holderOf = (host: string) =>
  lab.onNode(
    host,
    `{ read -r _ && read -r pid && read -r start && read -r owner; } 2>/dev/null </run/vmstation/lock || exit 0
[ "$(awk '{ print $22 }' "/proc/$pid/stat" 2>/dev/null)" != "$start" ] || echo "$owner"`,
  );

/** How a run that somebody ended says so: how far it came, where, and what to do. */
const saysStopped = (how: string, host: string) =>
  new RegExp(
    `^✗ the run ${how} \\[INTERRUPTED\\]\\n +at ${host}\\n +→ run the same command again: it looks first, and does what is left$`,
    'm',
  );

const noted = (events: readonly TimedEvent[]) => events.some((event) => event.type === 'note');

test(`kill -9 at ${kills} random moments of an apply: the next run says what it found, and converges`, async () => {
  await lab.converges({ PROOF_EDITION: 'b' });
  const { apply } = await lab.converges({ PROOF_EDITION: 'a' });
  let list = moments(apply.events(), kills, seed);
  console.log(
    `VMSTATION_SEED=${seed}`,
    list.map(({ events, afterMs }) => `${events}+${afterMs}ms`).join(' '),
  );
  let takenOver = 0;
  let edition = 'a';
  while (list.length > 0) {
    const [moment = { events: 0, afterMs: 0 }, ...rest] = list;
    edition = edition === 'a' ? 'b' : 'a';
    const killed = lab.start(['apply'], { PROOF_EDITION: edition });
    // This run may have had less to tell, or less time, than the one that the moments are of.
    list = (await killed.killAt(moment)) ? rest : [earlier(moment), ...rest];
    const locks = await Promise.all(hosts.map(lockOf));
    const { ran, apply: next } = await lab.converges({ PROOF_EDITION: edition });
    for (const [index, host] of hosts.entries()) {
      const changed = next.summary().changes.some(({ change }) => change.target === `host:${host}`);
      if (!changed || !locks[index]?.includes(`"pid":${killed.pid}`)) continue;
      expect(ran.stderr).toMatch(
        new RegExp(`took over the lock of ${host} from .*pid ${killed.pid},.* has died`),
      );
      takenOver += 1;
    }
    // A restart that was owed has been made: the service has seen the last configuration.
    const seen = `${edition}\nconf\nlines\none\nonly-${edition}\ntorn\ntwo\n`;
    const look =
      'cat /run/faults-conf; ls /etc/faults; ls /var/lib/vmstation/guard /var/lib/vmstation/pending -A | grep -v :$ | grep . || :';
    expect(await Promise.all(hosts.map((host) => lab.onNode(host, look)))).toEqual([seen, `${seen}waits\n`]);
  }
  console.log(`${takenOver} locks of a killed run were taken over`);
  expect(takenOver).toBeGreaterThan(0);
});

test.each(hosts)(
  'kill -9 in the middle of a guarded change on %s: the next run proves it, or the node takes it back',
  async (host) => {
    // Whatever edition the kills before it ended with: only on this host is a change held up.
    await lab.converges();
    await lab.onNode(host, "echo '# broken' >/etc/sudoers.d/60-faults");
    const apply = lab.start(['apply'], { PROOF_HELD: 'guarded' });
    await apply.until(began(`${host}/file:/etc/sudoers.d/60-faults`));
    apply.signal('SIGKILL');
    await apply.ended;
    await lab.goOn('guarded', host);
    const guards =
      'ls /var/lib/vmstation/guard; systemctl list-timers --all --plain | grep vmstation-guard || :';
    await expect
      .poll(() => lab.onNode(host, guards), { timeout: 20_000 })
      .toMatch(/\.sh\n[\s\S]*vmstation-guard-\w+\.timer/);
    const { ran } = await lab.converges();
    expect(ran.stderr).toContain(`an interrupted run left a revert timer armed on ${host}`);
    expect(await lab.onNode(host, guards)).toBe('');
    expect(await lab.onNode(host, 'cat /etc/sudoers.d/60-faults')).toBe('# edition a\n');
  },
);

test.each(hosts)(
  'Ctrl-C once: what runs on %s is finished, the rest is not begun, and both are said',
  async (node) => {
    await lab.converges();
    const apply = await lab.atWork('once', node);
    expect(await holderOf(node)).toContain(`"pid":${apply.pid}`);
    apply.signal('SIGINT');
    await apply.until(noted);
    await lab.goOn('once', node);
    const ran = await apply.ended;
    expectCode(ran, 1);
    expect(ran.stderr).toMatch(saysStopped('was stopped with 1 of 2 changes made', node));
    const { ok, interrupted, changes } = apply.summary();
    expect({ ok, interrupted }).toEqual({ ok: false, interrupted: true });
    expect(changes.map(({ change, outcome }) => `${change.title} ${outcome}`)).toEqual([
      'command slow ok',
      'file /etc/faults/late not-started',
    ]);
    // The node sees the end of a connection a moment after us.
    for (const host of hosts) await expect.poll(() => holderOf(host), { timeout: 30_000 }).toBe('');
    expect((await lab.run(['report'])).stdout).toContain('was stopped with 1 of 2 changes made');
    await lab.converges({ PROOF_SLOW: 'once', PROOF_ON: node });
  },
);

test('Ctrl-C in the terminal of npx vmstation reaches it once, and ends it as cleanly', async () => {
  await lab.converges();
  const apply = lab.type(['apply'], { PROOF_SLOW: 'typed' });
  await apply.until(began('command:slow'));
  apply.type('\x03');
  await apply.until(noted);
  await lab.goOn('typed');
  const { code, stdout } = await apply.ended;
  // npx says so itself when it was interrupted, whatever its program says.
  expect(code, stdout).toBe(130);
  expect(stdout).toContain('the run was stopped with 1 of 2 changes made');
  expect(apply.summary()).toMatchObject({ ok: false, interrupted: true });
  for (const host of hosts) await expect.poll(() => holderOf(host), { timeout: 30_000 }).toBe('');
  await lab.converges({ PROOF_SLOW: 'typed' });
});

test.each(hosts)(
  'Ctrl-C twice ends at once; the next run waits for what outlived it on %s, and plans anew',
  async (node) => {
    await lab.converges();
    const apply = await lab.atWork('twice', node);
    apply.signal('SIGINT');
    await apply.until(noted);
    apply.signal('SIGINT');
    const ran = await apply.ended;
    expectCode(ran, 130);
    expect(ran.stderr).toMatch(saysStopped('was left at once', node));
    await lab.onNode(node, 'kill -0 "$(cat /run/faults-slow)"');
    const { ran: next } = await lab.converges(
      { PROOF_SLOW: 'twice', PROOF_ON: node },
      {
        async during(waits) {
          await waits.until((events) =>
            events.some((event) => event.type === 'target-read' && event.target === `host:${node}`),
          );
          await lab.goOn('twice', node);
        },
      },
    );
    expect(next.stderr).toContain(`another run was at work on ${node} while it was read`);
    expect(next.stderr).toContain(`another run has changed ${node} since it was read`);
  },
);

test('of two applies at once the second is told who is at work, and changes nothing there', async () => {
  await lab.converges();
  const first = await lab.atWork('two');
  const second = await lab.run(['apply'], { PROOF_SLOW: 'two' });
  expectCode(second, 1);
  const owner = `${userInfo().username} on ${hostname()} (pid ${first.pid}, run `;
  expect(second.stderr).toContain(`alpha is being worked on by ${owner}`);
  expect(second.stderr).toMatch(/since \d{4}-\d\d-\d\dT[\d:.]+Z \[LOCKED\]\n +→ wait for that run; /);
  await lab.goOn('two');
  expectCode(await first.ended, 0);
  await lab.converges({ PROOF_SLOW: 'two' });
});

test('a lock whose connection has ended is taken over, and its owner is named', async () => {
  const apply = await lab.atWork('over');
  apply.signal('SIGKILL');
  await apply.ended;
  await lab.goOn('over');
  const { ran } = await lab.converges({ PROOF_SLOW: 'over' });
  expect(ran.stderr).toMatch(new RegExp(`took over the lock of alpha from .*pid ${apply.pid},`));
});

test('a lock of another controller holds while its connection lives; what the error says frees it', async () => {
  const owner = '{"user":"bo","host":"laptop","pid":7,"since":"2026-01-01T10:00:00.000Z","run":"r7"}';
  // systemd lives as long as the node: a connection that never ends.
  const record = `mkdir -p /run/vmstation; printf '%s\\n' token 1 "$(cut -d' ' -f22 /proc/1/stat)" '${owner}' >/run/vmstation/lock`;
  await lab.onNode('alpha', record);
  await lab.onNode('alpha', 'echo broken >/etc/faults/one');
  const refused = await lab.run(['apply']);
  expectCode(refused, 1);
  expect(refused.stderr).toContain('bo on laptop (pid 7, run r7) since 2026-01-01T10:00:00.000Z [LOCKED]');
  const command = /run on alpha: (.+)/.exec(refused.stderr)?.[1] ?? '';
  await lab.onNode('alpha', command);
  await lab.converges();
});

test('Ctrl-C while a host does not answer: nothing is waited for, nothing was changed', async () => {
  await lab.chaos('alpha', 'pause');
  const apply = lab.start(['apply'], { PROOF_EDITION: 'b' });
  await apply.until((events) => events.some((event) => event.type === 'target-read'));
  apply.signal('SIGINT');
  const ran = await apply.ended;
  expectCode(ran, 1);
  expect(ran.stderr).toMatch(saysStopped('was stopped while it was looking; nothing was changed', 'alpha'));
  expect(apply.summary()).toMatchObject({ ok: false, interrupted: true, changes: [] });
  await lab.chaos('alpha', 'unpause');
  await lab.converges({ PROOF_EDITION: 'b' });
});

test('after all that, reset leaves the nodes as they were', async () => {
  expectCode(await lab.run(['reset', `--yes=${name}`]), 0);
  for (const host of hosts) {
    const was = before.get(host);
    if (was === undefined) throw new Error(`no inventory of ${host} from before`);
    const { differences } = compareInventories(was, await nodeInventory(name, host), residueOf(host));
    expect(differences.map((difference) => ({ host, ...difference }))).toEqual([]);
  }
});
