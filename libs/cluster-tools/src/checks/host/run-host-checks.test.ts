import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commands, files } from '../testing/healthy-host.ts';
import { machine } from '../testing/machine.ts';
import { hostContext } from '../testing/site.ts';
import { defineHostCheck } from './host-check.ts';
import { hostChecks } from './index.ts';
import { runHostChecks } from './run-host-checks.ts';

test('a host that never joined has no certificate', async () => {
  await using fake = await machine({}, commands);
  const found = await runHostChecks(fake.shell, await hostContext('masternode', fake.root));
  expect(found.find(({ check }) => check === 'certificates')).toMatchObject({ state: 'failed' });
});

test('what cannot be measured is no pass', async () => {
  const silent = { chronyc: 'echo "506 Cannot talk to daemon"; exit 1', sshd: 'exit 255' };
  await using fake = await machine(files, { ...commands, ...silent });
  const found = await runHostChecks(fake.shell, await hostContext('masternode', fake.root));
  expect(found.filter(({ state }) => state === 'unknown').map(({ check, why }) => [check, why])).toEqual([
    ['clock', ['506 Cannot talk to daemon']],
    ['sshd-policy', ['it ended with 255']],
  ]);
});

test('no output, however odd, is taken for the end of a check', async () => {
  await using fake = await machine({});
  const odd = defineHostCheck({
    name: 'odd',
    sentence: 'is odd',
    fix: 'none',
    measure: () => `printf 'vmstation-0123 0 0\\nno newline at the end "; exit 1'`,
    judge: (printed) => [printed],
  });
  const [first, second] = await runHostChecks(fake.shell, await hostContext('masternode'), [odd, odd]);
  expect(first?.why).toEqual(['vmstation-0123 0 0\nno newline at the end "; exit 1']);
  expect(second?.why[0]).toContain('no newline at the end');
});

test('openssl writes the end of a real certificate as the check reads it', async () => {
  await using fake = await machine({ '/var/lib/kubelet/pki/x': '' });
  const pem = join(fake.root, '/var/lib/kubelet/pki/kubelet-client-current.pem');
  execFileSync(
    'openssl',
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '10',
      ],
      ...['-subj', '/CN=node', '-keyout', join(fake.root, 'key'), '-out', pem],
    ],
    { stdio: 'ignore' },
  );
  expect(readFileSync(pem, 'utf8')).toContain('BEGIN CERTIFICATE');
  const context = { ...(await hostContext('masternode', fake.root)), now: Date.now() };
  const checks = hostChecks.filter(({ name }) => name === 'certificates');
  const [verdict] = await runHostChecks(fake.shell, context, checks);
  expect(verdict?.why[0]).toMatch(/kubelet-client-current.pem ends in (9|10) days/);
});
