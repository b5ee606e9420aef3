import { defineHostTask } from '@vmstation/inventory';
import { command, file, pkg, service, timeZone } from '@vmstation/resources';
import { chronyConfig, chronyPaths } from '../config/chrony.ts';
import { setRight, synchronised } from '../scripts/clock.ts';

/** chrony and nothing else keeps the clock; certificates and etcd need it right before there is a cluster. */
export const time = defineHostTask({
  name: 'time',
  title: 'time kept by chrony, and right',
  resources: ({ site, host }) => {
    const paths = chronyPaths(host);
    const installed = pkg({ name: 'chrony' });
    const others = ['systemd-timesyncd', 'ntp', 'ntpsec'].map((name) =>
      service({ name, enabled: false, running: false }),
    );
    const daemon = service(
      { name: paths.service, enabled: true, running: true },
      { after: [installed, ...others] },
    );
    const config = file(
      { path: paths.config, content: chronyConfig(site, host) },
      { after: [installed], notify: [daemon] },
    );
    const extra = site.overrides.chrony?.extraArgs ?? [];
    const options = paths.options(extra);
    const args =
      options === undefined
        ? []
        : [file({ path: options.path, content: options.content }, { after: [installed], notify: [daemon] })];
    const right = command(
      {
        name: 'clock-synchronised',
        until: synchronised(site.time.maxOffsetMs),
        run: setRight(site.time.maxOffsetMs),
        timeoutSeconds: 120,
        explain:
          'chronyc -n tracking; chronyc -n sources -v; journalctl -u chrony -u chronyd -n 30 --no-pager',
      },
      { after: [daemon, config] },
    );
    return [installed, ...others, config, ...args, daemon, right, timeZone({ zone: site.time.timezone })];
  },
});
