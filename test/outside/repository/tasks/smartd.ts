import { defineHostTask } from '@vmstation/inventory';
import { file, pkg, service } from '@vmstation/resources';

/** A failing disk announces itself on the hosts that store something. */
export const smartd = defineHostTask({
  name: 'smartd',
  title: 'disks watched by smartd',
  hosts: (host) => host.roles.includes('storage'),
  resources: ({ host }) => {
    const installed = pkg({ name: 'smartmontools' });
    const daemon = service({ name: 'smartmontools', enabled: true, running: true }, { after: [installed] });
    const config = file(
      { path: '/etc/smartd.conf', content: `# ${host.name}\nDEVICESCAN -a -o on -S on\n` },
      { after: [installed], notify: [daemon] },
    );
    return [installed, config, daemon];
  },
});
