import type { Draft } from '@vmstation/engine';
import { defineHostTask, type Site } from '@vmstation/inventory';
import { file, pkg, service } from '@vmstation/resources';

/** Security updates install themselves; what a cluster is made of never does, because it is held. */
export const upgrades = defineHostTask({
  name: 'upgrades',
  title: 'unattended security updates',
  resources: ({ site, host }) => {
    const { enabled } = site.unattendedUpgrades;
    if (host.family === 'debian') return enabled ? debian(site) : [conf('52vmstation-periodic', off)];
    return enabled ? el(site) : timers.map((name) => service({ name, enabled: false, running: false }));
  },
});

/** What an image may have brought is off, whatever its own file says: this one is read later. */
const off = ['APT::Periodic::Unattended-Upgrade "0";'];
const timers = ['dnf-automatic.timer', 'dnf-automatic-install.timer'];

function conf(name: string, lines: readonly string[], after: readonly Draft[] = []): Draft {
  const content = `// Managed by vmstation (cluster-config:upgrades).\n${lines.join('\n')}\n`;
  return file({ path: `/etc/apt/apt.conf.d/${name}`, content }, { after });
}

function debian({ unattendedUpgrades }: Site): readonly Draft[] {
  const installed = pkg({ name: 'unattended-upgrades' });
  const periodic = [
    'APT::Periodic::Update-Package-Lists "1";',
    'APT::Periodic::Unattended-Upgrade "1";',
    'APT::Periodic::AutocleanInterval "7";',
  ];
  const unattended = [
    `Unattended-Upgrade::Automatic-Reboot "${unattendedUpgrades.reboot}";`,
    'Unattended-Upgrade::Package-Blacklist { "^kube(adm|ctl|let)$"; "^containerd(\\.io)?$"; "^cri-tools$"; "^kubernetes-cni$"; };',
  ];
  return [
    installed,
    conf('52vmstation-periodic', periodic, [installed]),
    conf('52vmstation-unattended', unattended, [installed]),
    service({ name: 'unattended-upgrades', enabled: true, running: true }, { after: [installed] }),
    service({ name: 'apt-daily-upgrade.timer', enabled: true, running: true }, { after: [installed] }),
  ];
}

function el({ unattendedUpgrades }: Site): readonly Draft[] {
  const installed = pkg({ name: 'dnf-automatic' });
  const content = [
    '# Managed by vmstation (cluster-config:upgrades).',
    '[commands]',
    'upgrade_type = security',
    'download_updates = yes',
    'apply_updates = yes',
    `reboot = ${unattendedUpgrades.reboot ? 'when-needed' : 'never'}`,
    '[emitters]',
    'emit_via = stdio',
    '',
  ].join('\n');
  return [
    installed,
    file({ path: '/etc/dnf/automatic.conf', content }, { after: [installed] }),
    service({ name: 'dnf-automatic.timer', enabled: true, running: true }, { after: [installed] }),
  ];
}
