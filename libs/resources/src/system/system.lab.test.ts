import type { Draft } from '@vmstation/engine';
import { expect, test } from 'vitest';
import { authorizedKey } from '../authorized-key/authorized-key.ts';
import { file, fileType } from '../file/file.ts';
import { group } from '../group/group.ts';
import { bench, errorsOf } from '../host/testing/bench.ts';
import { kernelModule } from '../kernel-module/kernel-module.ts';
import { mount } from '../mount/mount.ts';
import { pkg } from '../package/package.ts';
import { debianRepository } from '../package/testing/repositories.ts';
import { service } from '../service/service.ts';
import { sysctl } from '../sysctl/sysctl.ts';
import { systemTypes } from '../system-types.ts';
import { user } from '../user/user.ts';
import { LabNode } from './testing/lab-node.ts';

const look = `dpkg-query -W -f '\${Package} \${Version} \${db:Status-Abbrev}\\n' | sort
cat /etc/passwd /etc/group /proc/sys/net/ipv4/ip_forward | sort
find /etc /home /srv /opt | grep -v -e '/[a-z]*-$' -e '^/etc/\\.' | sort; grep /srv /proc/mounts
systemctl list-units --no-legend --plain --type=service 'vm-*'`;

/** A stack of one host as a task would write it. */
function drafts(): readonly Draft[] {
  const unit = '[Service]\nUser=vm\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n';
  const app = pkg({ name: 'vm-app', version: '1.0', hold: true });
  const account = user(
    { name: 'vm', system: true, groups: ['media'] },
    { after: [group({ name: 'media' })] },
  );
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAA';
  const person = user({ name: 'ana' });
  const daemon = service({ name: 'vm-test', unit, enabled: true, running: true }, { after: [account, app] });
  return [
    kernelModule({ name: 'overlay' }),
    sysctl({ key: 'net.ipv4.ip_forward', value: 1 }, { notify: [daemon] }),
    app,
    pkg({ name: 'vm-tool' }),
    group({ name: 'media' }),
    account,
    person,
    authorizedKey({ user: 'ana', key }, { after: [person] }),
    mount({ device: 'tmpfs', path: '/srv/vm', fstype: 'tmpfs' }),
    service({ name: 'vm-app', enabled: false, running: false }, { after: [app] }),
    daemon,
    file({ path: config, content: 'ours\n' }, { after: [app] }),
  ];
}

/** What the package brings itself, so that nothing is there when the change is planned. */
const config = '/etc/test/vm-app.conf';

test('a whole host is set up, drifts, is mended and reset through the host target', async () => {
  using node = new LabNode('VMSTATION_NODE_DEBIAN');
  node.must(
    debianRepository([
      { name: 'vm-app', version: '1.0-1', needs: 'vm-lib' },
      { name: 'vm-lib', version: '1.0-1' },
      { name: 'vm-tool', version: '2.0-1', needs: 'vm-lib', drivesOut: 'vm-old' },
      { name: 'vm-old', version: '0.9-1' },
    ]),
  );
  node.must('apt-get update -qq; apt-get install -y -qq vm-old; echo 0 > /proc/sys/net/ipv4/ip_forward');
  const before = node.must(look);
  await using it = await bench({ types: [...systemTypes, fileType] });
  // Every machine has this one; it is no leftover of a guard.
  node.must(`mkdir -p ${it.roots.units}/multi-user.target.wants`);
  const run = async (verb: 'apply' | 'reset', wanted = drafts()) => {
    const result = await it.run(wanted, { verb, connect: async () => node.shell() });
    expect(errorsOf(result.events)).toEqual([]);
    return result.plan.changes.map(({ id }) => id);
  };
  // The kernel has overlay, and a unit that does not exist is off.
  expect(await run('apply')).toHaveLength(10);
  expect(await run('apply')).toEqual([]);
  const others = drafts().filter(({ key }) => key !== config);
  expect(await run('apply', others)).toEqual([`host:here/file:${config}`]);
  expect(node.must(`cat ${config}`)).toBe('as packaged\n');
  expect(await run('apply')).toEqual([`host:here/file:${config}`]);
  expect(node.must(`cat ${config}`)).toBe('ours\n');
  node.must('systemctl stop vm-test; umount /srv/vm; apt-mark unhold vm-app; gpasswd -d vm media');
  expect([...(await run('apply'))].sort()).toEqual([
    'host:here/mount:/srv/vm',
    'host:here/package:vm-app',
    'host:here/service:vm-test.service',
    'host:here/user:vm',
  ]);
  expect(await run('apply')).toEqual([]);
  expect(await run('reset')).toHaveLength(10);
  expect(node.must(look)).toBe(before);
  expect(node.must(`cd ${it.folder}; find .`)).toBe('.\n./units\n./units/multi-user.target.wants\n');
  expect(await run('reset')).toEqual([]);
  // Straight back: the package goes with its own configuration back in place.
  await run('apply');
  await run('reset');
  expect(node.must(look)).toBe(before);
});
