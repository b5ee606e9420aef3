import { describe, expect, test } from 'vitest';
import { LabNode } from '../system/testing/lab-node.ts';
import { type DesiredService, service, serviceType } from './service.ts';

const unit = `[Unit]
Description=it's a "test" of $HOME %%

[Service]
ExecStart=/bin/sleep infinity

[Install]
WantedBy=multi-user.target
`;
const want = (desired: DesiredService) => service(desired).desired;
const good = { ok: true, stderr: '' };
const enabledLink = '/etc/systemd/system/multi-user.target.wants/vm-test.service';
const snapshot = `find /etc/systemd/system | sort; systemctl list-units --all --no-legend --plain 'vm-*'`;

describe('services of a node', () => {
  test('a unit of ours comes, runs, changes, is restarted and goes without a trace', () => {
    using node = new LabNode('VMSTATION_NODE_DEBIAN');
    const before = node.must(snapshot);
    const desired = want({ name: 'vm-test', unit, enabled: true, running: true });
    expect(node.diffs(serviceType, [desired])).toEqual([
      {
        action: 'create',
        fields: [
          { field: 'unit', from: undefined, to: unit },
          { field: 'enabled', from: 'no such unit', to: 'enabled' },
          { field: 'running', from: 'inactive', to: 'active' },
        ],
      },
    ]);
    expect(node.apply(serviceType, [desired])).toMatchObject([{ ok: true }]);
    expect(node.diffs(serviceType, [desired])).toEqual([undefined]);
    const pid = node.must('systemctl show -p MainPID --value vm-test');

    node.must('systemctl stop vm-test; systemctl disable vm-test');
    expect(node.diffs(serviceType, [desired])).toMatchObject([
      { action: 'update', fields: [{ from: 'disabled' }, { from: 'inactive' }] },
    ]);
    node.apply(serviceType, [desired]);
    expect(node.apply(serviceType, [desired], true)).toMatchObject([good]);
    expect(node.must('systemctl show -p MainPID --value vm-test')).not.toBe(pid);

    node.must('echo "# by hand" >> /etc/systemd/system/vm-test.service');
    expect(node.diffs(serviceType, [desired])).toMatchObject([
      { fields: [{ field: 'unit' }, { field: 'definition' }] },
    ]);
    expect(node.apply(serviceType, [desired])).toMatchObject([good]);
    expect(node.diffs(serviceType, [desired])).toEqual([undefined]);

    expect(node.undo(serviceType, [desired])).toMatchObject([{ ok: true }]);
    expect(node.must(snapshot)).toBe(before);
  });

  test('what was there goes back to its own unit, enablement and activity', () => {
    using node = new LabNode('VMSTATION_NODE_DEBIAN');
    node.must(`cat > /etc/systemd/system/vm-test.service <<'EOF'\n${unit}\nEOF\nsystemctl daemon-reload`);
    node.must('systemctl enable --now vm-test');
    const before = node.must(`${snapshot}; cat /etc/systemd/system/vm-test.service; ls ${enabledLink}`);
    const dropIn = { name: '10-test.conf', content: '[Service]\nEnvironment=A=1\n' };
    const off = want({ name: 'vm-test.service', enabled: false, running: false, dropIn });
    expect(node.apply(serviceType, [off])).toMatchObject([{ ok: true }]);
    expect(node.diffs(serviceType, [off])).toEqual([undefined]);
    expect(node.must('systemctl show -p Environment --value vm-test')).toBe('A=1\n');
    expect(node.undo(serviceType, [off])).toMatchObject([{ ok: true }]);
    expect(node.must(`${snapshot}; cat /etc/systemd/system/vm-test.service; ls ${enabledLink}`)).toBe(before);
  });

  test('masked, and back', () => {
    using node = new LabNode('VMSTATION_NODE_DEBIAN');
    node.must(`cat > /run/systemd/system/vm-test.service <<'EOF'\n${unit}\nEOF\nsystemctl daemon-reload`);
    node.must('systemctl enable --now vm-test');
    const before = node.must(snapshot);
    const masked = want({ name: 'vm-test', masked: true, running: false });
    expect(node.apply(serviceType, [masked])).toMatchObject([{ ok: true }]);
    expect(node.diffs(serviceType, [masked])).toEqual([undefined]);
    expect(node.run('systemctl start vm-test').ok).toBe(false);
    expect(node.undo(serviceType, [masked])).toMatchObject([{ ok: true }]);
    expect(node.must(snapshot)).toBe(before);
  });

  test('units that come up together are started once each, and restarted once each when it is asked for', () => {
    using node = new LabNode('VMSTATION_NODE_DEBIAN');
    const all = Array.from({ length: 12 }, (_, i) =>
      want({
        name: `vm-many-${i}`,
        running: true,
        enabled: true,
        unit: `[Service]\nExecStart=/bin/sh -c "echo ${i} >>/run/vm-many; exec sleep infinity"\n[Install]\nWantedBy=multi-user.target\n`,
      }),
    );
    const once = all.map((_, i) => `${i}`).toSorted();
    const starts = () => node.must('cat /run/vm-many; : >/run/vm-many').trim().split('\n').toSorted();
    expect(node.apply(serviceType, all).map(({ ok }) => ok)).toEqual(all.map(() => true));
    expect(starts()).toEqual(once);
    expect(node.diffs(serviceType, all)).toEqual(all.map(() => undefined));
    expect(node.apply(serviceType, all, true).map(({ ok }) => ok)).toEqual(all.map(() => true));
    expect(starts()).toEqual(once);
    // One of a batch of its own, where a head start of before means nothing.
    expect(node.apply(serviceType, all.slice(0, 1), true)).toMatchObject([{ ok: true }]);
    expect(starts()).toEqual(['0']);
    node.undo(serviceType, all);
  });

  test('one that dies, dies late or comes up slowly is told apart', () => {
    using node = new LabNode('VMSTATION_NODE_DEBIAN');
    const variant = (name: string, lines: string) =>
      want({ name, running: true, unit: `[Service]\n${lines}\n` });
    const all = [
      variant('vm-dies', 'ExecStart=/bin/false'),
      variant('vm-loops', 'ExecStart=/bin/sh -c "sleep 0.3; exit 1"\nRestart=always\nRestartSec=100ms'),
      variant('vm-slow', 'ExecStartPre=/bin/sleep 2\nExecStart=/bin/sleep infinity'),
      variant('vm-once', 'Type=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true'),
      variant('vm-badonce', 'Type=oneshot\nRemainAfterExit=yes\nExecStart=/bin/false'),
    ];
    const ran = node.apply(serviceType, all);
    expect(ran.map(({ stderr }) => stderr)).toEqual([
      expect.stringContaining('vm-dies.service does not stay up'),
      expect.stringContaining('vm-loops.service does not stay up'),
      '',
      '',
      expect.stringContaining('vm-badonce.service does not stay up'),
    ]);
    expect(ran.map(({ ok }) => ok)).toEqual([false, false, true, true, false]);
    const explained = node.must(serviceType.explain?.(want({ name: 'vm-dies' })) ?? '');
    expect(explained).toContain('Main process exited');
    expect(node.undo(serviceType, all).map(({ ok }) => ok)).toEqual([true, true, true, true, true]);
  });

  test('units that do not exist are as stopped and disabled as wanted; timers are units too', () => {
    using node = new LabNode('VMSTATION_NODE_DEBIAN');
    const gone = want({ name: 'ntp', enabled: false, running: false });
    const daily = want({ name: 'systemd-tmpfiles-clean.timer', enabled: true, running: false });
    expect(node.diffs(serviceType, [gone, want({ name: 'dbus', running: true }), daily])).toMatchObject([
      undefined,
      undefined,
      { fields: [{ field: 'running', from: 'active' }] },
    ]);
    expect(node.apply(serviceType, [daily])).toMatchObject([good]);
    expect(node.diffs(serviceType, [daily])).toEqual([undefined]);
    expect(node.undo(serviceType, [daily])).toMatchObject([good]);
    expect(node.must('systemctl is-active systemd-tmpfiles-clean.timer')).toBe('active\n');
    const [ran] = node.apply(serviceType, [want({ name: 'ntp', enabled: true, running: true })]);
    expect(ran?.stderr).toMatch(/ntp.service does not exist/);
  });
});
