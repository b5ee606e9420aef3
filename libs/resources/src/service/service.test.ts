import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { shells } from '../host/testing/shells.ts';
import { runCases } from '../paths/testing/cases.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { type ActualService, type DesiredService, service, serviceType } from './service.ts';
import { serviceShell } from './shell.ts';

runCases(serviceType, service, import.meta.url);

const running: ActualService = { exists: true, enablement: 'enabled', activity: 'active' };
const stopped: ActualService = { exists: true, enablement: 'enabled', activity: 'inactive' };

function restart(desired: DesiredService, actual: ActualService): string {
  return serviceType.apply({ desired, actual, action: 'restart', restart: true });
}

describe('when something that it depends on changed', () => {
  const name = 'chrony';
  test.each([
    [{ name, running: true }, running, 'vm_service_up restart chrony.service'],
    [
      { name, running: true, reloadInsteadOfRestart: true },
      running,
      'vm_service_up reload-or-restart chrony.service',
    ],
    [
      { name },
      { exists: true },
      'if systemctl is-active --quiet -- chrony.service; then vm_service_up restart chrony.service; fi',
    ],
  ])('%j is restarted', (desired, actual, line) => {
    expect(restart(desired, actual)).toBe(`vm_service_reload chrony.service\n${line}`);
  });
  test('one that must be stopped is not started', () => {
    expect(restart({ name, running: false }, stopped)).toBe('vm_service_reload chrony.service');
  });
});

describe.each([['sh'], ['bash', '--posix']])('in a real %s', (...shell) => {
  test('many units are read with one systemctl', () => {
    using node = new Sandbox(shell);
    const script = `mkdir ${node.at('bin')}; cat > ${node.at('bin/systemctl')} <<'EOF'
#!/bin/sh
echo "$*" >> ${node.at('calls')}
printf 'ActiveState=active\\nLoadState=loaded\\n\\nActiveState=failed\\nLoadState=loaded\\nUnitFileState=\\n'
EOF
chmod +x ${node.at('bin/systemctl')}`;
    expect(node.run(script).ok).toBe(true);
    const read = serviceType.read([
      { index: 7, desired: { name: 'a' } },
      { index: 9, desired: { name: 'b.timer' } },
    ]);
    const ran = node.run(
      `PATH=${node.at('bin')}:$PATH; vm_put() { echo "$1 $2 $3"; }\nset -eu\n${serviceShell}\n${read}\ncat ${node.at('calls')}`,
    );
    expect(ran.stdout.trim().split('\n')).toEqual([
      '7 ActiveState active',
      '7 LoadState loaded',
      '9 ActiveState failed',
      '9 LoadState loaded',
      '9 UnitFileState ',
      'show --property=LoadState,ActiveState,SubState,UnitFileState,NeedDaemonReload -- a.service b.timer',
    ]);
  });

  test('a node without systemd is an error, not an answer', () => {
    using node = new Sandbox(shell);
    const ran = node.run(
      `PATH=${node.at('bin')}; vm_put() { echo "$1 $2 $3"; }\nset -eu\n${serviceShell}\nvm_service_read '0 1' a b`,
    );
    expect(ran.stdout).toMatch(/^0 error .*systemctl.*not found\n1 error /);
  });

  test('the prelude parses', () => {
    const [command = 'sh', ...args] = shell;
    const done = spawnSync(command, [...args, '-n'], { input: serviceShell, encoding: 'utf8' });
    expect(done).toMatchObject({ status: 0, stderr: '' });
  });
});

test('units on which our way in depends are changed under guard', () => {
  const guard = (name: string) =>
    serviceType.guard?.({
      desired: { name, running: true },
      actual: stopped,
      action: 'update',
      restart: false,
    });
  expect(guard('nftables')?.revert).toContain('systemctl stop -- nftables.service');
  expect(guard('chrony')).toBeUndefined();
});

test.each(shells)(
  'in a real %s, the guard of a unit does all it can, and says whether that was all',
  (_, shell) => {
    using node = new Sandbox(shell);
    const desired = { name: 'nftables', enabled: false, running: false, masked: true };
    const actual = { exists: true, enablement: 'enabled', activity: 'active' };
    const revert = (broken: string) => {
      const guard = serviceType.guard?.({ desired, actual, action: 'update', restart: false });
      const systemctl = `systemctl() { printf '%s,' "$1"; [ "$1" != "${broken}" ]; }`;
      return node.run(`${systemctl}\n${guard?.revert}`);
    };
    expect(revert('')).toEqual({ ok: true, stdout: 'unmask,enable,start,', stderr: '' });
    for (const verb of ['unmask', 'enable', 'start'])
      expect(revert(verb)).toEqual({ ok: false, stdout: 'unmask,enable,start,', stderr: '' });
  },
);

test.each([
  [{ name: '' }],
  [{ name: '-x' }],
  [{ name: 'a b' }],
  [{ name: "a';id" }],
  [{ name: '../x' }],
  [{ name: 'a', dropIn: { name: '../../x.conf', content: '' } }],
  [{ name: 'a', masked: true, running: true }],
])('%j is refused', (desired) => {
  expect(() => service(desired)).toThrow(expect.objectContaining({ code: 'SERVICE_INVALID' }));
});
